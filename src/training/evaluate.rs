//! The held-out samples after an epoch.

use super::batch::Batches;
use super::error::TrainingError;
use super::step::measure_exponent;
use crate::config::ExperimentConfig;
use crate::loss::{correct, cross_entropy};
use crate::model::{Dropout, Network};
use burn::tensor::{Device, Tensor};

/// Means over the held-out samples.
pub(super) struct Evaluation {
    pub loss: f32,
    pub accuracy: f32,
    pub exponent: f32,
    pub firing_rate: f32,
}

/// Runs all held-out samples through the network, in chunks, and reads the result back once.
pub(super) async fn evaluate(
    config: &ExperimentConfig,
    network: &Network,
    batches: &Batches,
    device: &Device,
    step: usize,
) -> Result<Evaluation, TrainingError> {
    let network = network.valid();
    let chunks = batches.test_chunks();
    let total: usize = chunks.iter().map(Vec::len).sum();
    let mut sum: Option<Tensor<1>> = None;
    for samples in &chunks {
        let share = samples.len() as f64 / total as f64;
        let batch = batches.load(samples, device);
        let trajectory = network.forward(batch.input, Dropout::Off);
        let exponent = measure_exponent(config, &network, &trajectory, step)?;
        let part = Tensor::cat(
            vec![
                cross_entropy(trajectory.logits.clone(), batch.target.clone()).mul_scalar(share),
                correct(trajectory.logits.clone(), batch.target).div_scalar(total as f64),
                exponent.mul_scalar(share),
                trajectory.firing_rate().mul_scalar(share),
            ],
            0,
        );
        sum = Some(sum.map_or(part.clone(), |sum| sum + part));
    }
    let values = read(sum.expect("a split holds samples out")).await?;
    let [loss, accuracy, exponent, firing_rate] = values[..] else {
        unreachable!("four numbers were packed")
    };
    Ok(Evaluation {
        loss,
        accuracy,
        exponent,
        firing_rate,
    })
}

/// Reads a tensor back without blocking.
pub(super) async fn read(tensor: Tensor<1>) -> Result<Vec<f32>, TrainingError> {
    let lost = |reason: String| TrainingError::DeviceLost { reason };
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| lost(error.to_string()))?;
    data.try_into_vec::<f32>()
        .map_err(|error| lost(format!("{error:?}")))
}
