//! Binaryen's programs, which make `dist`'s wasm small.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use super::{apt, doing, done, version_in};
use crate::{Outcome, command, workplace::Workplace};

const STEP: &str = "binaryen";
/// Older ones were not tried; the sizes that `dist` asks for were reached with this one.
const OLDEST: u32 = 132;
const PACKAGE: &str = "binaryen@132.0.0";

/// Where Binaryen's programs are.
pub enum Binaryen {
    /// On the PATH.
    Native,
    /// Scripts from npm, for node, in this folder.
    Scripts(PathBuf),
}

impl Binaryen {
    /// One of the programs, such as `wasm-opt`.
    pub fn command(&self, here: &Workplace, program: &str) -> Command {
        match self {
            Self::Native => here.command(program),
            Self::Scripts(folder) => {
                let mut node = here.command("node");
                node.arg(folder.join(program));
                node
            }
        }
    }

    fn version(&self, here: &Workplace) -> Option<u32> {
        let line = command::answer(self.command(here, "wasm-opt").arg("--version"))?;
        version_in(&line)?.parse().ok()
    }
}

pub fn ensure(here: &Workplace) -> Outcome<Binaryen> {
    let folder = here.cache.join("tools").join("binaryen");
    let scripts = || Binaryen::Scripts(folder.join("node_modules/binaryen/bin"));
    for candidate in [Binaryen::Native, scripts()] {
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
    match scripts().version(here) {
        Some(_) => Ok(scripts()),
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
