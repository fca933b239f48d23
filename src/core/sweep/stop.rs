//! When a run ends before its last step.

use super::error::SweepError;
use super::reading::Part;
use crate::core::metrics::EpochMetrics;
use serde::Serialize;

/// A loss above this has diverged, nats: guessing among ten classes costs 2.3.
pub const LARGEST_LOSS: f32 = 1000.0;

/// The rules of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Stop {
    /// A run is over at the first epoch whose test accuracy reaches this share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// A run is over where its loss is above [`LARGEST_LOSS`]. (Where a number is none, every run fails.)
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
}

/// Of [`Stop::accuracy`].
const SHARES: &str = "above 0, up to 1";

impl Stop {
    pub(super) fn read(part: &Part) -> Result<Self, SweepError> {
        let allowed = "an object, {\"accuracy\": 0.9, \"diverged\": true}";
        let stop = part.object(&["accuracy", "diverged"], allowed)?;
        Ok(Self {
            accuracy: stop.read("accuracy", |part| part.number(SHARES))?,
            diverged: stop.read("diverged", |part| part.truth())?.unwrap_or(false),
        })
    }

    pub(super) fn check(&self) -> Result<(), SweepError> {
        match self.accuracy {
            Some(share) if !(share > 0.0 && share <= 1.0) => {
                Err(SweepError::range("stop.accuracy", share, SHARES))
            }
            _ => Ok(()),
        }
    }

    /// Why a run is over after an epoch; the one before training is none.
    pub fn after_epoch(&self, epoch: &EpochMetrics) -> Option<String> {
        if self.diverged && epoch.test_loss > LARGEST_LOSS {
            let (loss, epoch) = (epoch.test_loss, epoch.epoch);
            return Some(format!(
                "diverged: the test loss is {loss} after epoch {epoch}, above {LARGEST_LOSS}"
            ));
        }
        let wanted = self.accuracy?;
        (epoch.epoch > 0 && self.is_reached_by(epoch.test_accuracy)).then(|| {
            format!(
                "accuracy: {} after epoch {}, of {wanted} asked for",
                epoch.test_accuracy, epoch.epoch
            )
        })
    }

    /// Whether a test accuracy is what runs are stopped at.
    pub fn is_reached_by(&self, accuracy: f32) -> bool {
        // The nearest 32-bit number to what was asked for counts as it.
        self.accuracy
            .is_some_and(|wanted| accuracy >= wanted as f32)
    }

    /// Why a run is over after a step.
    pub fn after_step(&self, step: usize, loss: Option<f32>) -> Option<String> {
        let loss = loss.filter(|&loss| self.diverged && loss > LARGEST_LOSS)?;
        Some(format!(
            "diverged: the loss is {loss} at step {step}, above {LARGEST_LOSS}"
        ))
    }
}
