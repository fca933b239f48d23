//! How the weights change.

use super::error::{ConfigError, check_count, check_range};
use serde::{Deserialize, Serialize};

/// The optimiser of the task's loss. Adam's betas are 0.9 and 0.999, its epsilon 1e-8.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum OptimizerConfig {
    // With braces: serde would take any field beside a variant without.
    Adam {},
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019).
    AdamW {
        weight_decay: f64,
    },
    /// Stochastic gradient descent with momentum.
    Sgd {
        momentum: f64,
    },
}

/// What of the readout is compared with the classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LossConfig {
    /// Of the logits: a rate, a maximal membrane potential or a count, as `model.readout` says.
    CrossEntropy {},
    /// Mean squared distance of the counts (readout `spike_count`) from these shares of the time
    /// steps, over T: snnTorch's `mse_count_loss`.
    CountMse {
        correct_rate: f64,
        incorrect_rate: f64,
    },
}

/// Firing-rate regularisation: weight x sum over layers of (rate - target)^2.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FiringRateConfig {
    /// Spikes per neuron and time step.
    pub target: f64,
    pub weight: f64,
}

/// Epochs, batches, loss, optimiser and clip.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrainingConfig {
    pub epochs: usize,
    pub batch_size: usize,
    /// Samples that go through the network at once, the gradients of a batch added up; null is as
    /// many as memory allows.
    pub micro_batch: Option<usize>,
    pub learning_rate: f64,
    pub loss: LossConfig,
    /// Null leaves the firing rates as they are.
    pub firing_rate: Option<FiringRateConfig>,
    pub optimizer: OptimizerConfig,
    /// Largest norm of the task's gradient over all parameters; null leaves it as it is.
    pub clip: Option<f64>,
}

impl Default for TrainingConfig {
    fn default() -> Self {
        Self {
            epochs: 6,
            batch_size: 64,
            micro_batch: None,
            learning_rate: 2e-3,
            loss: LossConfig::CrossEntropy {},
            firing_rate: None,
            optimizer: OptimizerConfig::Adam {},
            clip: Some(1.0),
        }
    }
}

impl TrainingConfig {
    /// Checks every range.
    pub fn validate(&self) -> Result<(), ConfigError> {
        check_count("training.epochs", self.epochs, 1, 10_000)?;
        check_count("training.batch_size", self.batch_size, 1, 4096)?;
        if let Some(samples) = self.micro_batch {
            check_count("training.micro_batch", samples, 1, 4096)?;
        }
        check_range("training.learning_rate", self.learning_rate, 1e-8, 10.0)?;
        if let Some(clip) = self.clip {
            check_range("training.clip", clip, 1e-6, 1e6)?;
        }
        if let LossConfig::CountMse {
            correct_rate,
            incorrect_rate,
        } = self.loss
        {
            check_range("training.loss.correct_rate", correct_rate, 0.0, 1.0)?;
            check_range("training.loss.incorrect_rate", incorrect_rate, 0.0, 1.0)?;
        }
        if let Some(FiringRateConfig { target, weight }) = self.firing_rate {
            check_range("training.firing_rate.target", target, 0.0, 1.0)?;
            check_range("training.firing_rate.weight", weight, 0.0, 1e6)?;
        }
        match self.optimizer {
            OptimizerConfig::Adam {} => Ok(()),
            OptimizerConfig::AdamW { weight_decay } => {
                check_range("training.optimizer.weight_decay", weight_decay, 0.0, 1.0)
            }
            OptimizerConfig::Sgd { momentum } => {
                check_range("training.optimizer.momentum", momentum, 0.0, 0.999)
            }
        }
    }
}
