//! What is wrong with a map.

use super::{MOST_ACROSS, MOST_CELLS, MOST_EACH};
use thiserror::Error;

/// Each names the setting, its value and what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MapError {
    #[error(
        "it has {count} settings with a range; allowed: 2, as in init-gain:0.3..2.4,steps:10..150"
    )]
    Axes { count: usize },
    #[error("{word} is no setting with a number")]
    NoSetting { word: String },
    #[error("{word} stands there twice; allowed: two settings")]
    Twice { word: &'static str },
    #[error("{word} is {found}; allowed: a range such as {example}")]
    NoRange {
        word: String,
        found: String,
        example: String,
    },
    #[error("{word} has the end {found}; allowed: {allowed}")]
    End {
        word: &'static str,
        found: String,
        allowed: String,
    },
    #[error("{word} goes from {from} to {to}; allowed: the smaller one first")]
    Backwards {
        word: &'static str,
        from: String,
        to: String,
    },
    #[error("{word} has {found} values; allowed: 2 to {MOST_ACROSS}")]
    Count { word: &'static str, found: String },
    #[error("{word} has no {count} different values from {from} to {to}; allowed: up to {most}")]
    TooFine {
        word: &'static str,
        count: u32,
        from: String,
        to: String,
        most: u32,
    },
    #[error("it has {count} cells; allowed: up to {MOST_CELLS}")]
    Cells { count: u32 },
    #[error("each is {found}; allowed: 1 to {most}", most = .most.min(&MOST_EACH))]
    Each { found: String, most: u32 },
    #[error("{word} makes no difference in this experiment")]
    NoEffect { word: &'static str },
    #[error("at {cell} there is no experiment: {why}")]
    NoExperiment { cell: String, why: String },
}
