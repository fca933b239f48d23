//! When a run ends before its last step.

use super::error::SweepError;
use crate::core::metrics::EpochMetrics;
use serde::{Deserialize, Serialize};

/// A loss above this has diverged, nats: guessing among ten classes costs 2.3.
pub const LARGEST_LOSS: f32 = 1000.0;

/// The rules of a sweep.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Stop {
    /// A run is over at the first epoch whose test accuracy reaches this share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// A run is over where its loss is above [`LARGEST_LOSS`]. (Where a number is none, every run fails.)
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub diverged: bool,
}

impl Stop {
    pub(super) fn check(&self) -> Result<(), SweepError> {
        match self.accuracy {
            Some(share) if !(share > 0.0 && share <= 1.0) => Err(SweepError::range(
                "stop.accuracy",
                share,
                "above 0, up to 1",
            )),
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
        let reached = f64::from(epoch.test_accuracy);
        // The nearest 32-bit number to what was asked for counts as it.
        (epoch.epoch > 0 && reached >= f64::from(wanted as f32)).then(|| {
            format!(
                "accuracy: {} after epoch {}, of {wanted} asked for",
                epoch.test_accuracy, epoch.epoch
            )
        })
    }

    /// Why a run is over after a step.
    pub fn after_step(&self, step: usize, loss: Option<f32>) -> Option<String> {
        let loss = loss.filter(|&loss| self.diverged && loss > LARGEST_LOSS)?;
        Some(format!(
            "diverged: the loss is {loss} at step {step}, above {LARGEST_LOSS}"
        ))
    }
}
