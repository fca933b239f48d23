//! Optimisers from their configuration, and the clip over all parameters at once.

mod gradients;

pub use gradients::{Clipped, add_scaled, clip_by_global_norm};

use crate::config::OptimizerConfig;
use burn::optim::momentum::MomentumConfig;
use burn::optim::{AdamConfig, AdamWConfig, ModuleOptimizer, SgdConfig};

/// torch's epsilon, where Burn's default is 1e-5.
const EPSILON: f32 = 1e-8;

impl OptimizerConfig {
    /// The optimiser, without any state yet.
    pub fn init(&self) -> ModuleOptimizer {
        match *self {
            Self::Adam => AdamConfig::new().with_epsilon(EPSILON).init(),
            Self::AdamW { weight_decay } => AdamWConfig::new()
                .with_epsilon(EPSILON)
                .with_weight_decay(weight_decay as f32)
                .init(),
            Self::Sgd { momentum } => {
                // Burn's dampening defaults to 0.1, torch's to 0.
                let momentum = MomentumConfig::new()
                    .with_momentum(momentum)
                    .with_dampening(0.0);
                SgdConfig::new().with_momentum(Some(momentum)).init()
            }
        }
    }
}
