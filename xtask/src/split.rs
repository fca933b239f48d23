//! The page in parts: the views that are not seen first are modules of their own, fetched when they are
//! wanted (`src/page/app/parts.rs` names them).
//!
//! Trunk knows nothing of this: it has built the page from one module. Here that module is taken once
//! more, as the linker made it, and split where the functions marked `wasm_split` begin.

use crate::{
    Outcome, command,
    folder::{files, said, text, write},
    workplace::Workplace,
};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_split_cli_support::{Options, transform};

/// Set, `build.rs` marks the parts and has the linker keep what splitting needs to know.
pub const VARIABLE: &str = "LYAPUNOV_LAB_SPLIT";
/// The page's program and the profile that `www/index.html` names for a site.
const PROGRAM: &str = "wasm32-unknown-unknown/page/app.wasm";
/// How a part is started in the script that fetches it. A server that does not know WebAssembly's type
/// would fail here, where the page's own module is started all the same.
const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";
const ANY_TYPE: &str = "WebAssembly.instantiate(await (await src).arrayBuffer(), imports)";

/// Puts the page's parts in place of its one module, under names that begin as the module's did.
pub fn page(here: &Workplace, directory: &Path) -> Outcome<()> {
    let name = page_name(directory)?;
    let work = here.target.join("site").join("parts");
    drop(fs::remove_dir_all(&work));
    fs::create_dir_all(&work).map_err(|error| said(&work, &error))?;
    let program = here.target.join(PROGRAM);
    let module = fs::read(&program).map_err(|error| said(&program, &error))?;
    let main = work.join(format!("{name}.wasm"));
    let (link, script) = (format!("./{name}-parts.js"), format!("./{name}.js"));
    let mut options = Options::new(&module);
    options.output_dir = &work;
    options.main_out_path = &main;
    options.link_name = &link;
    options.main_module = &script;
    let made = transform(options)
        .map_err(|error| format!("{}: it cannot be split: {error:#}", program.display()))?;
    bind(here, &main, &name, directory)?;
    place(&name, &made.split_modules, &work.join(&link), directory)
}

/// Whether a file of the site is a module that comes later.
pub fn is_part(file: &str) -> bool {
    file.starts_with("app-") && file.ends_with(".wasm") && !file.ends_with("_bg.wasm")
}

/// The name of the page's script, without its end: Trunk makes it of the program's content.
fn page_name(directory: &Path) -> Outcome<String> {
    let names = files(directory).into_iter().filter_map(|file| {
        let name = file
            .file_name()?
            .to_str()?
            .strip_suffix("_bg.wasm")?
            .to_owned();
        name.starts_with("app-").then_some(name)
    });
    match &names.collect::<Vec<_>>()[..] {
        [name] => Ok(name.clone()),
        others => Err(format!(
            "{}: one app-…_bg.wasm was expected, and {} are there",
            directory.display(),
            others.len()
        )),
    }
}

fn bind(here: &Workplace, main: &Path, name: &str, directory: &Path) -> Outcome<()> {
    let mut bindgen = here.command("wasm-bindgen");
    bindgen
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
        .args(["--out-name", name, "--out-dir"])
        .args([directory, main]);
    command::run(&mut bindgen)
}

/// The parts, and the script that fetches them, under names that change with the page's.
fn place(name: &str, parts: &[PathBuf], link: &Path, directory: &Path) -> Outcome<()> {
    let mut script = text(link)?;
    if !script.contains(STREAMED) {
        return Err(
            "wasm_split_cli_support starts parts otherwise than 0.2.4 did; see \
                    xtask/src/split.rs"
                .to_owned(),
        );
    }
    script = script.replace(STREAMED, ANY_TYPE);
    for part in parts {
        let old = part.file_name().unwrap_or_default().to_string_lossy();
        let new = format!("{name}-{old}");
        script = script.replace(&format!("\"./{old}\""), &format!("\"./{new}\""));
        let to = directory.join(&new);
        fs::copy(part, &to).map_err(|error| said(&to, &error))?;
    }
    let to = directory.join(format!("{name}-parts.js"));
    write(&to, script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_own_module_is_no_part_and_the_engine_is_neither() {
        let parts = [
            "app-1f_bg.wasm",
            "app-1f-split_inside.wasm",
            "worker-2c_bg.wasm",
            "app-1f.js",
        ];
        assert_eq!(parts.map(is_part), [false, true, false, false]);
    }
}
