//! The sides that a sweep runs, and what does something on each.

use crate::core::config::{ExperimentConfig, Side};
use crate::core::settings::Field;
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

/// Whether a network follows a setting: it has what that is about, and the exponent is regularised
/// where the setting says how.
pub fn follows(field: &Field, config: &ExperimentConfig) -> bool {
    let is_regularised = Side::for_config(config) == Side::Regularised;
    (field.relevant)(config) && (is_regularised || !field.is_about_regularising())
}

/// Whether a setting does anything: a network follows it, or it is the one that chooses the side.
pub fn applies(field: &Field, config: &ExperimentConfig) -> bool {
    let chooses = field.path == "lyapunov.regulariser" && (field.relevant)(config);
    chooses || follows(field, config)
}

/// Which sides a sweep runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Sides {
    Both,
    Regularised,
    Unregularised,
}

impl Sides {
    /// Without any, a sweep runs its experiment as it is.
    pub(super) fn all(sides: Option<Self>) -> &'static [Side] {
        match sides {
            Some(Self::Both) => &[Side::Unregularised, Side::Regularised],
            Some(Self::Regularised) | None => &[Side::Regularised],
            Some(Self::Unregularised) => &[Side::Unregularised],
        }
    }
}
