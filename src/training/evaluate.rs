//! The held-out samples after an epoch, a chunk at a time.

use super::batch::Batches;
use super::error::TrainingError;
use super::step::measure_exponent;
use crate::config::{ConfigError, ExperimentConfig};
use crate::loss::cross_entropy;
use crate::model::Network;
use burn::tensor::{Device, Tensor};

/// How far the held-out samples have been gone through.
pub(super) struct Evaluation {
    pub epoch: usize,
    chunks: std::vec::IntoIter<Vec<usize>>,
    total: usize,
    /// Loss, correct, exponent and firing rate, each as its share of the mean.
    sum: Option<Tensor<1>>,
}

/// Means over the held-out samples.
pub(super) struct HeldOut {
    pub loss: f32,
    pub accuracy: f32,
    pub exponent: f32,
    pub firing_rate: f32,
}

impl Evaluation {
    pub fn new(epoch: usize, batches: &Batches) -> Self {
        let chunks = batches.test_chunks();
        Self {
            epoch,
            total: chunks.iter().map(Vec::len).sum(),
            chunks: chunks.into_iter(),
            sum: None,
        }
    }

    pub fn is_complete(&self) -> bool {
        self.chunks.len() == 0
    }

    /// Runs the next chunk through the network.
    pub fn add_chunk(
        &mut self,
        config: &ExperimentConfig,
        network: &Network,
        batches: &Batches,
        device: &Device,
        step: usize,
    ) -> Result<(), ConfigError> {
        let Some(samples) = self.chunks.next() else {
            return Ok(());
        };
        let network = network.valid();
        let share = samples.len() as f64 / self.total as f64;
        let batch = batches.load(&samples, device);
        let simulation = network.forward(batch.input.clone());
        let exponent = measure_exponent(config, &network, &batch.input, &simulation, step)?;
        let loss = cross_entropy(simulation.logits, batch.target);
        let part = Tensor::cat(
            vec![
                loss.cross_entropy.mul_scalar(share),
                loss.correct.div_scalar(self.total as f64),
                exponent.mul_scalar(share),
                simulation.firing_rate.mul_scalar(share),
            ],
            0,
        );
        self.sum = Some(match self.sum.take() {
            Some(sum) => sum + part,
            None => part,
        });
        Ok(())
    }

    /// Waits for what was computed so far, so that a GPU's queue does not grow.
    pub async fn wait(&self) -> Result<(), TrainingError> {
        self.means().await.map(drop)
    }

    /// The means, once complete.
    pub async fn means(&self) -> Result<HeldOut, TrainingError> {
        let sum = self.sum.clone().expect("a split holds samples out");
        let values = read(sum).await?;
        let [loss, accuracy, exponent, firing_rate] = values[..] else {
            unreachable!("four numbers were packed")
        };
        Ok(HeldOut {
            loss,
            accuracy,
            exponent,
            firing_rate,
        })
    }
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
