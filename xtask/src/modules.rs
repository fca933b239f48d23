//! What is wrong with a WebAssembly module that was built: exports that run all constructors.

use crate::Outcome;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How the linker names an export of a module that it takes for a command: each call of one runs all
/// static constructors before the function and all destructors after it.
const WRAPPED: &[u8] = b".command_export";
/// Stands among the names of every module of ours that still has its names.
const NAMED: &[u8] = b"lyapunov_snn";

/// Refuses a built site if a module of it has wrapped exports.
pub fn check_site(directory: &Path) -> Outcome<()> {
    check(wasm_files(directory))
}

/// The same for the newest build of each of these tests, below cargo's `deps`.
pub fn check_tests(directory: &Path, names: &[&str]) -> Outcome<()> {
    let files = wasm_files(directory);
    let newest = |name: &&str| {
        let own = files.iter().filter(|file| {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            stem.rsplit_once('-').is_some_and(|(own, _)| own == *name)
        });
        let written = |file: &&PathBuf| fs::metadata(file).and_then(|about| about.modified()).ok();
        let found = own.max_by_key(written).cloned();
        found.ok_or_else(|| format!("there is no wasm module of {name} to be checked"))
    };
    check(names.iter().map(newest).collect::<Outcome<_>>()?)
}

fn wasm_files(directory: &Path) -> Vec<PathBuf> {
    let mut files = crate::folder::files(directory);
    files.retain(|file| file.extension().is_some_and(|end| end == "wasm"));
    files
}

fn check(modules: Vec<PathBuf>) -> Outcome<()> {
    if modules.is_empty() {
        return Err("there is no wasm module to be checked".to_owned());
    }
    let checked = modules.len();
    for file in modules {
        let module = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if let Some(fault) = fault(&module) {
            return Err(format!("{name}: {fault}"));
        }
    }
    println!("{checked} wasm modules: no export runs the constructors again");
    Ok(())
}

fn fault(module: &[u8]) -> Option<&'static str> {
    let holds = |word: &[u8]| module.windows(word.len()).any(|part| part == word);
    if holds(WRAPPED) {
        Some(
            "every call into it runs all static constructors again: call \
             lyapunov_snn::engine::constructors::run() first (src/engine/constructors.rs says why)",
        )
    } else if holds(NAMED) {
        None
    } else {
        Some("it has no names, so its exports cannot be checked: build it without --strip")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_export_is_refused_and_so_is_a_module_without_names() {
        let wrapped = fault(b"..lyapunov_snn..main.command_export..");
        assert!(wrapped.is_some_and(|fault| fault.contains("constructors")));
        assert_eq!(fault(b"..lyapunov_snn..main.."), None);
        assert!(fault(b"..main..").is_some_and(|fault| fault.contains("names")));
    }
}
