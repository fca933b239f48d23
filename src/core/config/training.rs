//! How the weights change.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumMessage, IntoStaticStr, VariantArray};

/// The optimiser of the task's loss. Adam's betas are 0.9 and 0.999, its epsilon 1e-8.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(
    name(OptimizerKind),
    derive(IntoStaticStr, VariantArray, EnumMessage),
    strum(serialize_all = "snake_case")
)]
pub enum OptimizerConfig {
    // With braces: serde would take any field beside a variant without.
    #[strum_discriminants(strum(message = "Adam"))]
    Adam {},
    /// Adam with decoupled weight decay (Loshchilov and Hutter 2019).
    #[strum_discriminants(strum(message = "AdamW"))]
    AdamW { weight_decay: f64 },
    /// Stochastic gradient descent with momentum.
    #[strum_discriminants(strum(message = "SGD"))]
    Sgd { momentum: f64 },
}

/// What of the readout is compared with the classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(
    name(LossKind),
    derive(IntoStaticStr, VariantArray, EnumMessage),
    strum(serialize_all = "snake_case")
)]
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

/// What is penalised where nothing else was said.
impl Default for FiringRateConfig {
    fn default() -> Self {
        Self {
            target: 0.1,
            weight: 10.0,
        }
    }
}

/// With what its parameters are where nothing else was said.
impl From<OptimizerKind> for OptimizerConfig {
    fn from(kind: OptimizerKind) -> Self {
        match kind {
            OptimizerKind::Adam => Self::Adam {},
            OptimizerKind::AdamW => Self::AdamW { weight_decay: 0.01 },
            OptimizerKind::Sgd => Self::Sgd { momentum: 0.9 },
        }
    }
}

impl From<LossKind> for LossConfig {
    fn from(kind: LossKind) -> Self {
        match kind {
            LossKind::CrossEntropy => Self::CrossEntropy {},
            LossKind::CountMse => Self::CountMse {
                correct_rate: 0.8,
                incorrect_rate: 0.1,
            },
        }
    }
}
