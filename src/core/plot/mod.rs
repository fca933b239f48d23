//! The standard pictures of a sweep, from its results to SVG.
//!
//! [`pictures`] makes descriptions of a [`Sweep`]'s runs (each a [`crate::core::sweep::Line`] that was read) ([`Heat`], [`Lines`], [`Paired`]): numbers and
//! words, nothing drawn, which is what the tests look at. [`Picture::svg`] draws one, text as text, in
//! colours that the colour-blind tell apart, narrow enough for a phone and a paper's column.
//!
//! What did not come to a number is never left out in silence: a place where runs failed has a cross,
//! and each picture says how many there are.

mod axis;
mod contour;
mod error;
mod growth;
mod heat;
mod line;
mod notes;
mod number;
mod paired;
mod quantity;
mod request;
mod run;
mod scale;
mod svg;
mod tally;
#[cfg(test)]
mod tests;
mod ticks;

use crate::core::config::Side;
use crate::core::sweep::State;
pub use axis::{Axis, Place};
pub use error::PlotError;
pub use growth::{Growth, GrowthCurve, GrowthPanel};
pub use heat::{Cell, Heat, HeatPanel};
pub use line::{Curve, Lines};
pub use paired::{Bar, Pair, Paired, Reach};
pub use quantity::Quantity;
pub use request::{Kind, Picture, Request, pictures};
pub use run::{Measured, Run, SIDES, Sweep, Value, side_title};
pub use tally::Tally;
