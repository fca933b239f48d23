//! Why there is no picture.

use crate::core::name::Named;

/// What cannot be drawn, with what can be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlotError {
    #[error("the sweep has no runs yet")]
    NoRuns,
    #[error("no run has a {quantity}")]
    NoValues { quantity: &'static str },
    #[error("steps_to_accuracy is of a sweep with stop.accuracy, and this one has none")]
    NoAccuracyAsked,
    /// Where runs failed, that may be why.
    #[error("{error}; of {runs} {failed}")]
    Failing {
        error: Box<Self>,
        runs: String,
        failed: String,
    },
    #[error("quantity is {given}; allowed: {}", super::Quantity::keys())]
    UnknownQuantity { given: String },
    #[error("{option} is {given}, which the sweep does not vary; allowed: {allowed}")]
    NoSuchAxis {
        option: &'static str,
        given: String,
        allowed: String,
    },
    #[error("--x and --y are both {given}; a heat map needs two settings")]
    SameAxis { given: String },
    #[error(
        "a heat map needs two settings, each with two values in the runs that are there; the sweep has {found}"
    )]
    NoTwoAxes { found: String },
    #[error(
        "a line needs a setting with two values in the runs that are there; the sweep has none"
    )]
    NoAxis,
    #[error(
        "paired dots need runs without and with the regulariser from the same start; there are none"
    )]
    NoPairs,
    #[error(
        "there is nothing to compare: the sweep varies no setting and has no runs without and with \
         the regulariser from the same start"
    )]
    NothingVaries,
    #[error("the picture could not be drawn: {0}")]
    Drawing(String),
}
