//! The sides that a sweep runs, and what does something on each.

use crate::core::config::{ExperimentConfig, Side};
use crate::core::settings::Field;
use serde::{Deserialize, Serialize};

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
