//! `sweep` on a cluster: submitted to Slurm as an array job, asked after, and put together.
//!
//! What it and Slurm say to each other starts no program and touches no file: how many tasks ([`sizing`]), of
//! how long ([`walltime`]), by which script ([`script`]), and what Slurm's programs answer ([`answers`]).

mod answers;
mod calibrate;
mod collect;
mod gather;
mod record;
mod scheduler;
mod script;
mod sizing;
mod status;
mod submit;
mod tasks;
mod walltime;

use super::folder;
use super::{Sweep, experiment};
use crate::cli::arguments::{counted, positive};
use crate::cli::{Failure, Outcome};
use crate::core::sweep::{File, Plan};
use clap::Args;
use std::path::{Path, PathBuf};
use walltime::Walltime;

/// What is done on this machine. An option that an array job needs is refused beside it by name: clap asks for no
/// --slurm where that is in conflict with what is given.
const HERE: [&str; 5] = ["plan", "jobs", "shard", "status", "collect"];

/// Options of `sweep` on a cluster.
#[derive(Args)]
pub struct Slurm {
    /// Submit the sweep to Slurm as an array job: DIR/sweep.sbatch is written and handed to sbatch.
    /// Started again, only the tasks that have runs missing are submitted. Options of sbatch follow
    /// behind `--`: sweep FILE --out DIR --slurm -- --partition=long --account=x
    #[arg(long, requires = "out", conflicts_with_all = ["plan", "jobs", "shard"])]
    pub slurm: bool,
    /// The longest that a task may take, as Slurm writes it (60, 1:00:00, 1-12); tasks are sized to
    /// three quarters of it.
    #[arg(long, requires = "slurm", conflicts_with_all = HERE, default_value_t = Walltime::HOUR)]
    pub walltime: Walltime,
    /// Cores of a task, each with a run of its own.
    #[arg(long, requires = "slurm", conflicts_with_all = HERE, default_value_t = 1,
        value_parser = counted(1..=super::MOST_JOBS), allow_negative_numbers = true)]
    pub cores: usize,
    /// What a run takes on one core, where this machine is not to try.
    #[arg(long, requires = "slurm", conflicts_with_all = HERE,
        value_parser = positive(525_600.0, "minutes"), allow_negative_numbers = true)]
    pub minutes_per_run: Option<f64>,
    /// So many tasks, whatever they take.
    #[arg(long, requires = "slurm", conflicts_with_all = HERE,
        value_parser = counted(1..=sizing::MOST_TASKS), allow_negative_numbers = true)]
    pub tasks: Option<usize>,
    /// Write the script and submit nothing.
    #[arg(long, requires = "slurm", conflicts_with_all = HERE)]
    pub dry_run: bool,
    /// Say how many runs of DIR are there, missing and failed, and what Slurm has of its tasks.
    #[arg(long, requires = "out", conflicts_with_all = ["slurm", "plan", "jobs", "shard"])]
    pub status: bool,
    /// Put the results of all parts together, in the order of the runs, each once; DIR/results.jsonl
    /// where no file is named.
    #[arg(long, requires = "out", value_name = "RESULTS", num_args = 0..=1,
        conflicts_with_all = ["slurm", "status", "plan", "jobs", "shard"])]
    pub collect: Option<Option<PathBuf>>,
    /// Options of sbatch, behind `--`.
    #[arg(last = true, requires = "slurm", conflicts_with_all = HERE, value_name = "SBATCH OPTIONS")]
    pub sbatch: Vec<String>,
}

impl Slurm {
    /// Whether the sweep is not run here.
    pub fn is_asked_for(&self) -> bool {
        self.slurm || self.status || self.collect.is_some()
    }
}

/// Does what is asked for of a folder.
pub fn run(sweep: &Sweep) -> Outcome {
    let options = &sweep.cluster;
    // The arguments require it.
    let out = sweep.out.as_deref().unwrap_or(Path::new("."));
    let file = &sweep.file()?;
    let (name, plan) = read(file)?;
    if options.slurm {
        super::tell(&plan);
        std::fs::create_dir_all(out).map_err(|error| gather::named(out, &error))?;
        folder::claim(out, file, &plan)?;
        return submit::submit(sweep, out, &name, &plan);
    }
    if sweep.file.is_some() {
        folder::check(out, file, &plan)?;
    }
    if options.status {
        return status::print(out, &plan);
    }
    let asked = options.collect.as_ref().and_then(Option::as_deref);
    let all = out.join("results.jsonl");
    collect::collect(out, &plan, asked.unwrap_or(&all))
}

/// A sweep's name and its runs.
fn read(path: &Path) -> Result<(String, Plan), Failure> {
    let text = experiment::read_text(path)?;
    let named = |error| Failure::of_file(path, error);
    let file = File::from_json(&text).map_err(named)?;
    let plan = Plan::new(&file).map_err(named)?;
    if plan.networks().any(|config| config.task.own().is_some()) {
        let why = "a sweep on data of your own runs on one machine (--out DIR --data FILE)";
        return Err(Failure::unusable(why));
    }
    Ok((file.name, plan))
}
