//! The tools that cargo installs: wasm-bindgen's command line, Trunk, and Firefox's driver.

use std::fs;

use super::{doing, done, version_in};
use crate::{Outcome, command, workplace::Workplace};

/// Trunk 0.22 wants a newer compiler than this project does.
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";

/// The command line must be of the same version as the crate that the page is built with.
pub fn ensure_wasm_bindgen(here: &Workplace) -> Outcome<()> {
    let version = locked_version(here, "wasm-bindgen")?;
    // Its lock file is left aside: the versions in there need not be on every registry.
    ensure(here, "wasm-bindgen-cli", "wasm-bindgen", &version, &[])
}

pub fn ensure_trunk(here: &Workplace) -> Outcome<()> {
    ensure(here, "trunk", "trunk", TRUNK, &["--locked"])
}

/// Firefox's driver, which Debian does not pack.
pub fn ensure_geckodriver(here: &Workplace) -> Outcome<()> {
    // It passes on a few hundred commands: not optimised, it is there in half the time.
    let options = ["--locked", "--config", "profile.release.opt-level=0"];
    ensure(here, "geckodriver", "geckodriver", GECKODRIVER, &options)
}

fn ensure(
    here: &Workplace,
    package: &'static str,
    program: &str,
    version: &str,
    options: &[&str],
) -> Outcome<()> {
    let found = || command::answer(here.command(program).arg("--version"));
    let right = |line: String| version_in(&line) == Some(version);
    if found().is_some_and(right) {
        done(package, &format!("{version} is there"));
        return Ok(());
    }
    doing(
        package,
        &format!("cargo install {package} {version} (minutes)"),
    );
    let mut install = here.command("cargo");
    install
        .args([
            "install",
            package,
            "--version",
            version,
            "--force",
            "--root",
        ])
        .arg(here.cache.join("tools"))
        .args(options)
        // Outside the repository, so that its settings stay out of the tool's build.
        .current_dir(&here.cache)
        .env_remove("CARGO_TARGET_DIR")
        // The tools run for seconds: a quick build counts for more than a fast program.
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "2");
    command::run_quietly(&mut install, &here.log(package), None)?;
    if found().is_some_and(right) {
        Ok(())
    } else {
        Err(format!(
            "{package}: another version of `{program}` is in the way: remove it from the PATH"
        ))
    }
}

/// The version that Cargo.lock has for the package.
fn locked_version(here: &Workplace, package: &str) -> Outcome<String> {
    let lock = fs::read_to_string(here.root.join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock: {error}: run `cargo generate-lockfile`"))?;
    parse_locked_version(&lock, package)
        .ok_or_else(|| format!("Cargo.lock has no {package}: run `cargo generate-lockfile`"))
}

fn parse_locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::parse_locked_version;

    #[test]
    fn locked_version_is_that_of_the_package_with_exactly_this_name() {
        let lock = "[[package]]\nname = \"a-b\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"a\"\nversion = \"2.1.0\"\n";
        assert_eq!(parse_locked_version(lock, "a").as_deref(), Some("2.1.0"));
        assert_eq!(parse_locked_version(lock, "b"), None);
    }
}
