//! What a network does on the samples that it never learnt from.

use super::{Exponents, Spread};
use serde::{Deserialize, Serialize};

/// A network at some weights, on all held-out samples, and measured along some of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluated {
    #[serde(flatten)]
    pub held_out: HeldOutMetrics,
    /// Every estimator along the first test samples.
    pub measured: Exponents,
}

/// A network at some weights, on all held-out samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeldOutMetrics {
    /// Training steps done, warm-up included.
    pub step: usize,
    pub test_samples: usize,
    /// Of the task alone, without what is asked of the firing rates.
    pub test_loss: f32,
    pub test_accuracy: f32,
    /// The same of the samples that are held out for choices between settings; absent without any.
    pub validation_loss: Option<f32>,
    pub validation_accuracy: Option<f32>,
    /// The configured estimator's exponent over all test samples, nats per time step.
    pub exponent: f32,
    /// Its standard error over these samples; absent for one.
    pub exponent_standard_error: Option<f32>,
    pub exponent_spread: Spread,
    /// As [`super::StepMetrics::floored`].
    pub floored: f32,
    /// Spikes per neuron and time step over all spiking layers.
    pub firing_rate: f32,
    /// The same of each, first to last.
    pub firing_rates: Vec<f32>,
}
