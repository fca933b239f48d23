//! The held-out samples after an epoch, a chunk at a time.

use super::batch::Batches;
use super::error::TrainingError;
use super::measure::Measuring;
use super::step::{Draws, measure_exponent};
use crate::config::{ConfigError, ExperimentConfig};
use crate::kernel::cpu::SHARES;
use crate::loss::{loss, of_task};
use crate::metrics::{Estimate, Quantity, Samples, SpectrumEstimate};
use crate::model::Network;
use burn::tensor::{Device, Tensor, TensorData, Transaction};

/// How far the held-out samples have been gone through.
pub(super) struct Evaluation {
    pub epoch: usize,
    chunks: std::vec::IntoIter<Vec<usize>>,
    total: usize,
    /// Neurons of each layer.
    widths: Vec<usize>,
    draws: Draws,
    /// Loss, correct, report and the exponent's samples of each chunk that was not read back yet, with
    /// its share of the samples.
    values: Vec<([Tensor<1>; 4], f64)>,
    /// Loss, correct and firing rate of all others, each as its share of the mean.
    sum: [f64; 3],
    samples: Samples,
    /// Time steps that the exponent counts.
    counted: usize,
    /// The leading exponents, while they are measured after the last chunk.
    pub spectrum: Option<Measuring<SpectrumEstimate>>,
}

/// Means over the held-out samples.
pub(super) struct HeldOut {
    pub loss: f32,
    pub accuracy: f32,
    pub exponent: Estimate,
    pub firing_rate: f32,
}

impl HeldOut {
    /// What of it is no number.
    pub fn broken(&self) -> Option<Quantity> {
        let values = [
            (Quantity::Loss, self.loss),
            (Quantity::Exponent, self.exponent.value),
        ];
        let broken = values.into_iter().find(|(_, value)| !value.is_finite());
        broken.map(|(quantity, _)| quantity)
    }
}

impl Evaluation {
    /// `step` is the one that comes next.
    pub fn new(epoch: usize, batches: &Batches, config: &ExperimentConfig, step: usize) -> Self {
        let chunks = batches.test_chunks();
        Self {
            epoch,
            widths: config.model.spiking_layers(),
            draws: Draws::of(config, step),
            samples: Samples::default(),
            counted: config.lyapunov.counted_of(config.task.time_steps),
            total: chunks.iter().map(Vec::len).sum(),
            chunks: chunks.into_iter(),
            values: Vec::new(),
            sum: [0.0; 3],
            spectrum: None,
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
    ) -> Result<(), ConfigError> {
        let Some(samples) = self.chunks.next() else {
            return Ok(());
        };
        let network = network.valid();
        let share = samples.len() as f64 / self.total as f64;
        let batch = batches.load(&samples, device);
        let simulation = network.forward(batch.input.clone());
        let draws = &mut self.draws;
        let reading = measure_exponent(config, &network, &batch.input, &simulation, draws)?;
        let loss = loss(&simulation, batch.target, of_task(config));
        let values = [loss.loss, loss.correct, simulation.report, reading.samples];
        self.values.push((values, share));
        Ok(())
    }

    /// Waits for what was computed so far, so that a GPU's queue does not grow.
    pub async fn wait(&mut self) -> Result<(), TrainingError> {
        for (values, share) in std::mem::take(&mut self.values) {
            let values = read_all(values.into()).await?;
            let [loss, correct, report, samples] = &values[..] else {
                unreachable!("as many numbers come back as were asked for")
            };
            let fired = self
                .widths
                .iter()
                .zip(report.chunks(SHARES))
                .map(|(&width, shares)| width as f32 * shares[0]);
            let rate = fired.sum::<f32>() / self.widths.iter().sum::<usize>() as f32;
            self.samples.add(samples);
            let values = [loss[0], correct[0], rate];
            // Correct samples are counted, the others are means already.
            let shares = [share, 1.0 / self.total as f64, share];
            for ((sum, value), share) in self.sum.iter_mut().zip(values).zip(shares) {
                *sum += f64::from(value) * share;
            }
        }
        Ok(())
    }

    /// The means, once complete and waited for.
    pub fn means(&self) -> HeldOut {
        let [loss, accuracy, firing_rate] = self.sum.map(|sum| sum as f32);
        HeldOut {
            loss,
            accuracy,
            exponent: self.samples.estimate(self.counted),
            firing_rate,
        }
    }
}

/// Reads tensors back at once without blocking; none is empty.
pub(super) async fn read_all(tensors: Vec<Tensor<1>>) -> Result<Vec<Vec<f32>>, TrainingError> {
    let lost = |reason: String| TrainingError::DeviceLost { reason };
    let transaction = tensors
        .into_iter()
        .fold(Transaction::default(), Transaction::register);
    let data = transaction
        .execute_async()
        .await
        .map_err(|error| lost(error.to_string()))?;
    let numbers = |data: TensorData| data.iter::<f32>().collect::<Vec<_>>();
    data.into_iter()
        .map(numbers)
        .map(|numbers| {
            if numbers.is_empty() {
                Err(lost("it gave no number".into()))
            } else {
                Ok(numbers)
            }
        })
        .collect()
}

/// Reads a tensor back without blocking.
pub(crate) async fn read(tensor: Tensor<1>) -> Result<Vec<f32>, TrainingError> {
    let lost = |reason: String| TrainingError::DeviceLost { reason };
    let data = tensor
        .into_data_async()
        .await
        .map_err(|error| lost(error.to_string()))?;
    data.try_into_vec::<f32>()
        .map_err(|error| lost(format!("{error:?}")))
}
