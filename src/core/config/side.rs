//! With and without the regulariser.

use super::{ExperimentConfig, Regulariser};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// Which of the two networks that are compared a run trains.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Side {
    /// Its exponent is measured and left alone.
    Unregularised,
    /// Its exponent is regularised, as `lyapunov.regulariser` says.
    Regularised,
}

impl Side {
    /// Where a configuration belongs.
    pub fn for_config(config: &ExperimentConfig) -> Self {
        match config.lyapunov.regulariser {
            Regulariser::Off => Self::Unregularised,
            Regulariser::Joint | Regulariser::Interleaved => Self::Regularised,
        }
    }

    /// The settings, as this side runs them.
    pub fn config(self, settings: &ExperimentConfig) -> ExperimentConfig {
        let mut config = settings.clone();
        if self == Self::Unregularised {
            config.lyapunov.regulariser = Regulariser::Off;
        }
        config
    }
}
