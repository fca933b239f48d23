//! A sweep: one setting or two varied, several seeds for each value, as many runs at once as there are
//! engines.
//!
//! Pure: it takes the worker's events and says which commands to send next. The names of its runs
//! and the time come from the caller, so that replaying a stream gives the same sweep.

mod csv;
mod exchange;
mod findings;
mod form;
mod plan;

pub use csv::{every_run, means};
pub use findings::{Band, ByValue, Finding, by_value, table};
pub use form::{Control, Form, MOST_SEEDS, Refusal, Second, candidates};
pub use plan::{Job, MOST_RUNS, Plan, SweptAxis, SweptValue};

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
    /// Runs that go on side by side, at most.
    width: usize,
    /// By job, as far as one has been begun; absent while it is under way.
    outcomes: Vec<Option<Outcome>>,
    /// Each with its job's place.
    under_way: Vec<(usize, Run)>,
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
    /// 0 to 1, with the shares of the runs under way.
    pub share: f64,
    /// Seconds, as the runs so far would have it; absent until that can be said.
    pub left: Option<f64>,
}

impl Sweep {
    /// Starts anew, `width` runs at once; an earlier sweep has to be over. `now` in milliseconds.
    pub fn begin(
        &mut self,
        plan: Plan,
        device: DeviceChoice,
        width: usize,
        names: Names,
        now: f64,
    ) -> Vec<Command> {
        *self = Self {
            plan: Some(plan),
            device,
            width: width.max(1),
            state: SweepState::Running,
            clock: (now, now),
            ..Self::default()
        };
        self.go_on(names)
    }

    /// Takes in an event; those of other runs change nothing.
    pub fn take(&mut self, event: Event, names: Names, now: f64) -> Vec<Command> {
        let id = event.run();
        let mut under_way = self.under_way.iter_mut();
        let Some((_, run)) = under_way.find(|(_, run)| Some(run.id) == id) else {
            return Vec::new();
        };
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
        stop.into_iter().chain(self.go_on(names)).collect()
    }

    /// Ends it; what is finished stays.
    pub fn cancel(&mut self) -> Vec<Command> {
        if !self.is_running() {
            return Vec::new();
        }
        self.state = SweepState::Cancelled;
        let under_way = self.under_way.drain(..);
        under_way
            .map(|(_, run)| Command::Stop { run: run.id })
            .collect()
    }

    /// An engine broke, and with it some of the runs under way.
    pub fn interrupt(&mut self, why: &str, is_lost: impl Fn(&RunId) -> bool) {
        for (_, run) in &mut self.under_way {
            if is_lost(&run.id) {
                run.state = RunState::Failed;
                run.message = Some(why.to_owned());
            }
        }
        self.close();
    }

    /// Starts as many of the jobs that are left as there is room for.
    pub fn go_on(&mut self, names: Names) -> Vec<Command> {
        let mut commands = Vec::new();
        while self.is_running() && self.under_way.len() < self.width {
            let Some(command) = self.next(&mut *names) else {
                break;
            };
            commands.push(command);
        }
        if self.is_running() && self.under_way.is_empty() {
            self.state = SweepState::Done;
        }
        commands
    }

    /// No engine will come any more.
    pub fn give_up(&mut self) {
        if self.is_running() {
            self.state = SweepState::Broken;
            self.under_way.clear();
        }
    }

    /// Takes the outcomes of the runs that are over.
    fn close(&mut self) {
        for (place, run) in self.under_way.extract_if(.., |(_, run)| run.is_over()) {
            self.outcomes[place] = Some(Outcome {
                summary: Summary::of(&run),
                epochs: fewer(run.epochs),
                device: run.device,
                message: run.message,
            });
        }
    }

    /// Starts the next job, where there is one.
    fn next(&mut self, names: Names) -> Option<Command> {
        let place = self.outcomes.len();
        let config = self.jobs().get(place)?.config.clone();
        let run = names();
        let mut begun = Run::new(run, config.clone());
        begun.state = RunState::Running;
        self.under_way.push((place, begun));
        self.outcomes.push(None);
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
        self.outcomes_by_place()
            .map(|(_, job, outcome)| (job, outcome))
    }

    /// The same with each job's place among all.
    pub fn outcomes_by_place(&self) -> impl Iterator<Item = (usize, &Job, &Outcome)> {
        let jobs = self.jobs().iter().zip(&self.outcomes).enumerate();
        jobs.filter_map(|(place, (job, outcome))| Some((place, job, outcome.as_ref()?)))
    }

    /// Whether runs are still to come.
    pub fn is_running(&self) -> bool {
        self.state == SweepState::Running
    }

    /// The runs under way, in the order of their jobs.
    pub fn under_way(&self) -> impl Iterator<Item = RunId> {
        self.under_way.iter().map(|(_, run)| run.id)
    }

    /// Whether a run is among them.
    pub fn is_under_way(&self, run: RunId) -> bool {
        self.under_way().any(|id| id == run)
    }

    /// How far it is.
    pub fn progress(&self) -> SweepProgress {
        let (done, of) = (self.outcomes().count(), self.jobs().len());
        let under_way = self.under_way.iter().map(|(_, run)| run.progress());
        let share = if of == 0 {
            0.0
        } else {
            (done as f64 + under_way.sum::<f64>()) / of as f64
        };
        let seconds = (self.clock.1 - self.clock.0) / 1000.0;
        let failed = self.outcomes().filter(|(_, it)| !it.is_finished());
        SweepProgress {
            done,
            failed: failed.count(),
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
pub mod fixtures;
#[cfg(test)]
mod tests;
