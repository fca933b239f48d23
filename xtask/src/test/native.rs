//! The native tests: units, integration and documentation.

use serde::Deserialize;

use super::{Steps, lint::select, python};
use crate::{Outcome, command, workplace::Workplace};

/// Integration tests that need more than cargo, which `wasm` runs.
const ELSEWHERE: [&str; 3] = ["browser", "device_lost", "no_timestamps"];

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

/// The integration tests of the package, by cargo's own word: some lie beside others in one folder.
fn integration_tests(here: &Workplace) -> Outcome<Vec<String>> {
    let mut cargo = here.command("cargo");
    cargo.args(["metadata", "--no-deps", "--format-version", "1"]);
    let metadata = command::answer(&mut cargo).ok_or("cargo metadata failed")?;
    names(&metadata).map_err(|error| format!("cargo metadata: {error}"))
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

fn names(metadata: &str) -> Result<Vec<String>, serde_json::Error> {
    let Metadata { packages } = serde_json::from_str(metadata)?;
    let own = packages.into_iter().filter(|it| it.name == "lyapunov-snn");
    let tests = own
        .flat_map(|it| it.targets)
        .filter(|it| it.kind.iter().any(|kind| kind == "test"))
        .map(|it| it.name)
        .filter(|name| !ELSEWHERE.contains(&name.as_str()));
    let mut names: Vec<String> = tests.collect();
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two of them lie in one folder, of which only one is called like it.
    #[test]
    fn every_test_that_needs_cargo_alone_is_run() {
        let here = Workplace::find().expect("a clone");
        let names = integration_tests(&here).expect("cargo knows them");
        assert_eq!(names, ["bench", "damaged", "native", "untrusted"]);
    }
}
