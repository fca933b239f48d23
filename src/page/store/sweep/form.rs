//! The form of a sweep: what can be varied, as it was filled in, and what is wrong with it.

use crate::core::settings::{self, Field};
use strum::{IntoStaticStr, VariantArray};

use crate::page::store::Side;
use crate::page::store::settings::Settings;

/// The most seeds for each value.
pub const MOST_SEEDS: usize = 10;
/// What is varied where nothing was chosen.
const FIRST: &str = "model.beta";

/// The fields that a sweep can vary with these settings, each with values to begin with. Those that do
/// nothing in the present network are not offered.
pub fn candidates(
    settings: &Settings,
) -> impl Iterator<Item = (&'static Field, &'static str)> + use<'_> {
    settings::all()
        .filter(|field| !field.sweep.is_empty() && (field.relevant)(settings.good()))
        .map(|field| (field, field.sweep))
}

/// The form as it was filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub field: String,
    /// Between commas.
    pub values: String,
    /// Varied beside the first, each value with each.
    pub second: Option<Second>,
    pub seeds: String,
    pub side: Side,
}

/// A second setting, as it was filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    pub field: String,
    /// Between commas.
    pub values: String,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            field: FIRST.to_owned(),
            values: settings::named(FIRST)
                .map_or("", |field| field.sweep)
                .to_owned(),
            second: None,
            seeds: "3".to_owned(),
            side: Side::Regularised,
        }
    }
}

/// A control of the form, as its id on the page names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray)]
pub enum Control {
    #[strum(serialize = "sweep-field")]
    Field,
    #[strum(serialize = "sweep-values")]
    Values,
    #[strum(serialize = "sweep-second")]
    SecondField,
    #[strum(serialize = "sweep-second-values")]
    SecondValues,
    #[strum(serialize = "sweep-seeds")]
    Seeds,
}

/// What is wrong, and at which control.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub control: Control,
    pub message: String,
}
