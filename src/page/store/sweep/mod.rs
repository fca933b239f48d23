//! A sweep: one setting varied, several seeds for each value, one run after another.
//!
//! Pure: it takes the worker's events and says which commands to send next. The names of its runs
//! and the time come from the caller, so that replaying a stream gives the same sweep.

mod csv;
mod exchange;
mod findings;
mod form;
mod plan;

pub use csv::{every_run, means};
pub use findings::{Band, ByValue, Finding, by_value};
pub use form::{Control, Form, MOST_SEEDS, Refusal, candidates};
pub use plan::{Job, MOST_RUNS, Plan, SweptValue};

use super::history::Summary;
use crate::core::metrics::EpochMetrics;
use crate::core::protocol::{Command, DeviceChoice, DeviceInfo, Event, RunId, RunState};
use crate::core::run::{Run, column_width};
use strum::{IntoStaticStr, VariantArray};

/// What a sweep is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum SweepState {
    /// None has been started.
    #[default]
    Idle,
    Running,
    Done,
    /// By the visitor; what was finished stays.
    Cancelled,
    /// The engine is gone for good.
    Broken,
}

/// What a run of a sweep came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub summary: Summary,
    /// Every epoch of a short run, each so-many-th of a long one.
    pub epochs: Vec<EpochMetrics>,
    pub device: Option<DeviceInfo>,
    /// Why it failed.
    pub message: Option<String>,
}

impl Outcome {
    pub fn is_finished(&self) -> bool {
        self.summary.state == RunState::Finished
    }

    /// As the table and files say it.
    pub fn key(&self) -> &'static str {
        if self.is_finished() {
            "finished"
        } else {
            "failed"
        }
    }
}

/// The sweep under way, or the last one.
#[derive(Debug, Clone, Default)]
pub struct Sweep {
    plan: Option<Plan>,
    device: DeviceChoice,
    /// Of the jobs that are over, in order.
    outcomes: Vec<Outcome>,
    /// The job after those.
    current: Option<Run>,
    pub state: SweepState,
    /// Milliseconds, when it was started and when something last happened.
    clock: (f64, f64),
}

/// Where new names for runs come from.
pub type Names<'a> = &'a mut dyn FnMut() -> RunId;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SweepProgress {
    /// Runs that are over, failed ones among them.
    pub done: usize,
    pub failed: usize,
    pub of: usize,
    /// 0 to 1, with the share of the run under way.
    pub share: f64,
    /// Seconds, as the runs so far would have it; absent until that can be said.
    pub left: Option<f64>,
}

impl Sweep {
    /// Starts anew; an earlier sweep has to be over. `now` in milliseconds.
    pub fn begin(
        &mut self,
        plan: Plan,
        device: DeviceChoice,
        names: Names,
        now: f64,
    ) -> Vec<Command> {
        *self = Self {
            plan: Some(plan),
            device,
            state: SweepState::Running,
            clock: (now, now),
            ..Self::default()
        };
        self.next(names).into_iter().collect()
    }

    /// Takes in an event; those of other runs change nothing.
    pub fn take(&mut self, event: Event, names: Names, now: f64) -> Vec<Command> {
        let Some(run) = &mut self.current else {
            return Vec::new();
        };
        if event.run() != Some(run.id) {
            return Vec::new();
        }
        self.clock.1 = now;
        run.apply(event);
        if !run.is_over() {
            return Vec::new();
        }
        // A run that was refused is not there to be stopped.
        let stop = run
            .device
            .is_some()
            .then_some(Command::Stop { run: run.id });
        self.close();
        stop.into_iter().chain(self.next(names)).collect()
    }

    /// Ends it; what is finished stays.
    pub fn cancel(&mut self) -> Vec<Command> {
        if !self.is_running() {
            return Vec::new();
        }
        self.state = SweepState::Cancelled;
        let current = self.current.take();
        current
            .map(|run| Command::Stop { run: run.id })
            .into_iter()
            .collect()
    }

    /// The engine broke, and with it the run under way.
    pub fn interrupt(&mut self, why: &str) {
        if let Some(run) = &mut self.current {
            run.state = RunState::Failed;
            run.message = Some(why.to_owned());
            self.close();
        }
    }

    /// Goes on with the next run in another engine.
    pub fn go_on(&mut self, names: Names) -> Vec<Command> {
        if !self.is_running() || self.current.is_some() {
            return Vec::new();
        }
        self.next(names).into_iter().collect()
    }

    /// No engine will come any more.
    pub fn give_up(&mut self) {
        if self.is_running() {
            self.state = SweepState::Broken;
            self.current = None;
        }
    }

    /// Takes the outcome of the run under way.
    fn close(&mut self) {
        if let Some(run) = self.current.take() {
            self.outcomes.push(Outcome {
                summary: Summary::of(&run),
                epochs: fewer(run.epochs),
                device: run.device,
                message: run.message,
            });
        }
    }

    /// Starts the job after those that are over.
    fn next(&mut self, names: Names) -> Option<Command> {
        let Some(job) = self.jobs().get(self.outcomes.len()) else {
            self.state = SweepState::Done;
            return None;
        };
        let (run, config) = (names(), job.config.clone());
        let mut begun = Run::new(run, config.clone());
        begun.state = RunState::Running;
        self.current = Some(begun);
        Some(Command::Start {
            run,
            config: Box::new(config),
            device: self.device,
            paused: false,
            resume: None,
            pause_at: None,
        })
    }

    /// What it is to do.
    pub fn plan(&self) -> Option<&Plan> {
        self.plan.as_ref()
    }

    fn jobs(&self) -> &[Job] {
        self.plan.as_ref().map_or(&[], |plan| &plan.jobs)
    }

    /// The jobs that are over, each with its outcome.
    pub fn outcomes(&self) -> impl Iterator<Item = (&Job, &Outcome)> {
        self.jobs().iter().zip(&self.outcomes)
    }

    /// Whether runs are still to come.
    pub fn is_running(&self) -> bool {
        self.state == SweepState::Running
    }

    /// The run under way.
    pub fn running(&self) -> Option<RunId> {
        self.current.as_ref().map(|run| run.id)
    }

    /// How far it is.
    pub fn progress(&self) -> SweepProgress {
        let (done, of) = (self.outcomes.len(), self.jobs().len());
        let under_way = self.current.as_ref().map_or(0.0, Run::progress);
        let share = if of == 0 {
            0.0
        } else {
            (done as f64 + under_way) / of as f64
        };
        let seconds = (self.clock.1 - self.clock.0) / 1000.0;
        SweepProgress {
            done,
            failed: self.outcomes.iter().filter(|it| !it.is_finished()).count(),
            of,
            share,
            left: (self.is_running() && share > 0.0 && seconds > 0.0)
                .then(|| seconds * (1.0 - share) / share),
        }
    }
}

/// Epochs that are kept of a run: the same of each run of a sweep, and its last. Each so-many-th, which a
/// long run keeps in any case.
fn fewer(epochs: Vec<EpochMetrics>) -> Vec<EpochMetrics> {
    const MOST: usize = 128;
    let last = epochs.last().map_or(0, |epoch| epoch.epoch);
    let every = column_width(last, MOST);
    let kept = |epoch: &EpochMetrics| epoch.epoch.is_multiple_of(every) || epoch.epoch == last;
    epochs.into_iter().filter(kept).collect()
}

#[cfg(test)]
mod tests;
