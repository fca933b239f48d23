//! What a picture is of.

use super::number::short;
use super::{PlotError, Run, State};
use std::str::FromStr;

/// A number that each run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    TestAccuracy,
    BestTestAccuracy,
    TestLoss,
    Exponent,
    FiringRate,
    MaxGradientNorm,
    /// Of sweeps that stop a run at an accuracy.
    StepsToAccuracy,
}

impl Quantity {
    pub const ALL: [Self; 7] = [
        Self::TestAccuracy,
        Self::BestTestAccuracy,
        Self::TestLoss,
        Self::Exponent,
        Self::FiringRate,
        Self::MaxGradientNorm,
        Self::StepsToAccuracy,
    ];

    /// As results have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TestAccuracy => "test_accuracy",
            Self::BestTestAccuracy => "best_test_accuracy",
            Self::TestLoss => "test_loss",
            Self::Exponent => "exponent",
            Self::FiringRate => "firing_rate",
            Self::MaxGradientNorm => "max_gradient_norm",
            Self::StepsToAccuracy => "steps_to_accuracy",
        }
    }

    /// Every name, for a message.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::TestAccuracy => "Test accuracy",
            Self::BestTestAccuracy => "Best test accuracy",
            Self::TestLoss => "Test loss",
            Self::Exponent => "Largest Lyapunov exponent λ",
            Self::FiringRate => "Firing rate",
            Self::MaxGradientNorm => "Largest gradient norm",
            Self::StepsToAccuracy => "Steps to the accuracy asked for",
        }
    }

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

    /// Name and unit, as an axis has them.
    pub fn label(self) -> String {
        let name = match self {
            Self::Exponent => "Exponent λ",
            Self::MaxGradientNorm => "Gradient norm",
            Self::StepsToAccuracy => "Steps",
            quantity => quantity.title(),
        };
        format!("{name} ({})", self.unit())
    }

    /// What a run came to; `None` of a failed run, and where it is no finite number.
    pub fn of(self, run: &Run) -> Option<f64> {
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
        if self.is_share() {
            short((value * 1000.0).round() / 10.0)
        } else {
            short(value)
        }
    }
}

impl FromStr for Quantity {
    type Err = PlotError;

    fn from_str(text: &str) -> Result<Self, PlotError> {
        let named = |quantity: &Self| quantity.name() == text;
        let found = Self::ALL.into_iter().find(named);
        found.ok_or_else(|| PlotError::UnknownQuantity {
            given: crate::core::text::short(text),
        })
    }
}
