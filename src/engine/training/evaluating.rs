//! The held-out samples at the present weights, whatever they came from.

use super::error::TrainingError;
use super::evaluate::Evaluation;
use super::session::Session;
use crate::core::metrics::{Evaluated, HeldOutMetrics};
use crate::engine::model::Network;

/// Held-out samples that are gone through, at the weights that there were.
pub struct Evaluating {
    evaluation: Evaluation,
    network: Network,
    step: usize,
}

impl Session {
    /// The share of the test samples that are classified correctly at the present weights.
    ///
    /// # Errors
    /// A lost device; a loss or an exponent that is NaN or infinite.
    pub async fn test_accuracy(&self) -> Result<f32, TrainingError> {
        Ok(self.held_out().await?.test_accuracy)
    }

    /// Goes through all held-out samples; `samples` and `eps` are of [`Session::measure`], which reads every
    /// estimator along the first of them. Nothing of the run changes.
    ///
    /// # Errors
    /// As [`Session::measure`]; a loss or an exponent that is NaN or infinite.
    pub async fn evaluated(&self, samples: usize, eps: &[f64]) -> Result<Evaluated, TrainingError> {
        let measured = self.measure(samples, eps).await?;
        let held_out = self.held_out().await?;
        Ok(Evaluated { held_out, measured })
    }

    async fn held_out(&self) -> Result<HeldOutMetrics, TrainingError> {
        let mut evaluating = self.evaluating();
        loop {
            if let Some(metrics) = self.evaluate_more(&mut evaluating).await? {
                return Ok(metrics);
            }
        }
    }

    /// Begins to go through all held-out samples at the weights as they are now.
    pub fn evaluating(&self) -> Evaluating {
        let step = self.next_step();
        Evaluating {
            evaluation: Evaluation::new(0, &self.batches, &self.config, step),
            network: self.network.clone(),
            step,
        }
    }

    /// Goes through some more of them; what came out, once those were the last.
    ///
    /// # Errors
    /// A lost device; a loss or an exponent that is NaN or infinite.
    pub async fn evaluate_more(
        &self,
        evaluating: &mut Evaluating,
    ) -> Result<Option<HeldOutMetrics>, TrainingError> {
        let Evaluating {
            evaluation,
            network,
            step,
        } = evaluating;
        evaluation.add_chunk(&self.config, network, &self.batches, &self.device.device)?;
        evaluation.wait().await?;
        if !evaluation.is_complete() {
            return Ok(None);
        }
        let (means, step) = (evaluation.means(), *step);
        if let Some(quantity) = means.broken() {
            return Err(TrainingError::NotFinite { quantity, step });
        }
        Ok(Some(HeldOutMetrics {
            step,
            test_samples: self.batches.dataset.split.test.len(),
            test_loss: means.loss,
            test_accuracy: means.accuracy,
            validation_loss: means.validation.map(|[loss, _]| loss),
            validation_accuracy: means.validation.map(|[_, accuracy]| accuracy),
            exponent: means.exponent.value,
            exponent_standard_error: means.exponent.error,
            exponent_spread: means.exponent.spread,
            floored: means.exponent.floored,
            firing_rate: means.firing_rate,
            firing_rates: evaluation.firing_rates(),
        }))
    }
}
