//! The tests in a real browser: the engine in a worker, and the page from end to end.

use std::{fs, path::PathBuf, process::Command};

use super::{Steps, lint::wasm_cargo};
use crate::{
    Outcome, build, command,
    setup::{self, Browser, WasmToolchain},
    workplace::Workplace,
};

/// The browser computes on a CPU that plays the graphics card: seconds per step.
const TIMEOUT_SECONDS: &str = "900";

/// Sizes are of 32 bits in a browser: there a sum or product that is too large is to fail the test. Of
/// this package alone, so that nothing beneath it is built twice, and of no site.
const OVERFLOW_CHECKS: &str = "profile.wasm.package.lyapunov-snn.overflow-checks=true";

/// The kernels and the model in a worker of the browser, on its WebGPU and on the CPU.
pub fn wasm(here: &Workplace, (wasm, browser): &(WasmToolchain, Browser), steps: &mut Steps) {
    steps.step("engine in the browser", || {
        let mut test = engine(here, wasm, browser)?;
        test.args(["--config", OVERFLOW_CHECKS]);
        test.args(["--test", "browser", "--test", "device_lost"]);
        command::run(test.args(["--test", "untrusted"]))
    });
}

/// What the benchmark prints in a worker of the browser.
pub fn bench_in_browser(
    here: &Workplace,
    (wasm, browser): &(WasmToolchain, Browser),
) -> Outcome<String> {
    let mut test = engine(here, wasm, browser)?;
    test.args(["--test", "bench", "--", "--nocapture"]);
    println!("$ {}", command::describe(&test));
    let output = test.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "the benchmark in the browser failed:\n{text}{errors}"
        ))
    }
}

/// `cargo test` of the engine's targets in the browser.
fn engine(here: &Workplace, wasm: &WasmToolchain, browser: &Browser) -> Outcome<Command> {
    let settings = webdriver_settings(here, browser)?;
    let mut test = wasm_cargo(here, wasm, "test", "compute");
    test.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    )
    .env("CHROMEDRIVER", &browser.driver)
    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &settings)
    .env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT_SECONDS);
    Ok(test)
}

/// The built site, driven as a visitor would.
pub fn page(here: &Workplace, (wasm, browser): &(WasmToolchain, Browser), steps: &mut Steps) {
    let site = here.target.join("site").join("test");
    let mut built = false;
    steps.step("site", || {
        build::site(here, wasm, build::Engine::Quick, &site)?;
        built = true;
        Ok(())
    });
    steps.step("page in the browser", || {
        if !built {
            return Err("not run, there is no site: see the step before".to_owned());
        }
        let axe = setup::axe(here)?;
        let mut test = here.command("cargo");
        // One visit at a time: two browsers would share the cores and time each other out.
        test.args(["test", "--release", "--package", "xtask"])
            .args(["--test", "page", "--", "--test-threads=1"]);
        test.env("SITE_DIR", &site)
            .env("CHROME", &browser.chrome)
            .env("CHROMEDRIVER", &browser.driver)
            .env("AXE", axe);
        command::run(&mut test)
    });
}

/// The repository's webdriver.json with the path of this machine's browser in it.
fn webdriver_settings(here: &Workplace, browser: &Browser) -> Outcome<PathBuf> {
    const OPTIONS: &str = "\"goog:chromeOptions\": {";
    let source = here.root.join("webdriver.json");
    let text =
        fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
    // Debug formatting of a string is its JSON form for any path that is plain text.
    let binary = format!(
        "{OPTIONS}\n    \"binary\": {:?},",
        browser.chrome.to_string_lossy()
    );
    let copy = here.target.join("webdriver.json");
    fs::create_dir_all(&here.target)
        .and_then(|()| fs::write(&copy, text.replacen(OPTIONS, &binary, 1)))
        .map_err(|error| format!("{}: {error}", copy.display()))?;
    Ok(copy)
}
