//! What training lowers: the task's loss with that of the firing rates, and the penalty on the
//! exponent.
//!
//! Burn's own losses give a number whose gradient is worked out operation by operation. Here one
//! kernel gives the loss, the samples classified right and the gradient by the outputs at once: a
//! training step on a GPU is launches above all.

use crate::core::config::{ExperimentConfig, Penalty};
use burn::tensor::Tensor;

pub use crate::engine::kernel::LossPlan;
pub use crate::engine::ops::{Loss, loss};

/// What an experiment's training compares with the classes, and asks of the firing rates.
pub fn plan(config: &ExperimentConfig) -> LossPlan {
    LossPlan {
        loss: config.training.loss,
        firing_rate: config.training.firing_rate,
    }
}

/// The same without what is asked of the firing rates: how well the task is solved.
pub fn plan_without_rates(config: &ExperimentConfig) -> LossPlan {
    LossPlan {
        firing_rate: None,
        ..plan(config)
    }
}

impl Penalty {
    /// The penalty of an exponent `[1]`: its squared distance to the target, hinge only above it.
    pub fn apply(self, exponent: Tensor<1>, target: f64) -> Tensor<1> {
        let distance = self.distance(exponent, target);
        distance.clone() * distance
    }

    /// Its derivative by the exponent, `[1]`.
    pub fn slope(self, exponent: Tensor<1>, target: f64) -> Tensor<1> {
        self.distance(exponent, target).mul_scalar(2.0)
    }

    fn distance(self, exponent: Tensor<1>, target: f64) -> Tensor<1> {
        let distance = exponent.sub_scalar(target);
        match self {
            Self::Squared => distance,
            Self::Hinge => distance.clamp_min(0.0),
        }
    }
}
