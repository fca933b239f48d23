//! `sweep`: every run that a sweep's file asks for.

mod cluster;
mod duration;
mod folder;
mod interrupt;
mod lock;
mod plan;
mod progress;
pub mod results;
mod single;
mod workers;

use super::arguments::Choice;
use super::{Failure, Outcome, experiment};
use crate::core::sweep::{File, Plan, Shard};
use clap::Args;
use folder::Folder;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use workers::{Tally, Work};

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

/// Exit code of a sweep that was interrupted, as shells have it.
const INTERRUPTED: u8 = 130;

impl Sweep {
    pub fn run(self) -> Outcome {
        if self.cluster.is_asked_for() {
            return cluster::run(&self);
        }
        // Without a file there is nothing else to be done: it is required then.
        let file = self.file.as_deref().unwrap_or(Path::new(folder::SWEEP));
        let plan = read(file)?;
        match &self.out {
            Some(out) if !self.plan => self.run_into(out, file, &plan),
            out => plan::print(&plan, self.shard, out.as_deref()),
        }
    }

    fn run_into(&self, out: &Path, file: &Path, plan: &Plan) -> Outcome {
        let choice = settled(self.device)?;
        let mut folder = Folder::open(out, file, plan, self.shard)?;
        let part = plan.part(self.shard);
        let is_missing = |run: &usize| !folder.has(*run, self.retry_failed);
        let runs: Vec<usize> = part.iter().copied().filter(is_missing).collect();
        let given_up = interrupt::given_up()?;
        let work = Work {
            plan,
            runs: &runs,
            jobs: self.jobs,
            choice,
            given_up: &given_up,
        };
        let done = workers::run(&work, &mut folder)?;
        let before = part.len() - runs.len();
        let missing = runs.len() - done.all();
        if missing > 0 {
            return Err(Failure {
                message: format!(
                    "interrupted: {} of {} runs are kept in {}; start again for the other {missing}",
                    part.len() - missing,
                    part.len(),
                    out.display()
                ),
                code: INTERRUPTED,
            });
        }
        println!("{}", summary(part.len(), done, before, out));
        Ok(ExitCode::SUCCESS)
    }
}

fn summary(runs: usize, done: Tally, before: usize, out: &Path) -> String {
    let Tally {
        finished,
        stopped,
        failed,
    } = done;
    let before = match before {
        0 => String::new(),
        before => format!("{before} were there before, "),
    };
    let out = out.display();
    format!(
        "{runs} runs: {before}{finished} finished, {stopped} stopped, {failed} failed; results in {out}"
    )
}

/// What is chosen automatically is chosen once, and a device that is not there refused at once.
fn settled(choice: Choice) -> Result<Choice, Failure> {
    use crate::core::protocol::DeviceKind;
    match (choice, experiment::open(choice)?.info.kind) {
        (Choice::Auto, DeviceKind::Cpu) => Ok(Choice::Cpu),
        _ => Ok(choice),
    }
}

/// The sweep of a file, drawn up and checked.
pub fn read(path: &Path) -> Result<Plan, Failure> {
    let text = experiment::read_text(path)?;
    let drawn_up = File::from_json(&text).and_then(|file| Plan::of(&file));
    drawn_up.map_err(|error| Failure::unusable(format_args!("{}: {error}", path.display())))
}
