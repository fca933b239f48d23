//! Measurements for tests: of a network that trains, with nothing wrong; a test says what differs.

use super::{EpochMetrics, LayerMetrics, StepMetrics};
use crate::core::receipt::Outcome;

/// A layer that fires, and that learning reaches.
pub const LAYER: LayerMetrics = LayerMetrics {
    firing_rate: 0.1,
    silent: 0.05,
    saturated: 0.0,
    window: 0.3,
    gradient_norm: Some(1.0),
    constants: None,
};

/// A training step after `step` others.
pub fn step(step: usize) -> StepMetrics {
    StepMetrics {
        step,
        loss: Some(1.0),
        accuracy: Some(0.5),
        exponent: Some(0.1),
        gradient_norm: Some(3.0),
        firing_rate: 0.1,
        ..StepMetrics::default()
    }
}

/// The end of an epoch of two steps.
pub fn epoch(epoch: usize) -> EpochMetrics {
    EpochMetrics {
        epoch,
        step: 2 * epoch,
        test_loss: 1.0,
        test_accuracy: 0.5,
        exponent: 0.0,
        firing_rate: 0.1,
        max_gradient_norm: 1.0,
        ..EpochMetrics::default()
    }
}

/// What a run of 66 steps came to.
pub const fn outcome(test_accuracy: f32) -> Outcome {
    Outcome {
        steps: 66,
        test_accuracy,
        test_loss: 2.0,
        exponent: 0.03,
        firing_rate: 0.1,
        gradient_norm: 9.0,
    }
}
