//! The tests in a real browser: the engine in a worker, and the page from end to end.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use super::{Steps, lint::wasm_cargo};
use crate::{
    Outcome, build, command, finish, modules,
    setup::{self, Browser, WasmToolchain},
    workplace::Workplace,
};

/// The browser computes on a CPU that plays the graphics card: seconds per step.
const TIMEOUT_SECONDS: &str = "900";

/// What a soak gives each of some twenty readers, which takes minutes. The tests are built for it: the runner in
/// the browser takes `--ignored` and runs none of those that are.
const DAMAGED_FILES: &str = "100000";
const DAMAGED_SECONDS: &str = "7200";

/// Sizes are of 32 bits in a browser: there a sum or product that is too large is to fail the test. Of
/// this package alone, so that nothing beneath it is built twice, and of no site.
const OVERFLOW_CHECKS: &str = "profile.wasm.package.lyapunov-snn.overflow-checks=true";

/// Tests in a worker of their own each: some change the GPU for all that comes after them.
const IN_WORKER: [&str; 3] = ["browser", "device_lost", "no_timestamps"];

/// The kernels and the model in a worker of the browser, on its WebGPU and on the CPU.
pub fn wasm(here: &Workplace, (wasm, browser): &(WasmToolchain, Browser), steps: &mut Steps) {
    steps.step("engine in the browser", || {
        let profiles = profiles()?;
        let mut test = in_browser(here, (wasm, browser), &profiles, "engine")?;
        test.args(["--config", OVERFLOW_CHECKS]);
        for name in IN_WORKER.iter().chain(&["untrusted"]) {
            test.args(["--test", name]);
        }
        command::run(&mut test)?;
        // Whatever was built for it before counts too.
        let modules = here.target.join("wasm32-unknown-unknown").join("wasm");
        modules::check_tests(
            &modules.join("deps"),
            &[&IN_WORKER[..], &["untrusted"]].concat(),
        )
    });
    steps.step("readers of files in the browser", || {
        let profiles = profiles()?;
        command::run(&mut readers(here, (wasm, browser), &profiles)?)
    });
}

/// Damaged files in a worker of the browser.
fn readers(
    here: &Workplace,
    tools: (&WasmToolchain, &Browser),
    profiles: &TempDir,
) -> Outcome<Command> {
    let mut test = in_browser(here, tools, profiles, "files,intake,chance")?;
    test.args(["--config", OVERFLOW_CHECKS, "--test", "damaged"]);
    Ok(test)
}

/// `cargo xtask soak --damaged`: a hundred thousand damaged files for each reader, with the sizes of a browser.
pub fn soak_damaged(here: &Workplace) -> Outcome<()> {
    let (wasm, browser) = setup::for_tests(here)?;
    let profiles = profiles()?;
    let mut test = readers(here, (&wasm, &browser), &profiles)?;
    test.env("WASM_BINDGEN_TEST_TIMEOUT", DAMAGED_SECONDS)
        .env("DAMAGED_FILES", DAMAGED_FILES);
    command::run(test.args(["--", "--nocapture"]))
}

/// What the benchmark prints in a worker of the browser.
pub fn bench_in_browser(
    here: &Workplace,
    (wasm, browser): &(WasmToolchain, Browser),
) -> Outcome<String> {
    let profiles = profiles()?;
    let mut test = in_browser(here, (wasm, browser), &profiles, "engine")?;
    test.args(["--test", "bench", "--", "--nocapture"]);
    println!("$ {}", command::describe(&test));
    let output = test.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        let modules = here.target.join("wasm32-unknown-unknown").join("wasm");
        modules::check_tests(&modules.join("deps"), &["bench"])?;
        Ok(text)
    } else {
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "the benchmark in the browser failed:\n{text}{errors}"
        ))
    }
}

/// `cargo test` of targets with these features, in the browser.
fn in_browser(
    here: &Workplace,
    (wasm, browser): (&WasmToolchain, &Browser),
    profiles: &TempDir,
    features: &str,
) -> Outcome<Command> {
    let settings = webdriver_settings(here, browser)?;
    let mut test = wasm_cargo(here, wasm, "test", features);
    test.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        "wasm-bindgen-test-runner",
    )
    .env("CHROMEDRIVER", &browser.driver)
    .env("TMPDIR", profiles.path())
    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &settings)
    .env("WASM_BINDGEN_TEST_TIMEOUT", TIMEOUT_SECONDS);
    Ok(test)
}

/// Where browsers that are ended leave their profiles; it goes with all that is in it.
fn profiles() -> Outcome<TempDir> {
    tempfile::tempdir().map_err(|error| format!("a folder for the browser's files: {error}"))
}

/// The module of the page's test that visits with other browsers than Chromium.
const OTHERS: &str = "other_browsers::";

/// The built site, driven as a visitor would: in Chromium, then the chief visits in the others.
pub fn page(here: &Workplace, tools: &(WasmToolchain, Browser), steps: &mut Steps) {
    let site = site(here, tools, steps);
    steps.step("page in Chromium", || {
        let axe = setup::axe(here)?;
        let mut test = visits(here, tools, site.as_deref())?;
        let scorm_again = setup::scorm_again(here)?;
        test.env("AXE", axe).env("SCORM_AGAIN", scorm_again);
        command::run(test.args(["--skip", OTHERS]))
    });
    in_other_browsers(here, tools, site.as_deref(), steps);
}

/// The visits in Firefox and WebKit alone; Chromium gives what they are compared with.
pub fn browsers(here: &Workplace, tools: &(WasmToolchain, Browser), steps: &mut Steps) {
    let site = site(here, tools, steps);
    in_other_browsers(here, tools, site.as_deref(), steps);
}

fn in_other_browsers(
    here: &Workplace,
    tools: &(WasmToolchain, Browser),
    site: Option<&Path>,
    steps: &mut Steps,
) {
    let name = if cfg!(target_os = "linux") {
        "page in Firefox and WebKit"
    } else {
        "page in Firefox (WebKitGTK is on Linux alone)"
    };
    steps.step(name, || {
        let others = setup::other_browsers(here)?;
        let mut test = visits(here, tools, site)?;
        others.apply(&mut test);
        command::run(test.arg(OTHERS))
    });
}

/// The folder with the built site, if it could be built.
fn site(
    here: &Workplace,
    (wasm, _): &(WasmToolchain, Browser),
    steps: &mut Steps,
) -> Option<PathBuf> {
    let site = here.target.join("site").join("test");
    let mut built = false;
    steps.step("site", || {
        build::site(here, wasm, build::Engine::Quick, &site)?;
        finish::site(&site, None)?;
        built = true;
        Ok(())
    });
    built.then_some(site)
}

/// The page's test, to which what it shall run is still to be said.
fn visits(
    here: &Workplace,
    (_, browser): &(WasmToolchain, Browser),
    site: Option<&Path>,
) -> Outcome<Command> {
    let site = site.ok_or("not run, there is no site: see the step before")?;
    let mut test = here.command("cargo");
    // One visit at a time: two browsers would share the cores and time each other out.
    test.args(["test", "--release", "--package", "xtask"])
        .args(["--test", "page", "--", "--test-threads=1"]);
    test.env("SITE_DIR", site)
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver);
    Ok(test)
}

/// One module of the page's test that is left out of the others, with the site built for it; what it needs
/// beside that is still to be said.
pub(super) fn ignored(here: &Workplace, module: &str) -> Outcome<Command> {
    let tools = setup::for_tests(here)?;
    let site = here.target.join("site").join("test");
    build::site(here, &tools.0, build::Engine::Quick, &site)?;
    let mut test = visits(here, &tools, Some(&site))?;
    test.args(["--ignored", "--nocapture"]).arg(module);
    Ok(test)
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

#[cfg(test)]
mod tests {
    use super::OTHERS;

    /// A filter that fits no test would pass.
    #[test]
    fn the_visits_in_other_browsers_are_there_under_the_name_that_selects_them() {
        let visits = include_str!("../../../tests/page/main.rs");
        let module = OTHERS.trim_end_matches("::");
        assert!(visits.contains(&format!("\nmod {module};\n")));
        let module = include_str!("../../../tests/page/other_browsers.rs");
        assert_eq!(module.matches("#[tokio::test]").count(), 2);
    }
}
