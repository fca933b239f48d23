//! The held-out samples at the present weights, whatever they came from.

use super::error::TrainingError;
use super::evaluate::Evaluation;
use super::session::Session;
use crate::core::metrics::Evaluated;

impl Session {
    /// The share of the test samples that are classified correctly at the present weights.
    ///
    /// # Errors
    /// A lost device; a loss or an exponent that is NaN or infinite.
    pub async fn test_accuracy(&self) -> Result<f32, TrainingError> {
        let evaluation = self.held_out().await?;
        Ok(evaluation.means().accuracy)
    }

    /// Goes through all held-out samples; `samples` and `eps` are of [`Session::measure`], which reads every
    /// estimator along the first of them. Nothing of the run changes.
    ///
    /// # Errors
    /// As [`Session::measure`]; a loss or an exponent that is NaN or infinite.
    pub async fn evaluated(&self, samples: usize, eps: &[f64]) -> Result<Evaluated, TrainingError> {
        let measured = self.measure(samples, eps).await?;
        let step = self.next_step();
        let evaluation = self.held_out().await?;
        let means = evaluation.means();
        Ok(Evaluated {
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
            measured,
        })
    }

    async fn held_out(&self) -> Result<Evaluation, TrainingError> {
        let step = self.next_step();
        let mut evaluation = Evaluation::new(0, &self.batches, &self.config, step);
        while !evaluation.is_complete() {
            let device = &self.device.device;
            evaluation.add_chunk(&self.config, &self.network, &self.batches, device)?;
            evaluation.wait().await?;
        }
        match evaluation.means().broken() {
            Some(quantity) => Err(TrainingError::NotFinite { quantity, step }),
            None => Ok(evaluation),
        }
    }
}
