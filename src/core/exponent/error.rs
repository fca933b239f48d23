//! Why an exponent cannot be measured, and the checks that say so.

use super::direction::{length, orthonormalise};
use super::floors::LOST;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// The most directions that a spectrum carries.
pub const MOST_DIRECTIONS: usize = 8;
/// The smallest and the largest perturbation of a twin.
pub const EPS: RangeInclusive<f64> = 1e-6..=10.0;

/// A measurement that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExponentError {
    /// An argument outside its range.
    #[error("{field} is {value}; allowed: {allowed}")]
    Range {
        field: &'static str,
        value: String,
        allowed: String,
    },
    /// What is carried along the trajectory grew too long to measure (above about 1e154), or is no
    /// number.
    #[error("the system diverges: a difference is too large to measure after time step {step}")]
    Diverged {
        /// Counted from 1.
        step: usize,
    },
}

impl ExponentError {
    pub(super) fn range(
        field: &'static str,
        value: impl Display,
        allowed: impl Into<String>,
    ) -> Self {
        Self::Range {
            field,
            value: value.to_string(),
            allowed: allowed.into(),
        }
    }
}

/// Refuses a perturbation outside [`EPS`], and one that is no number.
pub(super) fn check_eps(eps: f64) -> Result<(), ExponentError> {
    if EPS.contains(&eps) {
        return Ok(());
    }
    let allowed = format!("{} to {}", EPS.start(), EPS.end());
    Err(ExponentError::range("eps", eps, allowed))
}

/// Refuses an interval of re-orthogonalisation that does not fit into the measurement.
pub(super) fn check_every(every: usize, steps: usize) -> Result<(), ExponentError> {
    if (1..=steps).contains(&every) {
        return Ok(());
    }
    let allowed = format!("1 to {steps}, the time steps of the measurement");
    Err(ExponentError::range("every", every, allowed))
}

/// `start` at length 1.
pub(super) fn unit_start(start: &[f64], dimension: usize) -> Result<Vec<f64>, ExponentError> {
    if start.len() != dimension {
        return Err(ExponentError::range(
            "start",
            format!("{} numbers", start.len()),
            format!("{dimension}, the numbers in this system's state"),
        ));
    }
    let length = length(start);
    if !(length > 0.0 && length.is_finite()) {
        let value = format!("a direction of length {length}");
        let allowed = "a finite length above 0";
        return Err(ExponentError::range("start", value, allowed));
    }
    Ok(start.iter().map(|value| value / length).collect())
}

/// `starts`, `[count, dimension]`, made orthonormal.
pub(super) fn orthonormal_starts(
    starts: &[f64],
    dimension: usize,
) -> Result<Vec<f64>, ExponentError> {
    if dimension == 0 || !starts.len().is_multiple_of(dimension) {
        return Err(ExponentError::range(
            "starts",
            format!("{} numbers", starts.len()),
            format!("a multiple of {dimension}, the numbers in this system's state"),
        ));
    }
    let count = starts.len() / dimension;
    if !(1..=dimension.min(MOST_DIRECTIONS)).contains(&count) {
        let allowed = if dimension < MOST_DIRECTIONS {
            format!("1 to {dimension}, the numbers in this system's state")
        } else {
            format!("1 to {MOST_DIRECTIONS}")
        };
        return Err(ExponentError::range("directions", count, allowed));
    }
    let mut vectors = Vec::with_capacity(starts.len());
    for start in starts.chunks_exact(dimension) {
        vectors.extend(unit_start(start, dimension)?);
    }
    let diagonal = orthonormalise(&mut vectors, dimension);
    if let Some(position) = diagonal.iter().position(|own| own.length <= LOST) {
        let value = format!("direction {position}, within the span of those before it");
        let allowed = "linearly independent directions";
        return Err(ExponentError::range("starts", value, allowed));
    }
    Ok(vectors)
}
