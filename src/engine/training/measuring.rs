//! A measurement under way.

use super::error::TrainingError;
use crate::core::exponent::ExponentError;
use crate::core::metrics::Quantity;
use crate::core::pieces::Pieces;

/// A measurement under way; dropping it ends it.
pub struct Measuring<T> {
    pieces: Pieces<Result<T, ExponentError>>,
    /// The step that was next when it was begun.
    step: usize,
}

impl<T> Measuring<T> {
    /// Of work that is to be done before the step `step`.
    pub(super) fn new(
        work: impl Future<Output = Result<T, ExponentError>> + 'static,
        step: usize,
    ) -> Self {
        Self {
            pieces: Pieces::new(work),
            step,
        }
    }

    /// Does the next piece of it; what came out, once that was the last.
    pub fn advance(&mut self) -> Option<Result<T, TrainingError>> {
        let measured = self.pieces.advance()?;
        Some(measured.map_err(|error| not_measured(&error, self.step)))
    }

    /// What is left of it, as part of other work in pieces.
    ///
    /// # Errors
    /// A number that is NaN or infinite.
    pub async fn rest(&mut self) -> Result<T, TrainingError> {
        let measured = self.pieces.rest().await;
        measured.map_err(|error| not_measured(&error, self.step))
    }
}

/// Why a measurement before step `step` came to nothing.
pub(super) fn not_measured(error: &ExponentError, step: usize) -> TrainingError {
    match error {
        ExponentError::Range {
            field,
            value,
            allowed,
        } => TrainingError::Asked {
            what: field,
            value: value.clone(),
            allowed: allowed.clone(),
        },
        ExponentError::Diverged { .. } => TrainingError::NotFinite {
            quantity: Quantity::Exponent,
            step,
        },
    }
}
