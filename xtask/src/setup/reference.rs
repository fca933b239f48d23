//! Python with snnTorch, which the benchmark compares with, and with all that the reference cases are
//! made with.

use std::path::PathBuf;

use super::{doing, done};
use crate::{Outcome, command, workplace::Workplace};

const STEP: &str = "snnTorch";

/// A Python that has snnTorch, PyTorch and JAX; made once in the cache, from tests/reference/requirements.txt.
pub fn ensure(here: &Workplace) -> Outcome<PathBuf> {
    let environment = here.cache.join("reference-venv");
    let programs = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = environment.join(programs).join("python");
    let works = || {
        let name = python.to_string_lossy();
        command::succeeds(
            here.command(&name)
                .args(["-c", "import snntorch, torch, jax"]),
        )
    };
    if works() {
        done(STEP, "it is there");
        return Ok(python);
    }
    doing(STEP, "python3 -m venv, pip install (3 GB)");
    let mut venv = here.command("python3");
    venv.args(["-m", "venv"]).arg(&environment);
    command::run_quietly(&mut venv, &here.log("reference-venv"), None)
        .map_err(|reason| format!("{STEP}: {reason}: install Python 3 with its venv module"))?;
    let mut pip = here.command(&python.to_string_lossy());
    pip.args(["-m", "pip", "install", "-r"])
        .arg(here.root.join("tests/reference/requirements.txt"));
    command::run_quietly(&mut pip, &here.log("reference-pip"), None)
        .map_err(|reason| format!("{STEP}: {reason}"))?;
    if works() {
        Ok(python)
    } else {
        Err(format!(
            "{STEP}: it was installed and still cannot be imported"
        ))
    }
}
