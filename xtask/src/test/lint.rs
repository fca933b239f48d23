//! Formatting, clippy for every feature set on both targets, and the documentation's links.
//!
//! Native work uses the profile `release` and wasm work the profile `wasm`, as the tests and the
//! site do, so that build scripts and procedural macros are built once.

use std::process::Command;

use super::Steps;
use crate::{command, setup::WasmToolchain, workplace::Workplace};

/// Feature sets and the targets to look at beside library and binaries.
const NATIVE: [(&str, &[&str]); 5] = [
    ("", &[]),
    ("pictures", &["--lib"]),
    ("page", &[]),
    ("engine", &["--lib", "--bins", "--tests"]),
    ("cli", &["--all-targets"]),
];
const WASM: [(&str, &[&str]); 3] = [
    ("page", &[]),
    ("reader", &[]),
    ("engine", &["--lib", "--bins", "--tests"]),
];

pub fn fmt(here: &Workplace, steps: &mut Steps) {
    steps.step("cargo fmt", || {
        command::run(
            here.command("cargo")
                .args(["fmt", "--all", "--", "--check", "-l"]),
        )
    });
}

pub fn clippy(here: &Workplace, wasm: &WasmToolchain, steps: &mut Steps) {
    steps.step("clippy xtask", || {
        let mut clippy = clippy_call(here);
        clippy.args(["--release", "--package", "xtask", "--all-targets"]);
        command::run(deny(&mut clippy))
    });
    for (features, targets) in NATIVE {
        steps.step(&format!("clippy native {}", label(features)), || {
            let mut clippy = clippy_call(here);
            clippy.arg("--release").args(select(features)).args(targets);
            command::run(deny(&mut clippy))
        });
    }
    for (features, targets) in WASM {
        steps.step(&format!("clippy wasm32 {}", label(features)), || {
            let mut clippy = wasm_cargo(here, wasm, "clippy", features);
            command::run(deny(clippy.args(targets)))
        });
    }
}

pub fn doc(here: &Workplace, steps: &mut Steps) {
    for features in ["cli", "page"] {
        steps.step(&format!("cargo doc {features}"), || {
            let mut doc = here.command("cargo");
            doc.args(["doc", "--release", "--no-deps", "--lib"])
                .args(select(features));
            command::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
        });
    }
}

/// A cargo call for wasm32, in the profile and with the toolchain that the site is built with.
pub fn wasm_cargo(
    here: &Workplace,
    wasm: &WasmToolchain,
    subcommand: &str,
    features: &str,
) -> Command {
    let mut cargo = here.command("cargo");
    cargo.arg(subcommand);
    cargo.args(["--profile", "wasm", "--target", "wasm32-unknown-unknown"]);
    cargo.args(select(features));
    wasm.apply(&mut cargo);
    cargo
}

/// The arguments that select exactly these features.
pub fn select(features: &str) -> Vec<&str> {
    if features.is_empty() {
        vec!["--no-default-features"]
    } else {
        vec!["--no-default-features", "--features", features]
    }
}

fn clippy_call(here: &Workplace) -> Command {
    let mut clippy = here.command("cargo");
    clippy.arg("clippy");
    clippy
}

fn deny(clippy: &mut Command) -> &mut Command {
    clippy.args(["--", "-D", "warnings"])
}

fn label(features: &str) -> &str {
    if features.is_empty() {
        "shared"
    } else {
        features
    }
}
