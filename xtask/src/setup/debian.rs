//! The way of Debian and its kin where rustup's server is out of reach: its packages of rustc and
//! the library's source, std for wasm32 built from that once, and the whole as a rustup toolchain.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{WasmToolchain, apt, apt::as_root, doing};
use crate::{Outcome, command, workplace::Workplace};

/// The name under which rustup knows /usr.
pub const TOOLCHAIN: &str = "debian";
const RUSTC: &str = "/usr/bin/rustc";
const LIBRARY: &str = "/usr/lib/rustlib/wasm32-unknown-unknown/lib";

/// The linker of that LLVM.
pub fn linker(llvm: u32) -> String {
    format!("wasm-ld-{llvm}")
}

/// The toolchain if rustup knows it; whether it works is another question.
pub fn find(here: &Workplace) -> Option<WasmToolchain> {
    let toolchains = command::answer(here.command("rustup").args(["toolchain", "list"]))?;
    let linked = toolchains
        .lines()
        .any(|line| line.split_whitespace().next() == Some(TOOLCHAIN));
    let llvm = linked.then(|| llvm_major(here)).flatten()?;
    Some(WasmToolchain::Debian { llvm })
}

/// Installs the packages, builds std and links the toolchain, whichever is missing.
pub fn make_toolchain(here: &Workplace) -> Outcome<WasmToolchain> {
    apt::install(
        here,
        "rustc-web",
        &["rustc-web", "cargo-web", "rust-web-src"],
    )?;
    let llvm =
        llvm_major(here).ok_or(format!("`{RUSTC} -vV` names no LLVM: reinstall rustc-web"))?;
    if here.program(&linker(llvm)).is_none() {
        apt::install(here, "wasm linker", &[&format!("lld-{llvm}")])?;
    }
    let mut link = here.command("rustup");
    link.args(["toolchain", "link", TOOLCHAIN, "/usr"]);
    command::run_quietly(&mut link, &here.log("rustup-link"), None)?;
    let toolchain = WasmToolchain::Debian { llvm };
    if !toolchain.works(here) {
        build_std(here)?;
    }
    if toolchain.works(here) {
        Ok(toolchain)
    } else {
        Err(format!(
            "std was built into {LIBRARY} but does not link: remove that folder and try again"
        ))
    }
}

fn build_std(here: &Workplace) -> Outcome<()> {
    doing("wasm32 std", "building it from Debian's rust-web-src");
    let crate_directory = here.cache.join("std-build");
    let broken = |error: std::io::Error| format!("{}: {error}", crate_directory.display());
    fs::create_dir_all(crate_directory.join("src")).map_err(broken)?;
    fs::write(crate_directory.join("src/lib.rs"), "#![no_std]\n").map_err(broken)?;
    let manifest = "[package]\nname = \"throwaway\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(crate_directory.join("Cargo.toml"), manifest).map_err(broken)?;
    let mut build = here.command("/usr/bin/cargo");
    build
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort,panic_unwind,test",
        ])
        .args(["--target", "wasm32-unknown-unknown"])
        .current_dir(&crate_directory)
        .env("CARGO_TARGET_DIR", crate_directory.join("target"))
        .env("RUSTC", RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // Without the bitcode a build with link-time optimisation cannot read these.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes");
    command::run_quietly(&mut build, &here.log("wasm32-std"), None)?;
    let built = crate_directory.join("target/wasm32-unknown-unknown/release/deps");
    let libraries: Vec<PathBuf> = rlibs(&built)
        .filter(|file| !named_throwaway(file))
        .collect();
    // An older compiler's libraries beside the new ones would be ambiguous.
    let mut remove = as_root(here, "rm");
    remove.arg("-rf").arg(LIBRARY);
    command::run_quietly(&mut remove, &here.log("wasm32-std-copy"), None)?;
    let mut copy = as_root(here, "install");
    copy.args(["-m", "644", "-D", "-t", LIBRARY])
        .args(libraries);
    command::run_quietly(&mut copy, &here.log("wasm32-std-copy"), None)?;
    fs::remove_dir_all(&crate_directory).map_err(broken)
}

fn rlibs(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|file| file.extension().is_some_and(|end| end == "rlib"))
}

fn named_throwaway(file: &Path) -> bool {
    file.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("libthrowaway"))
}

fn llvm_major(here: &Workplace) -> Option<u32> {
    let versions = command::answer(here.command(RUSTC).arg("-vV"))?;
    let line = versions
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "))?;
    line.split('.').next()?.parse().ok()
}
