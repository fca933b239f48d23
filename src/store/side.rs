//! The two runs of the pair, and what each is called.

use crate::config::{ExperimentConfig, LyapunovConfig, Regulariser};
use crate::fields::Field;

/// Settings that say how the exponent is held: nothing follows them where it is not.
const HOLDING: [&str; 7] = [
    "lyapunov.lambda_target",
    "lyapunov.regulariser",
    "lyapunov.penalty",
    "lyapunov.lambda_reg",
    "lyapunov.warmup_steps",
    "lyapunov.warmup_learning_rate",
    "lyapunov.every",
];

/// One of the two runs that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Its exponent is measured and left alone.
    Off,
    /// Its exponent is held at the target.
    Held,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Off, Self::Held];

    /// As attributes and styles name it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Held => "held",
        }
    }

    /// As its lines are labelled.
    pub fn label(self) -> &'static str {
        match self {
            Self::Off => "not held",
            Self::Held => "held",
        }
    }

    /// As its heading says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Off => "Exponent not held",
            Self::Held => "Exponent held",
        }
    }

    /// Whether this side's runs depend on a setting, as far as the side decides it.
    pub fn follows(self, field: &Field) -> bool {
        self == Self::Held || !HOLDING.contains(&field.path)
    }

    /// The settings, as this side runs them.
    pub fn config(self, settings: &ExperimentConfig) -> ExperimentConfig {
        let regulariser = match self {
            Self::Off => Regulariser::Off,
            Self::Held => settings.lyapunov.regulariser,
        };
        ExperimentConfig {
            lyapunov: LyapunovConfig {
                regulariser,
                ..settings.lyapunov.clone()
            },
            ..settings.clone()
        }
    }
}
