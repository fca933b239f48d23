//! The held-out samples after an epoch, a chunk at a time.

use super::batch::{Batches, Part};
use super::error::TrainingError;
use super::measuring::Measuring;
use super::reading::read_all;
use super::step::{Draws, measure_exponent};
use crate::core::config::ExperimentConfig;
use crate::core::metrics::{Estimate, Quantity, Samples, SpectrumEstimate};
use crate::core::settings::ConfigError;
use crate::engine::kernel::SHARES;
use crate::engine::loss::{loss, plan_without_rates};
use crate::engine::model::Network;
use burn::tensor::{Device, Tensor};

/// How far the held-out samples have been gone through.
pub(super) struct Evaluation {
    pub epoch: usize,
    chunks: std::vec::IntoIter<(Part, Vec<usize>)>,
    /// Neurons of each layer.
    widths: Vec<usize>,
    draws: Draws,
    /// What each chunk that was not read back yet came to.
    values: Vec<Chunk>,
    test: Sums,
    validation: Sums,
    /// Each layer's firing rate over the test's samples, summed over them.
    rates: Vec<f64>,
    samples: Samples,
    /// Time steps that the exponent counts.
    counted: usize,
    /// The leading exponents, while they are measured after the last chunk.
    pub spectrum: Option<Measuring<SpectrumEstimate>>,
}

/// Loss, correct, report, and of the test's the exponent's samples.
struct Chunk {
    part: Part,
    samples: usize,
    values: Vec<Tensor<1>>,
}

/// Loss, correct and firing rate, each summed over samples.
#[derive(Default)]
struct Sums {
    samples: usize,
    sum: [f64; 3],
}

impl Sums {
    /// Of a chunk: a mean, a count and a mean.
    fn add(&mut self, samples: usize, [loss, correct, rate]: [f32; 3]) {
        let count = samples as f64;
        let values = [
            f64::from(loss) * count,
            f64::from(correct),
            f64::from(rate) * count,
        ];
        for (sum, value) in self.sum.iter_mut().zip(values) {
            *sum += value;
        }
        self.samples += samples;
    }

    fn means(&self) -> [f32; 3] {
        self.sum.map(|sum| (sum / self.samples as f64) as f32)
    }
}

/// Means over the held-out samples.
pub(super) struct HeldOut {
    pub loss: f32,
    pub accuracy: f32,
    /// Loss and accuracy on the validation's samples, where there are any.
    pub validation: Option<[f32; 2]>,
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
        let chunks = batches.held_out_chunks();
        Self {
            epoch,
            widths: config.model.spiking_layers(),
            draws: Draws::new(config, step),
            samples: Samples::default(),
            counted: config.lyapunov.counted_of(config.task.time_steps),
            chunks: chunks.into_iter(),
            values: Vec::new(),
            test: Sums::default(),
            validation: Sums::default(),
            rates: vec![0.0; config.model.spiking_layers().len()],
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
        let Some((part, samples)) = self.chunks.next() else {
            return Ok(());
        };
        let batch = batches.load(&samples, device);
        let simulation = network.forward(batch.input.clone());
        let loss = loss(&simulation, batch.target, plan_without_rates(config));
        let mut values = vec![loss.loss, loss.correct, simulation.report.clone()];
        // The exponent that is reported is the test's; what is drawn for it hangs on nothing else.
        if part == Part::Test {
            let draws = &mut self.draws;
            let reading = measure_exponent(config, network, &batch.input, &simulation, draws)?;
            values.push(reading.samples);
        }
        self.values.push(Chunk {
            part,
            samples: samples.len(),
            values,
        });
        Ok(())
    }

    /// Waits for what was computed so far, so that a GPU's queue does not grow.
    pub async fn wait(&mut self) -> Result<(), TrainingError> {
        for chunk in std::mem::take(&mut self.values) {
            let values = read_all(chunk.values).await?;
            let [loss, correct, report, exponents @ ..] = &values[..] else {
                unreachable!("as many numbers come back as were asked for")
            };
            let fired = self
                .widths
                .iter()
                .zip(report.chunks(SHARES))
                .map(|(&width, shares)| width as f32 * shares[0]);
            let rate = fired.sum::<f32>() / self.widths.iter().sum::<usize>() as f32;
            for exponents in exponents {
                self.samples.add(exponents);
            }
            if chunk.part == Part::Test {
                let rates = report.chunks(SHARES).map(|shares| f64::from(shares[0]));
                let sums = self.rates.iter_mut().zip(rates);
                sums.for_each(|(sum, rate)| *sum += rate * chunk.samples as f64);
            }
            let sums = match chunk.part {
                Part::Validation => &mut self.validation,
                Part::Test => &mut self.test,
            };
            sums.add(chunk.samples, [loss[0], correct[0], rate]);
        }
        Ok(())
    }

    /// Spikes per neuron and time step of each spiking layer over the test's samples, once complete and
    /// waited for.
    pub fn firing_rates(&self) -> Vec<f32> {
        let count = self.test.samples as f64;
        self.rates.iter().map(|sum| (sum / count) as f32).collect()
    }

    /// The means, once complete and waited for.
    pub fn means(&self) -> HeldOut {
        let [loss, accuracy, firing_rate] = self.test.means();
        let [validation_loss, validation_accuracy, _] = self.validation.means();
        HeldOut {
            loss,
            accuracy,
            validation: (self.validation.samples > 0)
                .then_some([validation_loss, validation_accuracy]),
            exponent: self.samples.estimate(self.counted),
            firing_rate,
        }
    }
}
