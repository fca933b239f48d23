//! Trains a recurrent network on the digits, on the CPU, with its exponent regularised to -0.08.
//!
//! Prints a line an epoch (epoch 0 is the end of the warm-up): test accuracy, and the exponent with its
//! standard error over the test samples, in nats per time step.
//!
//!     cargo run --release --example train

use lyapunov_snn::core::config::{ExperimentConfig, Regulariser};
use lyapunov_snn::core::metrics::EpochMetrics;
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session, TrainingError};
use pollster::block_on;

/// Trains to the end and gives each epoch's numbers.
///
/// # Errors
/// A refused configuration, or numbers that became infinite.
pub fn train(config: ExperimentConfig) -> Result<Vec<EpochMetrics>, TrainingError> {
    let mut session = Session::new(config, OpenDevice::cpu(), None)?;
    let mut epochs = Vec::new();
    while !session.is_finished() {
        for progress in block_on(session.step())? {
            if let Progress::Epoch { metrics, .. } = progress {
                epochs.push(metrics);
            }
        }
    }
    Ok(epochs)
}

fn main() -> Result<(), TrainingError> {
    let config = ExperimentConfig::demonstration(Regulariser::Interleaved);
    for epoch in train(config)? {
        let error = epoch.exponent_standard_error.unwrap_or(f32::NAN);
        println!(
            "epoch {}: accuracy {:.3}, exponent {:.4} +- {error:.4}",
            epoch.epoch, epoch.test_accuracy, epoch.exponent
        );
    }
    Ok(())
}
