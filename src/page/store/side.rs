//! The two runs of the pair, and what each is called.

use crate::core::config;
use crate::core::config::ExperimentConfig;
use crate::core::settings::Field;
use crate::core::sweep;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// One of the two runs that are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Side {
    /// Its exponent is measured and left alone.
    #[strum(
        serialize = "off",
        message = "unregularised",
        detailed_message = "Unregularised"
    )]
    Unregularised,
    /// Its exponent is regularised to the target.
    #[strum(
        serialize = "held",
        message = "regularised",
        detailed_message = "Regularised"
    )]
    Regularised,
}

impl Side {
    pub const BOTH: [Self; 2] = [Self::Unregularised, Self::Regularised];

    /// The one that it is compared with.
    pub fn other(self) -> Self {
        match self {
            Self::Unregularised => Self::Regularised,
            Self::Regularised => Self::Unregularised,
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
            config::Side::Unregularised => Self::Unregularised,
            config::Side::Regularised => Self::Regularised,
        }
    }

    /// As the files of sweeps name it.
    pub fn in_files(self) -> config::Side {
        match self {
            Self::Unregularised => config::Side::Unregularised,
            Self::Regularised => config::Side::Regularised,
        }
    }
}
