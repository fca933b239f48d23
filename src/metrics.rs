//! What one step and one epoch of training report.

use serde::{Deserialize, Serialize};

/// Which kind of step a measurement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A penalty step before training: only the exponent moves.
    Warmup,
    /// A training step.
    Training,
}

/// One step, as measured on its own batch before the weights changed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StepMetrics {
    /// Steps done before this one, warm-up included.
    pub step: usize,
    pub phase: Phase,
    /// Cross-entropy in nats; absent in the warm-up.
    pub loss: Option<f32>,
    /// Share of the batch classified correctly; absent in the warm-up.
    pub accuracy: Option<f32>,
    /// Largest Lyapunov exponent, nats per time step, where this step measured it.
    pub exponent: Option<f32>,
    /// Euclidean norm of the task's gradient over all parameters, before the clip.
    pub gradient_norm: Option<f32>,
    /// Spikes per neuron and time step, over all hidden layers.
    pub firing_rate: f32,
}

/// The held-out samples after one epoch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EpochMetrics {
    /// 1 after the first epoch.
    pub epoch: usize,
    /// The step that comes next, warm-up included.
    pub step: usize,
    pub test_loss: f32,
    pub test_accuracy: f32,
    /// Exponent on the held-out samples, nats per time step.
    pub exponent: f32,
    /// Spikes per neuron and time step on the held-out samples.
    pub firing_rate: f32,
    /// Largest gradient norm of the epoch.
    pub max_gradient_norm: f32,
}

/// A measurement that came out as NaN or infinite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    Loss,
    Exponent,
    GradientNorm,
    /// Of the network, after the step.
    Weights,
}

impl Quantity {
    /// As a sentence names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => "the loss",
            Self::Exponent => "the Lyapunov exponent",
            Self::GradientNorm => "the gradient norm",
            Self::Weights => "the weights",
        }
    }
}

impl StepMetrics {
    /// The first quantity that is no finite number.
    pub fn non_finite(&self) -> Option<Quantity> {
        let broken = |value: Option<f32>| value.is_some_and(|number| !number.is_finite());
        if broken(self.loss) {
            Some(Quantity::Loss)
        } else if broken(self.gradient_norm) {
            Some(Quantity::GradientNorm)
        } else if broken(self.exponent) {
            Some(Quantity::Exponent)
        } else {
            None
        }
    }
}
