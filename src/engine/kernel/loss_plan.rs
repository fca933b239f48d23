//! What a loss is made of.

use crate::core::config::{FiringRateConfig, LossConfig};

/// What is compared with the classes, and what is asked of the firing rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LossPlan {
    pub loss: LossConfig,
    pub firing_rate: Option<FiringRateConfig>,
}

impl LossPlan {
    /// Cross-entropy alone.
    pub const CROSS_ENTROPY: Self = Self {
        loss: LossConfig::CrossEntropy {},
        firing_rate: None,
    };

    /// Counts wanted of the right class and of the others, where counts are compared: whole ones.
    pub fn counts(&self, time: usize) -> Option<[f64; 2]> {
        match self.loss {
            LossConfig::CrossEntropy {} => None,
            LossConfig::CountMse {
                correct_rate,
                incorrect_rate,
            } => Some([correct_rate, incorrect_rate].map(|rate| (time as f64 * rate).trunc())),
        }
    }
}
