//! `sweep`: every run that a sweep's file asks for.

mod plan;

use super::arguments::Choice;
use super::{Failure, Outcome, cluster, experiment};
use crate::sweep::{File, Plan, Shard};
use clap::Args;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct Sweep {
    /// The sweep as JSON; docs/sweeps.md has its keys. What a folder has already, --status and
    /// --collect take from there.
    #[arg(required_unless_present_any = ["status", "collect"])]
    file: Option<PathBuf>,
    /// The folder of its results; started again, only what is missing there is run.
    #[arg(long, required_unless_present = "plan")]
    out: Option<PathBuf>,
    /// Runs at once; as many as there are cores.
    #[arg(long)]
    jobs: Option<NonZeroUsize>,
    /// Do part I of N.
    #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE)]
    shard: Shard,
    /// Run those again that failed.
    #[arg(long)]
    retry_failed: bool,
    /// Say what would be run, and run nothing.
    #[arg(long)]
    plan: bool,
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
    #[command(flatten)]
    cluster: cluster::Slurm,
}

impl Sweep {
    pub fn run(self) -> Outcome {
        if let Some(out) = self.out.as_deref().filter(|_| self.cluster.is_asked_for()) {
            let request = cluster::Request {
                file: self.file.as_deref(),
                folder: out,
                options: &self.cluster,
                device: self.device,
                retry_failed: self.retry_failed,
            };
            return request.run();
        }
        let plan = read(self.file.as_deref().unwrap_or(Path::new("")))?;
        plan::print(&plan, self.shard)
    }
}

/// The sweep of a file, drawn up and checked.
pub fn read(path: &Path) -> Result<Plan, Failure> {
    let text = experiment::read_text(path)?;
    let drawn_up = File::from_json(&text).and_then(|file| Plan::of(&file));
    drawn_up.map_err(|error| Failure::unusable(format_args!("{}: {error}", path.display())))
}
