//! The two runs of the pair, and what each is called.

use crate::core::config;
use crate::core::config::ExperimentConfig;
use crate::core::fields::Field;
use crate::core::sweep;

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

    /// Whether this side's runs follow a setting, as these settings make them.
    pub fn follows(self, field: &Field, settings: &ExperimentConfig) -> bool {
        sweep::follows(field, &self.config(settings))
    }

    /// The settings, as this side runs them.
    pub fn config(self, settings: &ExperimentConfig) -> ExperimentConfig {
        self.in_files().config(settings)
    }

    /// The side that files of sweeps name so.
    pub fn of_files(side: config::Side) -> Self {
        match side {
            config::Side::Unregularised => Self::Off,
            config::Side::Regularised => Self::Held,
        }
    }

    /// As the files of sweeps name it.
    pub fn in_files(self) -> config::Side {
        match self {
            Self::Off => config::Side::Unregularised,
            Self::Held => config::Side::Regularised,
        }
    }
}
