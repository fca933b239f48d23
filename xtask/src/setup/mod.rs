//! What the machine needs, step by step: done already, done now, or one line on what to do.

mod apt;
mod browser;
mod cargo_tools;
mod cluster;
mod debian;
mod from_npm;
mod other_browsers;
mod python;
mod ready_made;
mod wasm_opt;
mod wasm_target;

pub use browser::{Browser, ensure_vulkan};
pub use cluster::{ensure_hyperqueue as hyperqueue, ensure_schedulers as schedulers};
pub use from_npm::{axe, scorm_again};
pub use other_browsers::ensure as other_browsers;
pub use python::{HOSTS, NIR, NOTEBOOK, REFERENCE, ensure as python};
pub use wasm_opt::WasmOpt;
pub use wasm_target::WasmToolchain;

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{Outcome, command, workplace::Workplace};

/// What `serve` needs.
pub fn for_build(here: &Workplace) -> Outcome<WasmToolchain> {
    let wasm = wasm_target::ensure(here)?;
    cargo_tools::ensure_wasm_bindgen(here)?;
    cargo_tools::ensure_trunk(here)?;
    Ok(wasm)
}

/// What `dist` needs.
pub fn for_dist(here: &Workplace) -> Outcome<(WasmToolchain, WasmOpt)> {
    let wasm = for_build(here)?;
    Ok((wasm, wasm_opt::ensure(here)?))
}

/// What the tests in a browser need.
pub fn for_tests(here: &Workplace) -> Outcome<(WasmToolchain, Browser)> {
    ensure_vulkan(here)?;
    let browser = browser::ensure(here)?;
    Ok((for_build(here)?, browser))
}

/// What the linters need on both targets.
pub fn for_lint(here: &Workplace) -> Outcome<WasmToolchain> {
    ensure_linters(here)?;
    let wasm = wasm_target::ensure(here)?;
    wasm_target::ensure_clippy(here, wasm)?;
    Ok(wasm)
}

/// rustfmt and clippy, which rustup's minimal profile leaves out.
pub fn ensure_linters(here: &Workplace) -> Outcome<()> {
    for (tool, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let works = || command::succeeds(here.command("cargo").args([tool, "--version"]));
        if works() {
            continue;
        }
        doing(component, "adding it to the toolchain");
        let log = here.log(component);
        let mut add = here.command("rustup");
        add.args(["component", "add", component]);
        command::run_quietly(&mut add, &log, Some(NETWORK_LIMIT))?;
    }
    Ok(())
}

/// How long rustup may take to fetch a component before it counts as out of reach.
const NETWORK_LIMIT: Duration = Duration::from_secs(90);

/// Says once that a step was done already.
fn done(step: &'static str, what: &str) {
    static SAID: Mutex<Vec<&str>> = Mutex::new(Vec::new());
    let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
    if !said.contains(&step) {
        said.push(step);
        println!("setup: {step}: {what}");
    }
}

fn doing(step: &str, what: &str) {
    println!("setup: {step}: {what} ...");
}

/// The first `MAJOR.MINOR.PATCH` (or plain number) among the words of a version line.
fn version_in(line: &str) -> Option<&str> {
    line.split_whitespace()
        .find(|word| word.starts_with(|letter: char| letter.is_ascii_digit()))
}
