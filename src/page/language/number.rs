//! Numbers as the page shows them: those of [`crate::core::number`] with the language's decimal mark.

use super::{heard, numeral};
use crate::core::number;

/// `digits` places after the mark.
pub fn fixed(value: f64, digits: usize) -> String {
    numeral(&number::fixed(value, digits))
}

/// An exponent with its standard error; a floor is called one.
pub fn exponent(value: f32, standard_error: Option<f32>, floored: f32) -> String {
    heard(&number::exponent(value, standard_error, floored))
}

/// A share as a whole percentage.
pub fn percent(share: f64) -> String {
    numeral(&number::percent(share))
}

/// Two significant digits.
pub fn significant(value: f64) -> String {
    heard(&number::significant(value))
}

/// Two significant digits without trailing zeros.
pub fn compact(value: f64) -> String {
    heard(&number::compact(value))
}

/// By what something grows or fades, in a digit or two.
pub fn times(ratio: f64) -> String {
    numeral(&number::times(ratio))
}

/// The power of ten nearest to a positive value.
pub fn decade(value: f64) -> String {
    numeral(&number::decade(value))
}
