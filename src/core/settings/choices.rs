//! What a value does to the choices beside it: it brings the one that it belongs to.

use super::{Field, Input, all};
use crate::core::config::ExperimentConfig;

/// A value that would have undone a choice which was made by name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{} ({}) is of {} {belongs}, and {} is {chosen}", field.word, field.label, choice.word, choice.word)]
pub struct Undone {
    pub field: &'static Field,
    /// What it would have made otherwise.
    pub choice: &'static Field,
    /// What was chosen, and what the value belongs to.
    pub chosen: String,
    pub belongs: String,
}

/// The first of what was `chosen` by name that writing `field` has made something else.
pub fn undone(
    field: &'static Field,
    chosen: &[&'static Field],
    before: &ExperimentConfig,
    after: &ExperimentConfig,
) -> Option<Undone> {
    let mut turned = turned(before, after).filter(|(choice, ..)| chosen.contains(choice));
    let (choice, chosen, belongs) = turned.next()?;
    Some(Undone {
        field,
        choice,
        chosen,
        belongs,
    })
}

/// Choices that differ, each with what it was and what it is.
pub fn turned(
    before: &ExperimentConfig,
    after: &ExperimentConfig,
) -> impl Iterator<Item = (&'static Field, String, String)> {
    let choices = all().filter(|field| matches!(field.input, Input::Choice(_)));
    choices.filter_map(|choice| {
        let (was, is) = (choice.text(before), choice.text(after));
        (was != is).then_some((choice, was, is))
    })
}
