//! Binaryen's wasm-opt, which makes `dist`'s wasm small.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{apt, doing, done, version_in};
use crate::{Outcome, command, workplace::Workplace};

const STEP: &str = "wasm-opt";
/// Older ones were not tried; the sizes that `dist` asks for were reached with this one.
const OLDEST: u32 = 132;
const PACKAGE: &str = "binaryen@132.0.0";

/// Where wasm-opt is.
pub enum WasmOpt {
    /// On the PATH.
    Native,
    /// A script from npm, for node.
    Script(PathBuf),
}

impl WasmOpt {
    pub fn command(&self, here: &Workplace) -> Command {
        match self {
            Self::Native => here.command("wasm-opt"),
            Self::Script(file) => {
                let mut node = here.command("node");
                node.arg(file);
                node
            }
        }
    }

    fn version(&self, here: &Workplace) -> Option<u32> {
        let line = command::answer(self.command(here).arg("--version"))?;
        version_in(&line)?.parse().ok()
    }
}

pub fn ensure(here: &Workplace) -> Outcome<WasmOpt> {
    let folder = here.cache.join("tools").join("binaryen");
    let script = WasmOpt::Script(folder.join("node_modules/binaryen/bin/wasm-opt"));
    for candidate in [WasmOpt::Native, script] {
        if let Some(version) = candidate.version(here).filter(|version| *version >= OLDEST) {
            done(STEP, &format!("version {version} is there"));
            return Ok(candidate);
        }
    }
    if here.program("npm").is_none() {
        apt::install(here, STEP, &["nodejs", "npm"]).map_err(|_| {
            format!("{STEP}: install binaryen {OLDEST} or newer, or Node.js with npm")
        })?;
    }
    install(here, &folder)?;
    let script = WasmOpt::Script(folder.join("node_modules/binaryen/bin/wasm-opt"));
    match script.version(here) {
        Some(_) => Ok(script),
        None => Err(format!(
            "{STEP}: {PACKAGE} does not run with this node: install binaryen {OLDEST} or newer"
        )),
    }
}

fn install(here: &Workplace, folder: &Path) -> Outcome<()> {
    doing(STEP, &format!("npm install {PACKAGE}"));
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut npm = here.command("npm");
    npm.args([
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
    ])
    .args([folder.as_os_str(), PACKAGE.as_ref()]);
    command::run_quietly(&mut npm, &here.log("binaryen"), None)
        .map_err(|reason| format!("{STEP}: install binaryen {OLDEST} or newer by hand ({reason})"))
}
