//! The form of a sweep: what can be varied, as it was filled in, and what is wrong with it.

use crate::core::fields::{self, Field};

use crate::page::store::Side;
use crate::page::store::settings::Settings;

/// The most seeds for each value.
pub const MOST_SEEDS: usize = 10;

/// What can be swept, with values to begin with. Those that do nothing in the present network are
/// not offered.
pub(super) const CANDIDATES: [(&str, &str); 15] = [
    ("model.beta", "0.5, 0.7, 0.85, 0.95"),
    ("model.alpha", "0.5, 0.7, 0.9"),
    ("model.threshold", "0.5, 1, 2"),
    ("model.recurrent_init.gain", "0.6, 0.9, 1.2, 1.5"),
    ("model.input_gain", "0.5, 1, 2"),
    ("model.surrogate.alpha", "1, 2, 5, 10"),
    ("model.surrogate.slope", "5, 10, 25, 50"),
    ("model.surrogate.width", "0.3, 0.7, 1"),
    ("model.dropout", "0, 0.2, 0.5"),
    ("training.learning_rate", "0.0005, 0.002, 0.008"),
    ("lyapunov.lambda_target", "-0.3, -0.15, -0.05, 0.1"),
    ("lyapunov.lambda_reg", "1, 10, 100"),
    ("lyapunov.warmup_steps", "0, 50, 100"),
    ("lyapunov.warmup_learning_rate", "0.003, 0.01, 0.03"),
    ("lyapunov.every", "1, 2, 5, 10"),
];

/// The fields that a sweep can vary with these settings, each with values to begin with.
pub fn candidates(
    settings: &Settings,
) -> impl Iterator<Item = (&'static Field, &'static str)> + use<'_> {
    CANDIDATES.into_iter().filter_map(|(path, values)| {
        let field = fields::named(path).filter(|field| field.path == path)?;
        (field.relevant)(settings.good()).then_some((field, values))
    })
}

/// The form as it was filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub field: String,
    /// Between commas.
    pub values: String,
    pub seeds: String,
    pub side: Side,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            field: CANDIDATES[0].0.to_owned(),
            values: CANDIDATES[0].1.to_owned(),
            seeds: "3".to_owned(),
            side: Side::Held,
        }
    }
}

/// A control of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    Field,
    Values,
    Seeds,
}

impl Control {
    pub const ALL: [Self; 3] = [Self::Field, Self::Values, Self::Seeds];

    /// Its id on the page.
    pub fn id(self) -> &'static str {
        match self {
            Self::Field => "sweep-field",
            Self::Values => "sweep-values",
            Self::Seeds => "sweep-seeds",
        }
    }
}

/// What is wrong, and at which control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub control: Control,
    pub message: String,
}
