//! What `cargo xtask cluster-test` runs sweeps with: Slurm, GNU parallel and HyperQueue.

use std::path::PathBuf;

use super::{apt, doing, done};
use crate::{Outcome, command, workplace::Workplace};

/// A program of each package, and the package on Debian.
const PACKAGES: [(&str, &str); 5] = [
    ("slurmctld", "slurm-wlm"),
    ("slurmd", "slurm-wlm"),
    ("sbatch", "slurm-wlm"),
    ("munged", "munge"),
    ("parallel", "parallel"),
];
const HYPERQUEUE: &str = "hyperqueue==0.27.0";

/// Slurm, munge and GNU parallel.
pub fn ensure_schedulers(here: &Workplace) -> Outcome<()> {
    let missing = PACKAGES
        .iter()
        .filter(|(program, _)| here.program(program).is_none());
    let mut packages: Vec<_> = missing.map(|(_, package)| *package).collect();
    packages.dedup();
    if packages.is_empty() {
        done("schedulers", "they are there");
        return Ok(());
    }
    apt::install(here, "schedulers", &packages)
}

/// A Python that has HyperQueue, made once in the cache.
pub fn ensure_hyperqueue(here: &Workplace) -> Outcome<PathBuf> {
    const STEP: &str = "HyperQueue";
    let environment = here.cache.join("hyperqueue-venv");
    let python = environment.join("bin").join("python");
    let name = python.to_string_lossy().into_owned();
    let works = || {
        command::succeeds(
            here.command(&name)
                .args(["-c", "import hyperqueue.cluster"]),
        )
    };
    if works() {
        done(STEP, "it is there");
        return Ok(python);
    }
    doing(STEP, &format!("python3 -m venv, pip install {HYPERQUEUE}"));
    let mut venv = here.command("python3");
    venv.args(["-m", "venv"]).arg(&environment);
    command::run_quietly(&mut venv, &here.log("hyperqueue-venv"), None)
        .map_err(|reason| format!("{STEP}: {reason}: install Python 3 with its venv module"))?;
    let mut pip = here.command(&name);
    pip.args(["-m", "pip", "install", HYPERQUEUE]);
    command::run_quietly(&mut pip, &here.log("hyperqueue-pip"), None)
        .map_err(|reason| format!("{STEP}: {reason}"))?;
    if works() {
        Ok(python)
    } else {
        Err(format!(
            "{STEP}: it was installed and still cannot be imported"
        ))
    }
}
