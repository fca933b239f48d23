//! A toolchain that compiles for wasm32-unknown-unknown.

use std::process::Command;

use super::{NETWORK_LIMIT, apt, debian, doing, done};
use crate::{Outcome, command, workplace::Workplace};

const STEP: &str = "wasm32 target";

/// The toolchain for everything that is compiled to wasm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum WasmToolchain {
    /// The active toolchain, with rustup's wasm32 target.
    Active,
    /// Debian's own compiler as a rustup toolchain, with the LLVM major that names its linker.
    Debian { llvm: u32 },
}

impl WasmToolchain {
    /// Makes the command, and what it calls, use this toolchain.
    pub fn apply(self, command: &mut Command) {
        if let Self::Debian { llvm } = self {
            command.env("RUSTUP_TOOLCHAIN", debian::TOOLCHAIN).env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
                debian::linker(llvm),
            );
        }
    }

    /// Whether a program that uses std and the test harness compiles and links.
    pub fn works(self, here: &Workplace) -> bool {
        let source = here.cache.join("probe.rs");
        let written = std::fs::create_dir_all(&here.cache)
            .and_then(|()| std::fs::write(&source, "fn main() { println!(); }"));
        if written.is_err() {
            return false;
        }
        let mut rustc = here.command("rustc");
        rustc
            .args([
                "--test",
                "--edition=2024",
                "--target=wasm32-unknown-unknown",
                "-o",
            ])
            .arg(here.cache.join("probe.wasm"))
            .arg(source);
        self.apply(&mut rustc);
        if let Self::Debian { llvm } = self {
            rustc.arg(format!("-Clinker={}", debian::linker(llvm)));
        }
        command::succeeds(&mut rustc)
    }
}

/// Finds or makes a toolchain with the wasm32 target: rustup's if it can be had, else Debian's.
pub fn ensure(here: &Workplace) -> Outcome<WasmToolchain> {
    if WasmToolchain::Active.works(here) {
        done(STEP, "the active toolchain has it");
        return Ok(WasmToolchain::Active);
    }
    if let Some(toolchain) = debian::find(here).filter(|toolchain| toolchain.works(here)) {
        done(STEP, "the toolchain `debian` has it");
        return Ok(toolchain);
    }
    doing(STEP, "rustup target add wasm32-unknown-unknown");
    let mut add = here.command("rustup");
    add.args(["target", "add", "wasm32-unknown-unknown"]);
    let added = command::run_quietly(&mut add, &here.log("rustup-target"), Some(NETWORK_LIMIT));
    if added.is_ok() && WasmToolchain::Active.works(here) {
        return Ok(WasmToolchain::Active);
    }
    if !apt::can_install(here) {
        return Err(format!(
            "{STEP}: run `rustup target add wasm32-unknown-unknown` (it failed here; see {})",
            here.log("rustup-target").display()
        ));
    }
    doing(
        STEP,
        "rustup cannot; Debian's compiler instead, its std built once (2 minutes)",
    );
    debian::make_toolchain(here).map_err(|reason| {
        format!("{STEP}: {reason}, or run `rustup target add wasm32-unknown-unknown`")
    })
}

/// Clippy for that toolchain; rustup's toolchains bring their own.
pub fn ensure_clippy(here: &Workplace, wasm: WasmToolchain) -> Outcome<()> {
    let works = || {
        let mut clippy = here.command("cargo");
        clippy.args(["clippy", "--version"]);
        wasm.apply(&mut clippy);
        command::succeeds(&mut clippy)
    };
    if wasm == WasmToolchain::Active || works() {
        return Ok(());
    }
    apt::install(here, "clippy for wasm32", &["rust-web-clippy"])
}
