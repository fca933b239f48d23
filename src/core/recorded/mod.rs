//! The pair of runs that the page opens with, recorded: what it shows before anybody has trained anything.
//!
//! `cargo xtask results --only recording` trains the demonstration as it is and writes
//! `www/data/recorded.json`; [`RecordedPair::read`] takes it apart and checks it once. Steps are counted
//! as the charts do: training steps from 0 for both networks, so that the warm-up lies left of it.

mod error;
mod file;
mod frame;
mod network;
mod raster;
mod signal;
#[cfg(test)]
mod tests;

pub use error::RecordedError;
pub use frame::{Frame, is_frame};
pub use raster::Raster;

use crate::core::config::{ExperimentConfig, Side};
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::core::protocol::DeviceInfo;
use crate::core::receipt::Receipt;
use serde::{Deserialize, Serialize};
use signal::Decades;

/// Two networks, trained to their end.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedPair {
    /// The engine's version, as receipts name it.
    pub engine_version: String,
    pub device: DeviceInfo,
    pub sample: RecordedSample,
    /// Unregularised, then regularised.
    runs: [RecordedRun; 2],
    /// Over which both networks' learning signals reach.
    decades: Decades,
}

/// The held-out sample that both networks read at every frame.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedSample {
    /// 0 is the first of those held out.
    pub number: usize,
    pub label: usize,
    /// Grey values from 0 to 1, row by row.
    pub pixels: Vec<f32>,
    /// What the networks are given of it, `[time, channel]`.
    pub input: Raster,
}

/// One network's training.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedRun {
    pub config: ExperimentConfig,
    /// By which another training shows to be the same.
    pub receipt: Receipt,
    /// Every step, the warm-up's first.
    pub steps: Vec<RecordedStep>,
    pub epochs: Vec<RecordedEpoch>,
    /// In the order of their steps; [`is_frame`] says of which.
    pub frames: Vec<Frame>,
}

/// One step, as [`StepMetrics`] has it; the file keeps four digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecordedStep {
    /// Training steps done before it; below 0 in the warm-up.
    pub step: isize,
    /// Nats.
    pub loss: Option<f32>,
    /// Share of the batch classified correctly.
    pub accuracy: Option<f32>,
    /// Largest Lyapunov exponent, nats per time step.
    pub exponent: Option<f32>,
    pub gradient_norm: Option<f32>,
}

/// The held-out samples after an epoch, and after the warm-up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordedEpoch {
    /// Training steps done before it.
    pub step: isize,
    pub test_accuracy: f32,
    /// Nats.
    pub test_loss: f32,
    /// Nats per time step.
    pub exponent: f32,
    /// The largest of the epoch.
    pub gradient_norm: f32,
}

impl RecordedPair {
    /// Of the unregularised and the regularised network, as they were trained; `None` where they are not
    /// what a file can hold: steps or frames lack, or shapes do not fit.
    pub fn new(
        engine_version: &str,
        device: DeviceInfo,
        sample: RecordedSample,
        runs: [RecordedRun; 2],
    ) -> Option<Self> {
        let signals = runs.iter().flat_map(|run| &run.frames);
        let norms = signals.filter_map(|frame| frame.signal.as_deref());
        let pair = Self {
            engine_version: engine_version.to_owned(),
            device,
            sample,
            decades: Decades::for_norms(norms.flatten().copied()),
            runs,
        };
        // What is written is what is read: one check for both.
        Self::read(&pair.to_json()).is_ok().then_some(pair)
    }

    /// One side's.
    pub fn run(&self, side: Side) -> &RecordedRun {
        let [unregularised, regularised] = &self.runs;
        match side {
            Side::Unregularised => unregularised,
            Side::Regularised => regularised,
        }
    }
}

impl RecordedRun {
    /// The first step: minus the length of the warm-up.
    pub fn first_step(&self) -> isize {
        self.config.training_steps()[0]
    }

    /// Training steps in all: the frame behind the last one has this number.
    pub fn last_step(&self) -> isize {
        self.config.training_steps()[1]
    }

    /// The last step begun at `step`; none before the first.
    pub fn step_at(&self, step: isize) -> Option<&RecordedStep> {
        last_until(&self.steps, step, |it| it.step)
    }

    /// The last epoch ended by then.
    pub fn epoch_at(&self, step: isize) -> Option<&RecordedEpoch> {
        last_until(&self.epochs, step, |it| it.step)
    }

    /// The last frame by then.
    pub fn frame_at(&self, step: isize) -> Option<&Frame> {
        last_until(&self.frames, step, |it| it.step)
    }

    /// The last learning signal by then: its norm by time step.
    pub fn signal_at(&self, step: isize) -> Option<&[f32]> {
        let end = self.frames.partition_point(|frame| frame.step <= step);
        let mut frames = self.frames[..end].iter().rev();
        frames.find_map(|frame| frame.signal.as_deref())
    }
}

impl RecordedStep {
    /// Of a run whose warm-up has so many steps.
    pub fn new(metrics: &StepMetrics, warmup: usize) -> Self {
        Self {
            step: metrics.step as isize - warmup as isize,
            loss: metrics.loss,
            accuracy: metrics.accuracy,
            exponent: metrics.exponent,
            gradient_norm: metrics.gradient_norm,
        }
    }
}

impl RecordedEpoch {
    /// Of a run whose warm-up has so many steps.
    pub fn new(metrics: &EpochMetrics, warmup: usize) -> Self {
        Self {
            step: metrics.step as isize - warmup as isize,
            test_accuracy: metrics.test_accuracy,
            test_loss: metrics.test_loss,
            exponent: metrics.exponent,
            gradient_norm: metrics.max_gradient_norm,
        }
    }
}

fn last_until<T>(of: &[T], step: isize, number: impl Fn(&T) -> isize) -> Option<&T> {
    let end = of.partition_point(|it| number(it) <= step);
    of[..end].last()
}
