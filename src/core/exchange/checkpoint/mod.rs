//! Checkpoints: files of weights with all that a run goes on with beside them, so that N + M steps are N, a
//! file, and M, to the last bit.
//!
//! The weights stand under the names of [`super::state_dict`], so that a checkpoint is read wherever weights
//! are; each optimiser's moments are `optimizer.NAME.exp_avg` and `.exp_avg_sq` (`momentum_buffer` of SGD), the
//! metrics so far `history.lines`, JSON lines as `train` prints them. What is neither stands in the metadata as JSON,
//! under [`STATE`]. No state of random numbers is among it: every stream is addressed by purpose and index.

mod error;
mod exact;
mod file;
mod history;

pub use error::CheckpointError;
pub use file::{check_whole, read, write, write_past};
pub use history::{Entry, History};

use super::tensor::Tensor;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::protocol::DeviceInfo;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The key of what a run goes on with in the file's metadata.
pub const STATE: &str = "lyapunov_lab_state";

/// A run between two of its steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// As it is by now: a target may have been moved on the way.
    pub config: ExperimentConfig,
    /// A state_dict of snnTorch, complete.
    pub weights: BTreeMap<String, Tensor>,
    /// What else a file of weights says.
    pub metadata: BTreeMap<String, String>,
    pub state: State,
    pub moments: Optimizers<Moments>,
    pub history: History,
}

/// Where a run is, in plain numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Of what stands here.
    pub version: u32,
    /// The step that comes next, warm-up included.
    pub step: usize,
    /// Whether the epoch that ended with the last step is still to be measured on the held-out samples.
    pub is_epoch_due: bool,
    /// Largest gradient norm of the epoch so far.
    pub max_gradient_norm: f32,
    /// Steps that each optimiser has made.
    pub optimizer_steps: Optimizers<u32>,
    /// Digest of samples, labels and their split.
    pub data: String,
    pub device: DeviceInfo,
    /// Whether its numbers hang on more than its settings: a target moved on the way, a device lost.
    #[serde(default)]
    pub was_steered: bool,
    /// Where it is one of two networks, which one.
    #[serde(default)]
    pub side: Option<Side>,
    /// The digest of the weights that it began with, where they were a file's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub began_with: Option<String>,
}

impl State {
    /// The version of this build.
    pub const VERSION: u32 = 1;
}

/// One of each optimiser of a run: of the task, of the warm-up, and of the steps on the penalty alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Optimizers<T> {
    pub task: T,
    pub warmup: T,
    pub penalty: T,
}

impl<T> Optimizers<T> {
    /// Each with its name in files.
    pub fn named(&self) -> [(&'static str, &T); 3] {
        let Self {
            task,
            warmup,
            penalty,
        } = self;
        [("task", task), ("warmup", warmup), ("penalty", penalty)]
    }
}

/// What an optimiser remembers, a number a parameter each; empty before its first step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Moments {
    /// Mean of the gradients, or SGD's momentum.
    pub first: Vec<f32>,
    /// Mean of their squares; zero with SGD.
    pub second: Vec<f32>,
}
