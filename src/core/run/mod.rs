//! One run as the page knows it: a pure reducer over the worker's events.
//!
//! Nothing here asks a clock or a device; replaying an event stream gives the same [`Run`]. What it
//! keeps is bounded, however long it lasts: see [`MOST_STEPS`] and [`MOST_EPOCHS`].

mod marks;
mod past;

#[cfg(test)]
mod tests;

pub use marks::{is_marked, marked_steps};
pub use past::{FIRST_NORMS, MOST_EPOCHS, MOST_STEPS, MOST_TREND, RECENT, column_width};

use crate::core::config::{ExperimentConfig, Miss};
use crate::core::metrics::{EpochMetrics, Exponents, HeldOutMetrics, Quantity, StepMetrics};
use crate::core::protocol::{Checkpoint, DeviceInfo, Digests, Event, Recording, RunId, RunState};
use std::sync::Arc;

/// All that is shown of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub id: RunId,
    pub config: ExperimentConfig,
    pub state: RunState,
    /// Absent until the worker has started it.
    pub device: Option<DeviceInfo>,
    /// Of what it began with.
    pub digests: Option<Digests>,
    /// Whether its numbers depend on more than its settings: a target moved on the way, a device
    /// lost.
    pub was_steered: bool,
    pub warmup_steps: usize,
    pub steps_per_epoch: usize,
    pub total_steps: usize,
    pub parameters: usize,
    /// The steps reported, in order: all of a short run; of a long one the first, least, greatest and
    /// last in each stretch, the newest, and those that a receipt needs. Only the last [`RECENT`] have
    /// their layers, and only the last with a gradient has it by time step.
    pub steps: Vec<StepMetrics>,
    /// The accuracy's trend over some training batches, by step, thinned alike.
    pub accuracy_trend: Vec<(usize, f32)>,
    /// The epochs reported, in order, thinned alike; epoch 0 is before the first.
    pub epochs: Vec<EpochMetrics>,
    /// Weights of the last epoch, from which another device can go on.
    pub checkpoint: Option<Checkpoint>,
    pub recording: Option<Arc<Recording>>,
    /// Recordings so far: tells a new one from the last without comparing them.
    pub recordings: usize,
    /// What it did on all held-out samples where somebody asked, the last time.
    pub evaluated: Option<HeldOutMetrics>,
    /// The last measurement of all estimators.
    pub exponents: Option<Exponents>,
    /// What stopped being a number and thereby ended the run.
    pub not_finite: Option<Quantity>,
    /// What the user should read: a fallback, a failure, a refusal.
    pub message: Option<String>,
    /// The field that a refusal names.
    pub refused_field: Option<String>,
}

impl Run {
    /// A run that the worker has not heard of yet.
    pub fn new(id: RunId, config: ExperimentConfig) -> Self {
        Self {
            id,
            config,
            state: RunState::Paused,
            device: None,
            digests: None,
            was_steered: false,
            warmup_steps: 0,
            steps_per_epoch: 0,
            total_steps: 0,
            parameters: 0,
            steps: Vec::new(),
            accuracy_trend: Vec::new(),
            epochs: Vec::new(),
            checkpoint: None,
            recording: None,
            recordings: 0,
            evaluated: None,
            exponents: None,
            not_finite: None,
            message: None,
            refused_field: None,
        }
    }

    /// The last epoch that was trained; the one before training is none.
    pub fn last_epoch(&self) -> Option<&EpochMetrics> {
        self.epochs.last().filter(|epoch| epoch.epoch > 0)
    }

    /// Where a regularised exponent was not at its target after the last epoch, or after the warm-up.
    pub fn missed(&self) -> Option<Miss> {
        let epoch = self.epochs.last()?;
        let statistic = self.config.lyapunov.regularised_statistic();
        let (read, error) = epoch.regularised(statistic);
        let missed = self.config.missed_by(read, error)?;
        let before = self.steps.iter().find(|step| step.step == 0);
        let before = before.and_then(|step| step.regularised(statistic));
        Some(
            missed
                .since(before, self.warmup_steps)
                .floored(epoch.floored),
        )
    }

    /// Takes in one event; events of other runs change nothing.
    pub fn apply(&mut self, event: Event) {
        if event.run() == Some(self.id) {
            self.absorb(event);
        }
    }

    /// Takes in what was said of this run, or of one that does the same.
    pub fn absorb(&mut self, event: Event) {
        match event {
            // The run is over and only stands there again, to be asked: it is what it was.
            Event::Started { .. } if self.state == RunState::Finished => {}
            Event::Started {
                device,
                warmup_steps,
                steps_per_epoch,
                total_steps,
                parameters,
                step,
                digests,
                ..
            } => {
                self.was_steered |= step > 0;
                self.digests = Some(digests);
                self.device = Some(device);
                self.warmup_steps = warmup_steps;
                self.steps_per_epoch = steps_per_epoch;
                self.parameters = parameters;
                self.expect(total_steps);
                self.rewind(step);
            }
            Event::Restored {
                steps,
                epochs,
                was_steered,
                ..
            } => {
                self.rewind(0);
                self.epochs.clear();
                steps.into_iter().for_each(|step| self.add_step(step));
                epochs.into_iter().for_each(|epoch| self.add_epoch(epoch));
                self.was_steered = was_steered;
            }
            Event::Steps { steps, .. } => steps.into_iter().for_each(|step| self.add_step(step)),
            Event::Epoch {
                metrics,
                checkpoint,
                ..
            } => {
                self.add_epoch(metrics);
                self.checkpoint = Some(checkpoint);
            }
            Event::State { state, .. } => self.state = state,
            Event::Recording { recording, .. } => {
                self.recording = Some(Arc::new(recording));
                self.recordings += 1;
            }
            Event::Evaluated { metrics, .. } => self.evaluated = Some(metrics),
            Event::Exponents { exponents, .. } => self.exponents = Some(exponents),
            Event::Fallback {
                reason,
                to,
                epoch,
                step,
                ..
            } => {
                let goes_on = format!("Training goes on from epoch {epoch} on the {}.", to.name);
                self.message = Some(format!("{reason} {goes_on}"));
                self.was_steered |= step > 0;
                self.device = Some(to);
                self.rewind(step);
            }
            Event::Failed {
                quantity, message, ..
            } => {
                self.state = RunState::Failed;
                self.not_finite = Some(quantity);
                self.message = Some(message);
            }
            Event::Rejected { field, message, .. } => self.refuse(field, message),
            // [`Event::run`] names all that are of no run.
            _ => {}
        }
    }

    /// Takes in one step.
    pub fn add_step(&mut self, step: StepMetrics) {
        past::add_step(self, step);
    }

    /// Takes in one epoch.
    pub fn add_epoch(&mut self, epoch: EpochMetrics) {
        past::add_epoch(self, epoch);
    }

    /// Takes in that the exponent's target (nats per time step) was moved.
    pub fn steer(&mut self, lambda_target: f64) {
        self.was_steered |= self.device.is_some();
        self.config.lyapunov.lambda_target = lambda_target;
    }

    fn refuse(&mut self, field: String, message: String) {
        // Refused before it was started: it never will be. A later refusal is of one command only.
        if self.device.is_none() {
            self.state = RunState::Failed;
        }
        self.refused_field = Some(field);
        self.message = Some(message);
    }

    /// Takes in how many steps there will be, and the room for what is kept of them at once, so that memory does not grow
    /// while it trains.
    pub fn expect(&mut self, total_steps: usize) {
        self.total_steps = total_steps;
        let (steps, epochs) = (self.total_steps, self.config.training.epochs + 1);
        reserve(&mut self.steps, steps.min(MOST_STEPS));
        reserve(&mut self.epochs, epochs.min(MOST_EPOCHS));
        reserve(&mut self.accuracy_trend, steps.min(MOST_TREND));
    }

    /// Forgets what was measured at `step` and after it: it will be measured again.
    fn rewind(&mut self, step: usize) {
        self.steps.retain(|metrics| metrics.step < step);
        self.accuracy_trend.retain(|(at, _)| *at < step);
        self.epochs.retain(|metrics| metrics.step <= step);
    }

    /// Steps done, as far as they were reported.
    pub fn steps_done(&self) -> usize {
        self.steps.last().map_or(0, |metrics| metrics.step + 1)
    }

    /// Whether no step will follow.
    pub fn is_over(&self) -> bool {
        !matches!(self.state, RunState::Running | RunState::Paused)
    }

    /// Share of the run that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        if self.total_steps == 0 {
            0.0
        } else {
            self.steps_done() as f64 / self.total_steps as f64
        }
    }

    /// The epoch that is under way, counted from 1; 0 in the warm-up.
    pub fn epoch(&self) -> usize {
        let trained = self.steps_done().saturating_sub(self.warmup_steps);
        if trained == 0 || self.steps_per_epoch == 0 {
            return 0;
        }
        (trained - 1) / self.steps_per_epoch + 1
    }
}

impl Event {
    /// The run that an event belongs to.
    pub fn run(&self) -> Option<RunId> {
        match self {
            Self::Ready { .. }
            | Self::Crashed { .. }
            | Self::Proof { .. }
            | Self::Preview { .. }
            | Self::Typeset { .. }
            | Self::Code { .. }
            | Self::Digests { .. }
            | Self::Tried { .. } => None,
            Self::Started { run, .. }
            | Self::Restored { run, .. }
            | Self::Saved { run, .. }
            | Self::Steps { run, .. }
            | Self::Epoch { run, .. }
            | Self::State { run, .. }
            | Self::Recording { run, .. }
            | Self::Exponents { run, .. }
            | Self::Evaluated { run, .. }
            | Self::MeasuringStopped { run }
            | Self::Fallback { run, .. }
            | Self::Failed { run, .. } => Some(*run),
            Self::Rejected { run, .. } => *run,
        }
    }
}

/// Room for so many in all.
fn reserve<T>(items: &mut Vec<T>, most: usize) {
    items.reserve_exact(most.saturating_sub(items.len()));
}
