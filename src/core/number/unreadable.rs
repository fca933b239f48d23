//! Why a text was not taken for a number.

use crate::core::text::short;
use thiserror::Error;

/// Stands behind "is “text”, " in a message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    #[error("not a number")]
    NoNumber,
    #[error("not a whole number")]
    NotWhole,
    #[error("not a number in decimal digits")]
    NotDecimal,
    #[error("not a finite number")]
    NotFinite,
    #[error("a percentage: write 5 % as 0.05")]
    Percentage,
    /// Of a setting that is no number.
    #[error("{0}")]
    Other(String),
    #[error("which is out of range")]
    OutOfRange,
    /// More than one number can be meant.
    #[error("which can be read as {one} or as {other}: write the one that is meant")]
    Ambiguous { one: String, other: String },
    /// The same of a list, whose entries a `;` parts beyond doubt.
    #[error("which can be read as {one} or as {other}: part the entries by “;” to settle it")]
    AmbiguousList { one: String, other: String },
    /// Counted from 1.
    #[error("whose entry {place} is {text}, {why}")]
    Entry {
        place: usize,
        text: String,
        why: Box<Self>,
    },
}

impl Unreadable {
    pub(super) fn ambiguous(one: impl ToString, other: impl ToString) -> Self {
        Self::Ambiguous {
            one: one.to_string(),
            other: other.to_string(),
        }
    }

    /// The same, of an entry of a list.
    pub(super) fn of_entry(self, index: usize, text: &str) -> Self {
        Self::Entry {
            place: index + 1,
            text: if text.is_empty() {
                "empty".to_owned()
            } else {
                short(text)
            },
            why: Box::new(self),
        }
    }
}
