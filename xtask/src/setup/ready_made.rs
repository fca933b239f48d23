//! Tools that their makers offer ready-made: minutes less to wait, where the network offers them.

use std::{
    env::consts::{ARCH, EXE_SUFFIX, OS},
    fs,
    path::Path,
    time::Duration,
};

use super::doing;
use crate::{Outcome, command, folder::files, workplace::Workplace};

/// Both give up after this long; what is fetched is a few megabytes.
const LIMIT: Duration = Duration::from_secs(120);
/// How long to wait for the first answer.
const CONNECT_SECONDS: &str = "10";

/// Where a version of a package lies, for this machine; `None` where its maker packs none for it.
pub type Address = fn(version: &str) -> Option<String>;

pub fn wasm_bindgen(version: &str) -> Option<String> {
    let target = match (OS, ARCH) {
        ("linux", "x86_64") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
        _ => elsewhere()?,
    };
    let releases = "https://github.com/wasm-bindgen/wasm-bindgen/releases/download";
    Some(format!(
        "{releases}/{version}/wasm-bindgen-{version}-{target}.tar.gz"
    ))
}

pub fn trunk(version: &str) -> Option<String> {
    let target = match (OS, ARCH) {
        ("linux", "x86_64") => "x86_64-unknown-linux-gnu",
        ("linux", "aarch64") => "aarch64-unknown-linux-gnu",
        _ => elsewhere()?,
    };
    let end = if OS == "windows" { "zip" } else { "tar.gz" };
    let releases = "https://github.com/trunk-rs/trunk/releases/download";
    Some(format!("{releases}/v{version}/trunk-{target}.{end}"))
}

/// Targets that both pack alike.
fn elsewhere() -> Option<&'static str> {
    match (OS, ARCH) {
        ("macos", "x86_64") => Some("x86_64-apple-darwin"),
        ("macos", "aarch64") => Some("aarch64-apple-darwin"),
        ("windows", "x86_64") => Some("x86_64-pc-windows-msvc"),
        _ => None,
    }
}

/// Puts the programs of an archive among the tools. Whether they run here is for the caller to see: they
/// may want a newer C library.
pub fn fetch(here: &Workplace, package: &str, address: &str) -> Outcome<()> {
    doing(package, "fetching it ready-made");
    let folder = here.cache.join("fetched").join(package);
    drop(fs::remove_dir_all(&folder));
    make(&folder)?;
    let archive = folder.join("archive");
    let log = here.log(&format!("{package}-fetched"));
    let mut curl = here.command("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location"])
        .args(["--proto", "=https", "--connect-timeout", CONNECT_SECONDS])
        .arg("--output")
        .arg(&archive)
        .arg(address);
    command::run_quietly(&mut curl, &log, Some(LIMIT))?;
    let mut tar = here.command("tar");
    // Of any compression; on Windows and macOS a zip too.
    tar.arg("-xf").arg(&archive).current_dir(&folder);
    command::run_quietly(&mut tar, &log, Some(LIMIT))?;
    let tools = here.cache.join("tools").join("bin");
    make(&tools)?;
    let taken = programs(&folder, &tools);
    drop(fs::remove_dir_all(&folder));
    taken
}

/// Copies every program below one folder into another.
fn programs(from: &Path, to: &Path) -> Outcome<()> {
    for file in files(from) {
        let name = file.file_name().unwrap_or_default();
        let text = name.to_string_lossy();
        let is_program = text
            .strip_suffix(EXE_SUFFIX)
            .is_some_and(|stem| stem == "trunk" || stem.starts_with("wasm"));
        if is_program {
            let place = to.join(name);
            // One that is running keeps its file this way.
            drop(fs::remove_file(&place));
            fs::copy(&file, &place).map_err(|error| format!("{}: {error}", place.display()))?;
        }
    }
    Ok(())
}

fn make(folder: &Path) -> Outcome<()> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_named_by_version_and_machine_as_its_maker_does() {
        for (address, package) in [
            (wasm_bindgen as Address, "wasm-bindgen-"),
            (trunk, "trunk-"),
        ] {
            let Some(address) = address("1.2.3") else {
                continue; // No archive for this machine.
            };
            assert!(address.starts_with("https://"), "{address}");
            let (_, file) = address.rsplit_once('/').expect("a path");
            assert!(file.starts_with(package), "{address}");
            assert!(
                address.contains("1.2.3") && file.contains(ARCH),
                "{address}"
            );
        }
    }

    #[test]
    fn only_programs_are_taken_out_of_an_archive() {
        let folder =
            std::env::temp_dir().join(format!("lyapunov-lab-fetched-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        let (from, to) = (folder.join("from"), folder.join("to"));
        let packed = from.join("wasm-bindgen-1.2.3");
        make(&packed).expect("writable");
        make(&to).expect("writable");
        let program = format!("wasm-bindgen{EXE_SUFFIX}");
        for name in [program.as_str(), "README.md", "LICENSE-MIT"] {
            fs::write(packed.join(name), name).expect("writable");
        }
        fs::write(from.join("archive"), "").expect("writable");
        programs(&from, &to).expect("copied");
        let taken: Vec<_> = files(&to);
        assert_eq!(taken, [to.join(program)]);
        drop(fs::remove_dir_all(folder));
    }
}
