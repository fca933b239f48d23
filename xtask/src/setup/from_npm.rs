//! Scripts that the page's tests put into a page: axe-core, which checks it for accessibility, and
//! scorm-again, a learning platform's SCORM interface.

use std::path::PathBuf;

use super::{apt, doing, done};
use crate::{Outcome, command, workplace::Workplace};

/// A script of a package.
struct Script {
    package: &'static str,
    version: &'static str,
    /// Within the package.
    file: &'static str,
}

const AXE: Script = Script {
    package: "axe-core",
    version: "4.10.3",
    file: "axe.min.js",
};

const SCORM_AGAIN: Script = Script {
    package: "scorm-again",
    version: "3.4.3",
    file: "dist/scorm12.min.js",
};

/// axe-core.
pub fn axe(here: &Workplace) -> Outcome<PathBuf> {
    ensure(here, &AXE)
}

/// scorm-again's SCORM 1.2.
pub fn scorm_again(here: &Workplace) -> Outcome<PathBuf> {
    ensure(here, &SCORM_AGAIN)
}

fn ensure(here: &Workplace, wanted: &Script) -> Outcome<PathBuf> {
    let step = wanted.package;
    let folder = here.cache.join("tools").join(step);
    let script = folder.join("node_modules").join(step).join(wanted.file);
    if script.is_file() {
        done(step, "is there");
        return Ok(script);
    }
    if here.program("npm").is_none() {
        apt::install(here, step, &["nodejs", "npm"])
            .map_err(|_| format!("{step}: install Node.js with npm"))?;
    }
    let package = format!("{step}@{}", wanted.version);
    doing(step, &format!("npm install {package}"));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut npm = here.command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .args([folder.as_os_str(), package.as_ref()]);
    command::run_quietly(&mut npm, &here.log(step), None)
        .map_err(|reason| format!("{step}: npm install {package} ({reason})"))?;
    if script.is_file() {
        Ok(script)
    } else {
        Err(format!("{step}: {} is not there", script.display()))
    }
}
