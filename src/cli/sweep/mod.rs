//! `sweep`: every run that a sweep's file asks for.

mod cluster;
mod duration;
mod folder;
mod lock;
mod plan;
mod progress;
pub mod results;
mod single;
mod workers;

use super::arguments::{Choice, counted};
use super::data::Brought;
use super::interrupt::{INTERRUPTED, given_up};
use super::{Failure, Outcome, experiment};
use crate::core::sweep::{File, Plan, Reasons, Shard, State};
use clap::Args;
use folder::Folder;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use workers::{Tally, Work};

#[derive(Args)]
pub struct Sweep {
    /// The sweep as JSON; docs/sweeps.md has its keys. Left out, it is that of the folder.
    #[arg(required_unless_present = "out")]
    file: Option<PathBuf>,
    /// The folder of its results; started again, only what is missing there is run.
    #[arg(long, required_unless_present = "plan")]
    out: Option<PathBuf>,
    /// Runs at once; as many as there are cores.
    #[arg(long, value_parser = counted(1..=MOST_JOBS), allow_negative_numbers = true)]
    jobs: Option<usize>,
    /// Do part I of N.
    #[arg(long, value_name = "I/N", default_value_t = Shard::WHOLE, allow_hyphen_values = true)]
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
    brought: Brought,
    #[command(flatten)]
    cluster: cluster::Slurm,
}

/// The most runs at once.
const MOST_JOBS: usize = 1024;
impl Sweep {
    pub fn run(self) -> Outcome {
        if self.cluster.is_asked_for() {
            return cluster::run(&self);
        }
        let file = self.file()?;
        let plan = read(&file)?;
        tell(&plan);
        match &self.out {
            Some(out) if !self.plan => self.run_into(out, &file, &plan),
            out => plan::print(&plan, self.shard, out.as_deref()),
        }
    }

    /// The sweep's file: the one that is given, or the folder's copy.
    fn file(&self) -> Result<PathBuf, Failure> {
        if let Some(file) = &self.file {
            return Ok(file.clone());
        }
        // Without a file there is a folder: the arguments require it.
        let out = self.out.as_deref().unwrap_or(Path::new("."));
        let copy = out.join(folder::SWEEP);
        if copy.is_file() {
            return Ok(copy);
        }
        Err(Failure::unusable(format_args!(
            "{}: it has no {}, and no other file of a sweep is given",
            out.display(),
            folder::SWEEP
        )))
    }

    fn run_into(&self, out: &Path, file: &Path, plan: &Plan) -> Outcome {
        let choice = settled(self.device)?;
        self.brought.check_use(plan.networks())?;
        let sources = self.brought.sources()?;
        // Before a run is begun: what is missing for one is missing for all.
        for config in plan.networks() {
            sources.check(&config).map_err(Failure::unusable)?;
        }
        let mut folder = Folder::open(out, file, plan, self.shard)?;
        let part = plan.part(self.shard);
        let is_missing = |run: &usize| match folder.state(*run) {
            Some(State::Failed) => self.retry_failed,
            Some(State::Finished | State::Stopped) => false,
            None => true,
        };
        let runs: Vec<usize> = part.iter().copied().filter(is_missing).collect();
        let before = Before {
            runs: part.len() - runs.len(),
            reasons: if self.retry_failed {
                Reasons::default()
            } else {
                folder.kept.reasons(&part)
            },
        };
        before.tell();
        let given_up = given_up()?;
        let work = Work {
            plan,
            runs: &runs,
            jobs: self.jobs,
            choice,
            sources: &sources,
            given_up: &given_up,
        };
        let done = workers::run(&work, &mut folder)?;
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
        println!("{}", summary(part.len(), done, &before, out));
        Ok(match done.have_all_failed() {
            true => ExitCode::FAILURE,
            false => ExitCode::SUCCESS,
        })
    }
}

/// Runs that were there and are not run again.
struct Before {
    runs: usize,
    /// Why those failed that did.
    reasons: Reasons,
}

impl Before {
    fn tell(&self) {
        if let Some(failed) = self.reasons.text() {
            eprintln!(
                "lyapunov-snn: of the runs that were there before, {failed}; --retry-failed runs them again"
            );
        }
    }
}

fn summary(runs: usize, done: Tally, before: &Before, out: &Path) -> String {
    let Tally {
        finished,
        stopped,
        failed,
    } = done;
    let failed_before = match before.reasons.all() {
        0 => String::new(),
        failed => format!(" ({failed} of them failed)"),
    };
    let were = match before.runs {
        0 => String::new(),
        runs => format!("{runs} were there before{failed_before}, "),
    };
    let again = match failed {
        0 => "",
        _ => "; --retry-failed runs them again",
    };
    let out = out.display();
    format!(
        "{runs} runs: {were}{finished} finished, {stopped} stopped, {failed} failed{again}; results in {out}"
    )
}

/// Says what of a sweep does nothing.
fn tell(plan: &Plan) {
    for note in plan.notes() {
        eprintln!("lyapunov-snn: {note}");
    }
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
    let drawn_up = File::from_json(&text).and_then(|file| Plan::new(&file));
    drawn_up.map_err(|error| Failure::of_file(path, error))
}
