//! With and without the regulariser.

use crate::core::config::{ExperimentConfig, Regulariser};
use crate::core::fields::Field;
use serde::{Deserialize, Serialize};

/// Which of the two networks that are compared a run trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Its exponent is measured and left alone.
    Unregularised,
    /// Its exponent is held, as `lyapunov.regulariser` says.
    Regularised,
}

impl Side {
    /// As files name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unregularised => "unregularised",
            Self::Regularised => "regularised",
        }
    }

    /// Where a configuration belongs.
    pub fn of(config: &ExperimentConfig) -> Self {
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

/// Whether a setting does anything: the network has it, and the exponent is held where it says how.
pub fn applies(field: &Field, config: &ExperimentConfig) -> bool {
    let chooses = field.path == "lyapunov.regulariser";
    let is_held = Side::of(config) == Side::Regularised;
    (field.relevant)(config) && (chooses || is_held || !field.is_about_holding())
}

/// Which sides a sweep runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sides {
    Both,
    Regularised,
    Unregularised,
}

impl Sides {
    /// As files name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Regularised => "regularised",
            Self::Unregularised => "unregularised",
        }
    }

    /// Without any, a sweep runs its experiment as it is.
    pub(super) fn all(sides: Option<Self>) -> &'static [Side] {
        match sides {
            Some(Self::Both) => &[Side::Unregularised, Side::Regularised],
            Some(Self::Regularised) | None => &[Side::Regularised],
            Some(Self::Unregularised) => &[Side::Unregularised],
        }
    }
}
