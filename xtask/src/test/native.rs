//! The native tests: units, integration and documentation.

use std::fs;

use super::{Steps, lint::select, python};
use crate::{Outcome, command, workplace::Workplace};

/// Integration tests that need more than cargo, which `wasm` and `page` run, and what belongs to xtask.
const ELSEWHERE: [&str; 5] = [
    "architecture",
    "browser",
    "device_lost",
    "no_timestamps",
    "page",
];

pub fn native(here: &Workplace, steps: &mut Steps) {
    steps.step("native tests", || {
        let mut test = here.command("cargo");
        test.args(["test", "--release"]).args(select("cli"));
        test.args(["--lib", "--bins"]);
        for name in integration_tests(here)? {
            test.args(["--test", &name]);
        }
        command::run(test.arg("--no-fail-fast"))
    });
    python::module(here, steps);
    steps.step("unit tests of the page", || {
        let mut test = here.command("cargo");
        test.args(["test", "--release"]).args(select("page"));
        command::run(test.arg("--lib"))
    });
    steps.step("documentation tests", || {
        let mut test = here.command("cargo");
        test.args(["test", "--release"])
            .args(select("cli"))
            .arg("--doc");
        command::run(&mut test)
    });
    steps.step("tests of xtask and of the house's plan", || {
        command::run(here.command("cargo").args([
            "test",
            "--release",
            "--package",
            "xtask",
            "--bins",
            "--test",
            "architecture",
        ]))
    });
}

/// The tests that are too slow for every day.
pub fn soak(here: &Workplace) -> Outcome<()> {
    let mut test = here.command("cargo");
    test.args(["test", "--release"]).args(select("cli"));
    test.args(["--test", "native", "--", "--ignored", "--nocapture"]);
    command::run(&mut test)
}

/// The names of the files and folders in `tests/` that cargo takes for tests.
fn integration_tests(here: &Workplace) -> Outcome<Vec<String>> {
    let directory = here.root.join("tests");
    let entries =
        fs::read_dir(&directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file()
        })
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .filter(|name| !ELSEWHERE.contains(&name.as_str()))
        .collect();
    names.sort();
    Ok(names)
}
