//! Values into input over time: a batch `[sample, time, channel]` of 32-bit floats.
//!
//! Poisson spikes are drawn from a stream of the sample's own, so a sample has the same spikes in
//! every epoch and every batch, and nothing of the size of the whole data set is kept.

use crate::config::{Encoding, ExperimentConfig};
use crate::dataset::{Dataset, Samples};
use crate::random::{Stream, stream};
use rand::RngExt;

/// The encoder of one experiment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encoder {
    encoding: Encoding,
    time_steps: usize,
    seed: u64,
}

impl Encoder {
    pub fn new(config: &ExperimentConfig) -> Self {
        Self {
            encoding: config.task.encoding,
            time_steps: config.task.time_steps,
            seed: config.seed,
        }
    }

    /// The input of the named samples, `[sample, time, channel]`, row-major.
    pub fn batch(&self, dataset: &Dataset, samples: &[usize]) -> Vec<f32> {
        let row = self.time_steps * dataset.input_dim;
        let mut input = Vec::with_capacity(samples.len() * row);
        for &sample in samples {
            match &dataset.samples {
                Samples::Spikes(spikes) => {
                    input.extend(
                        spikes[sample * row..(sample + 1) * row]
                            .iter()
                            .map(|&s| f32::from(s)),
                    );
                }
                Samples::Values(values) => {
                    let start = sample * dataset.input_dim;
                    self.encode(
                        &values[start..start + dataset.input_dim],
                        sample,
                        &mut input,
                    );
                }
            }
        }
        input
    }

    fn encode(&self, values: &[f32], sample: usize, input: &mut Vec<f32>) {
        match self.encoding {
            Encoding::Poisson { peak } => {
                let mut rng = stream(self.seed, Stream::Encoding, sample as u64);
                for _ in 0..self.time_steps {
                    input.extend(values.iter().map(|&value| {
                        let probability = peak as f32 * value;
                        f32::from(u8::from(rng.random::<f32>() < probability))
                    }));
                }
            }
            Encoding::Direct { gain } => {
                for _ in 0..self.time_steps {
                    input.extend(values.iter().map(|&value| value * gain as f32));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_rate_is_peak_times_value_and_a_sample_keeps_its_spikes() {
        let config = ExperimentConfig::default();
        let (dataset, encoder) = (Dataset::new(&config), Encoder::new(&config));
        let samples: Vec<usize> = (0..200).collect();
        let input = encoder.batch(&dataset, &samples);
        let Samples::Values(values) = &dataset.samples else {
            panic!("values")
        };
        let expected = 0.5 * values[..200 * 64].iter().sum::<f32>() / (200.0 * 64.0);
        let measured = input.iter().sum::<f32>() / input.len() as f32;
        assert!(
            (measured - expected).abs() < 2e-3,
            "{measured} against {expected}"
        );
        assert_eq!(encoder.batch(&dataset, &[17]), input[17 * 6400..18 * 6400]);
    }

    #[test]
    fn direct_encoding_repeats_the_values() {
        let mut config = ExperimentConfig::default();
        config.task.encoding = Encoding::Direct { gain: 2.0 };
        config.task.time_steps = 3;
        let dataset = Dataset::new(&config);
        let input = Encoder::new(&config).batch(&dataset, &[5]);
        assert_eq!(input[..64], input[128..]);
        assert!(input.iter().any(|&value| value > 1.0));
    }
}
