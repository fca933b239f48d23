//! What a picture is of.

use super::number::{short, within};
use super::{PlotError, Run, State};
use crate::core::name::{Labelled, Named};
use std::str::FromStr;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// A number that each run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Quantity {
    #[strum(message = "Test accuracy")]
    TestAccuracy,
    #[strum(message = "Best test accuracy")]
    BestTestAccuracy,
    #[strum(message = "Test loss")]
    TestLoss,
    #[strum(
        message = "Exponent λ",
        detailed_message = "Largest Lyapunov exponent λ"
    )]
    Exponent,
    #[strum(message = "Firing rate")]
    FiringRate,
    #[strum(message = "Gradient norm", detailed_message = "Largest gradient norm")]
    MaxGradientNorm,
    /// Of sweeps that stop a run at an accuracy.
    #[strum(
        message = "Steps",
        detailed_message = "Steps to the accuracy asked for"
    )]
    StepsToAccuracy,
}

impl Quantity {
    pub fn unit(self) -> &'static str {
        match self {
            Self::TestAccuracy | Self::BestTestAccuracy => "%",
            Self::TestLoss => "nats",
            Self::Exponent => "nats per time step",
            Self::FiringRate => "spikes per time step",
            Self::MaxGradientNorm => "before the clip",
            Self::StepsToAccuracy => "warm-up included",
        }
    }

    /// Label and unit, as an axis has them.
    pub fn axis_label(self) -> String {
        format!("{} ({})", self.label(), self.unit())
    }

    /// What a run came to; `None` of a failed run, and where it is no finite number.
    pub fn value(self, run: &Run) -> Option<f64> {
        let measured = &run.measured;
        let value = match self {
            Self::TestAccuracy => measured.test_accuracy,
            Self::BestTestAccuracy => measured.best_test_accuracy,
            Self::TestLoss => measured.test_loss,
            Self::Exponent => measured.exponent,
            Self::FiringRate => measured.firing_rate,
            // It stands on a log axis.
            Self::MaxGradientNorm => measured.max_gradient_norm.filter(|norm| *norm > 0.0),
            Self::StepsToAccuracy => measured.steps_to_accuracy,
        };
        value.filter(|value| value.is_finite() && run.state != State::Failed)
    }

    pub fn is_share(self) -> bool {
        matches!(self, Self::TestAccuracy | Self::BestTestAccuracy)
    }

    /// Whether less is better, and a run without a value worse than any.
    pub fn is_cost(self) -> bool {
        matches!(self, Self::TestLoss | Self::StepsToAccuracy)
    }

    pub fn is_log(self) -> bool {
        self == Self::MaxGradientNorm
    }

    /// A value as a label has it, without the unit.
    pub fn text(self, value: f64) -> String {
        short(self.shown(value))
    }

    /// The same in so many characters, with fewer digits where that helps.
    pub fn text_within(self, value: f64, characters: usize) -> Option<String> {
        within(self.shown(value), characters)
    }

    /// A share is shown in per cent.
    fn shown(self, value: f64) -> f64 {
        if self.is_share() {
            (value * 1000.0).round() / 10.0
        } else {
            value
        }
    }
}

impl FromStr for Quantity {
    type Err = PlotError;

    fn from_str(text: &str) -> Result<Self, PlotError> {
        Self::from_key(text).ok_or_else(|| PlotError::UnknownQuantity {
            given: crate::core::text::short(text),
        })
    }
}
