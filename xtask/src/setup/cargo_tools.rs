//! The tools that cargo installs, where their makers' own builds are not to be had: wasm-bindgen's command
//! line, Trunk, and Firefox's driver.

use std::fs;

use super::{doing, done, ready_made, version_in};
use crate::{Outcome, command, workplace::Workplace};

/// Trunk 0.22 wants a newer compiler than this project does.
const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";

/// What is to be there, and how it gets there.
struct Tool<'a> {
    package: &'static str,
    program: &'a str,
    version: &'a str,
    ready_made: ready_made::Address,
    /// Further arguments of `cargo install`.
    options: &'a [&'a str],
}

/// The command line must be of the same version as the crate that the page is built with.
pub fn ensure_wasm_bindgen(here: &Workplace) -> Outcome<()> {
    let tool = Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: &locked_version(here, "wasm-bindgen")?,
        ready_made: ready_made::wasm_bindgen,
        // Its lock file is left aside: the versions in there need not be on every registry.
        options: &[],
    };
    tool.ensure(here)
}

pub fn ensure_trunk(here: &Workplace) -> Outcome<()> {
    let tool = Tool {
        package: "trunk",
        program: "trunk",
        version: TRUNK,
        ready_made: ready_made::trunk,
        options: &["--locked"],
    };
    tool.ensure(here)
}

/// Firefox's driver, which Debian does not pack.
pub fn ensure_geckodriver(here: &Workplace) -> Outcome<()> {
    let tool = Tool {
        package: "geckodriver",
        program: "geckodriver",
        version: GECKODRIVER,
        ready_made: |_| None,
        // It passes on a few hundred commands: not optimised, it is there in half the time.
        options: &["--locked", "--config", "profile.release.opt-level=0"],
    };
    tool.ensure(here)
}

impl Tool<'_> {
    fn ensure(&self, here: &Workplace) -> Outcome<()> {
        let (package, version) = (self.package, self.version);
        if self.is_there(here) {
            done(package, &format!("{version} is there"));
            return Ok(());
        }
        if let Some(address) = (self.ready_made)(version) {
            match ready_made::fetch(here, package, &address) {
                Ok(()) if self.is_there(here) => return Ok(()),
                Ok(()) => println!("setup: {package}: what was fetched does not run here"),
                Err(reason) => println!("setup: {package}: not to be had ready-made: {reason}"),
            }
        }
        self.install(here)?;
        if self.is_there(here) {
            Ok(())
        } else {
            let program = self.program;
            Err(format!(
                "{package}: another version of `{program}` is in the way: remove it from the PATH"
            ))
        }
    }

    fn is_there(&self, here: &Workplace) -> bool {
        let line = command::answer(here.command(self.program).arg("--version"));
        line.is_some_and(|line| version_in(&line) == Some(self.version))
    }

    fn install(&self, here: &Workplace) -> Outcome<()> {
        let (package, version) = (self.package, self.version);
        doing(
            package,
            &format!("cargo install {package} {version} (minutes)"),
        );
        let mut install = here.command("cargo");
        install
            .args(["install", package, "--version", version, "--force"])
            .arg("--root")
            .arg(here.cache.join("tools"))
            .args(self.options)
            // Outside the repository, so that its settings stay out of the tool's build.
            .current_dir(&here.cache)
            .env_remove("CARGO_TARGET_DIR")
            // The tools run for seconds: a quick build counts for more than a fast program.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        command::run_quietly(&mut install, &here.log(package), None)
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
