//! `sweep` on a cluster: submitted to Slurm as an array job, asked after, and put together.

mod calibrate;
mod collect;
mod gather;
mod record;
mod scheduler;
mod status;
mod submit;

use super::arguments::{Choice, number};
use super::{Failure, Outcome, experiment};
use crate::sweep::{File, Plan};
use crate::sweep::slurm::walltime::Walltime;
use clap::Args;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

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
    #[arg(long, requires = "slurm", default_value_t = Walltime::HOUR)]
    pub walltime: Walltime,
    /// Cores of a task, each with a run of its own.
    #[arg(long, requires = "slurm", default_value = "1")]
    pub cores: NonZeroUsize,
    /// What a run takes on one core, where this machine is not to try.
    #[arg(long, requires = "slurm", value_parser = minutes)]
    pub minutes_per_run: Option<f64>,
    /// So many tasks, whatever they take.
    #[arg(long, requires = "slurm")]
    pub tasks: Option<usize>,
    /// Write the script and submit nothing.
    #[arg(long, requires = "slurm")]
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
    #[arg(last = true, requires = "slurm", value_name = "SBATCH OPTIONS")]
    pub sbatch: Vec<String>,
}

impl Slurm {
    /// Whether the sweep is not run here.
    pub fn is_asked_for(&self) -> bool {
        self.slurm || self.status || self.collect.is_some()
    }
}

/// What is asked for of a folder.
pub struct Request<'a> {
    /// The folder's own sweep where none is named.
    pub file: Option<&'a Path>,
    pub folder: &'a Path,
    pub options: &'a Slurm,
    pub device: Choice,
    pub retry_failed: bool,
}

impl Request<'_> {
    pub fn run(&self) -> Outcome {
        let (name, plan) = self.sweep()?;
        if self.options.slurm {
            return submit::submit(self, &name, &plan);
        }
        if self.options.status {
            return status::print(self.folder, &plan);
        }
        let asked = self.options.collect.as_ref().and_then(Option::as_deref);
        let own = self.folder.join("results.jsonl");
        collect::collect(self.folder, &plan, asked.unwrap_or(&own))
    }

    /// The sweep's name and its runs.
    fn sweep(&self) -> Result<(String, Plan), Failure> {
        let own = self.folder.join("sweep.json");
        let path = self.file.unwrap_or(&own);
        let text = experiment::read_text(path)?;
        let named = |error| Failure::unusable(format_args!("{}: {error}", path.display()));
        let file = File::from_json(&text).map_err(named)?;
        let plan = Plan::of(&file).map_err(named)?;
        if self.options.slurm {
            std::fs::create_dir_all(self.folder).map_err(|e| gather::named(self.folder, &e))?;
            if !own.exists() {
                record::replace(&own, &file.to_json())?;
            }
        }
        Ok((file.name, plan))
    }
}

fn minutes(text: &str) -> Result<f64, String> {
    let minutes = number(text)?;
    if minutes > 0.0 && minutes <= 525_600.0 {
        Ok(minutes)
    } else {
        Err(format!("it is {minutes}; allowed: above 0 to 525600 minutes"))
    }
}
