//! axe-core, which checks pages for accessibility; the page's tests put it into the page.

use std::path::PathBuf;

use super::{apt, doing, done};
use crate::{Outcome, command, workplace::Workplace};

const STEP: &str = "axe-core";
const PACKAGE: &str = "axe-core@4.10.3";

/// The script.
pub fn ensure(here: &Workplace) -> Outcome<PathBuf> {
    let folder = here.cache.join("tools").join("axe-core");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if script.is_file() {
        done(STEP, "is there");
        return Ok(script);
    }
    if here.program("npm").is_none() {
        apt::install(here, STEP, &["nodejs", "npm"])
            .map_err(|_| format!("{STEP}: install Node.js with npm"))?;
    }
    doing(STEP, &format!("npm install {PACKAGE}"));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut npm = here.command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts"])
        .arg("--prefix")
        .args([folder.as_os_str(), PACKAGE.as_ref()]);
    command::run_quietly(&mut npm, &here.log("axe-core"), None)
        .map_err(|reason| format!("{STEP}: npm install {PACKAGE} ({reason})"))?;
    if script.is_file() {
        Ok(script)
    } else {
        Err(format!("{STEP}: {} is not there", script.display()))
    }
}
