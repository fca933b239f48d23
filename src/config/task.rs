//! What the network learns, and how values become spike trains.

use super::error::{ConfigError, check_count, check_range};
use serde::{Deserialize, Serialize};

/// The data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The 8x8 handwritten digits: 1797 samples, 64 values, 10 classes.
    Digits,
    /// One of four cues at the start, noise, then a recall signal: which cue was it?
    StoreRecall,
}

/// How the digits' values become input over time; store-recall makes its own spikes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Encoding {
    /// A spike with probability `peak * value` in each step, drawn once for the whole run.
    Poisson { peak: f64 },
    /// The value times `gain`, the same in each step.
    Direct { gain: f64 },
}

/// Task, length and encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskConfig {
    pub kind: Task,
    /// Time steps T.
    pub time_steps: usize,
    pub encoding: Encoding,
    /// Share of the samples held out for the test accuracy.
    pub test_share: f64,
    /// Samples generated (store-recall only).
    pub samples: usize,
}

impl Default for TaskConfig {
    fn default() -> Self {
        Self {
            kind: Task::Digits,
            time_steps: 100,
            encoding: Encoding::Poisson { peak: 0.5 },
            test_share: 0.2,
            samples: 1500,
        }
    }
}

/// Samples of the embedded digits.
pub(crate) const DIGITS_SAMPLES: usize = 1797;
/// Cues of store-recall: each has its own input channels, and is a class.
pub(crate) const STORE_RECALL_CUES: usize = 4;
/// Input channels of each cue, and of the recall signal.
pub(crate) const STORE_RECALL_CHANNELS: usize = 8;

impl TaskConfig {
    /// Checks every range.
    pub fn validate(&self) -> Result<(), ConfigError> {
        let shortest = if self.kind == Task::StoreRecall {
            20
        } else {
            1
        };
        check_count("task.time_steps", self.time_steps, shortest, 2000)?;
        check_range("task.test_share", self.test_share, 0.05, 0.5)?;
        check_count("task.samples", self.samples, 40, 20_000)?;
        match self.encoding {
            Encoding::Poisson { peak } => check_range("task.encoding.peak", peak, 0.0, 1.0),
            Encoding::Direct { gain } => check_range("task.encoding.gain", gain, 0.0, 100.0),
        }
    }

    /// Input channels D.
    pub fn input_dim(&self) -> usize {
        match self.kind {
            Task::Digits => 64,
            Task::StoreRecall => (STORE_RECALL_CUES + 1) * STORE_RECALL_CHANNELS,
        }
    }

    /// Classes C.
    pub fn num_classes(&self) -> usize {
        match self.kind {
            Task::Digits => 10,
            Task::StoreRecall => STORE_RECALL_CUES,
        }
    }

    /// All samples N.
    pub fn total_samples(&self) -> usize {
        match self.kind {
            Task::Digits => DIGITS_SAMPLES,
            Task::StoreRecall => self.samples,
        }
    }

    /// Bytes of the data that is made for a run; the digits are in the program.
    pub fn data_bytes(&self) -> usize {
        match self.kind {
            Task::Digits => 0,
            Task::StoreRecall => self.samples * self.time_steps * self.input_dim(),
        }
    }

    /// Samples held out.
    pub fn test_samples(&self) -> usize {
        ((self.total_samples() as f64 * self.test_share).ceil()) as usize
    }

    /// Samples trained on.
    pub fn train_samples(&self) -> usize {
        self.total_samples() - self.test_samples()
    }
}
