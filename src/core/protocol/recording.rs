//! What a recording is asked to be of, and the backward half of it.

use super::Recording;
use serde::{Deserialize, Serialize};

/// What the page wants to see of one sample at the present weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingRequest {
    pub shown: Shown,
    pub nudge: Nudge,
    pub lenses: Lenses,
}

impl RecordingRequest {
    /// A held-out sample forwards, with the usual nudge.
    pub fn for_sample(sample: usize) -> Self {
        Self {
            shown: Shown::Sample(sample),
            nudge: Nudge::default(),
            lenses: Lenses::Forwards,
        }
    }
}

/// What the network is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// A held-out sample; 0 is the first.
    Sample(usize),
    /// A digit that somebody has drawn, encoded as the task's are; only for tasks on the 8x8 digits.
    Drawn {
        /// Grey values from 0 to 1, row by row.
        pixels: Vec<f32>,
        /// What it is meant to be, where that is known: without it there is no error to carry back.
        label: Option<usize>,
    },
}

/// How a copy of the network is moved away from it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Nudge {
    /// The time step, from 0, whose membrane potentials are moved before they are read as spikes.
    pub step: usize,
    pub neurons: Nudged,
    /// How far, over all potentials that are moved.
    pub epsilon: f64,
}

impl Default for Nudge {
    fn default() -> Self {
        Self {
            step: 0,
            neurons: Nudged::All,
            epsilon: Recording::EPS,
        }
    }
}

/// Which potentials are moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nudged {
    /// All, in a direction that the seed draws: the same for networks of one seed and size.
    All,
    /// One among the neurons of all layers, the first layer's first, from 0.
    One(usize),
}

/// Which way the sample is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lenses {
    /// Spikes, potentials and the nudged copy.
    #[default]
    Forwards,
    /// The learning signal too.
    Both,
}

/// What the sample's error sends back through time, along the surrogate's slopes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearningSignal {
    /// d loss / d U of every neuron and time step, little-endian f32 in the order of
    /// [`Recording::membrane`]; resets are held, as in training.
    #[serde(with = "serde_bytes")]
    pub gradient: Vec<u8>,
    /// Its norm over all neurons, by time step.
    pub norms: Vec<f32>,
    /// Of this sample, without what is asked of the firing rates.
    pub loss: f32,
    /// The tangent's exponent along this very sample, nats per time step.
    pub exponent: f32,
    /// As [`StepMetrics::floored`](crate::core::metrics::StepMetrics::floored).
    pub floored: f32,
}
