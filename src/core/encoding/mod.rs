//! Values into input over time: a batch `[sample, time, channel]` of 32-bit floats.
//!
//! Poisson spikes are drawn from a stream of the sample's own, so a sample has the same spikes in
//! every epoch and every batch: whoever goes through a data set again and again keeps them as [`Drawn`].

mod drawn;
mod thumbnail;
mod values;

pub use drawn::Drawn;
pub use thumbnail::{Thumbnail, thumbnail, thumbnail_in_pieces};

use crate::core::config::{Encoding, ExperimentConfig};
use crate::core::dataset::{Dataset, Sample, Samples};
use crate::core::random::{Stream, stream};
use rand_chacha::ChaCha8Rng;

/// The encoder of one experiment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Encoder {
    encoding: Encoding,
    time_steps: usize,
    channels: usize,
    seed: u64,
}

impl Encoder {
    pub fn new(config: &ExperimentConfig) -> Self {
        Self {
            encoding: config.task.encoding,
            time_steps: config.task.time_steps,
            channels: config.task.input_dim(),
            seed: config.seed,
        }
    }

    /// The input of the named samples, `[sample, time, channel]`, row-major.
    pub fn batch(&self, dataset: &Dataset, samples: &[usize]) -> Vec<f32> {
        let row = self.time_steps * dataset.input_dim;
        let mut input = Vec::with_capacity(samples.len() * row);
        for &sample in samples {
            self.encode(dataset.sample(sample), sample, &mut input);
        }
        input
    }

    /// Room for the spikes of a data set, where they are drawn at random and fit; see [`Self::batch_of`].
    pub fn drawn(&self, dataset: &Dataset) -> Option<Drawn> {
        let is_random = matches!(
            self.encoding,
            Encoding::Poisson { .. } | Encoding::Rows { .. }
        );
        let is_encoded = matches!(*dataset.samples, Samples::Values(_) | Samples::Series(_));
        let row = self.time_steps * dataset.input_dim;
        (is_random && is_encoded)
            .then(|| Drawn::new(dataset.labels.len(), row))
            .flatten()
    }

    /// The same as [`Self::batch`], with the spikes that `drawn` keeps.
    pub fn batch_of(&self, drawn: &mut Drawn, dataset: &Dataset, samples: &[usize]) -> Vec<f32> {
        let row = self.time_steps * dataset.input_dim;
        // A sample's last byte may be unpacked beyond its end.
        let mut input = Vec::with_capacity(samples.len() * row + 8);
        for &sample in samples {
            drawn.append(sample, &mut input, |input| {
                self.encode(dataset.sample(sample), sample, input);
            });
        }
        input
    }

    /// Appends the input of the sample with this index, `[time, channel]`.
    pub fn encode(&self, sample: Sample<'_>, index: usize, input: &mut Vec<f32>) {
        match sample {
            Sample::Spikes(spikes) => input.extend(spikes.iter().map(|&spike| f32::from(spike))),
            Sample::Bits(bits) => input.extend(bits.iter().map(|bit| f32::from(u8::from(bit)))),
            Sample::Values(values) => self.encode_values(&values, index, input),
            Sample::Series(series) => self.encode_series(&series, index, input),
        }
    }

    fn rng(&self, index: usize) -> ChaCha8Rng {
        stream(self.seed, Stream::Encoding, index as u64)
    }

    fn encode_values(&self, values: &[f32], index: usize, input: &mut Vec<f32>) {
        let (time_steps, columns) = (self.time_steps, self.channels);
        match self.encoding {
            Encoding::Poisson { peak } => {
                values::poisson(values, peak as f32, time_steps, &mut self.rng(index), input);
            }
            Encoding::Direct { gain } => {
                values::direct(values, gain as f32, time_steps, input);
            }
            Encoding::Latency {} => values::latency(values, time_steps, input),
            Encoding::Rows { peak } => {
                let rng = &mut self.rng(index);
                values::rows(values, columns, peak as f32, time_steps, rng, input);
            }
        }
    }

    /// Values that have a time of their own: as a current, or as the probability of a spike. A validated
    /// configuration has no other encoding for them.
    fn encode_series(&self, series: &[f32], index: usize, input: &mut Vec<f32>) {
        match self.encoding {
            Encoding::Poisson { peak } | Encoding::Rows { peak } => {
                values::poisson_series(series, peak as f32, &mut self.rng(index), input);
            }
            Encoding::Direct { gain } => values::direct(series, gain as f32, 1, input),
            Encoding::Latency {} => values::direct(series, 1.0, 1, input),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::dataset::Sources;

    fn made(config: &ExperimentConfig) -> Dataset {
        Sources::default().dataset(config).expect("it is there")
    }

    #[test]
    fn poisson_rate_is_peak_times_value_and_a_sample_keeps_its_spikes() {
        let config = ExperimentConfig::default();
        let (dataset, encoder) = (made(&config), Encoder::new(&config));
        let samples: Vec<usize> = (0..200).collect();
        let input = encoder.batch(&dataset, &samples);
        let Samples::Values(values) = &*dataset.samples else {
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
    fn kept_spikes_are_to_the_bit_those_that_are_drawn_anew() {
        let mut config = ExperimentConfig::default();
        for (encoding, time_steps) in [
            (Encoding::Poisson { peak: 0.5 }, 100),
            (Encoding::Poisson { peak: 0.9 }, 7),
            (Encoding::Rows { peak: 0.7 }, 37),
        ] {
            (config.task.encoding, config.task.time_steps) = (encoding, time_steps);
            let (dataset, encoder) = (made(&config), Encoder::new(&config));
            let mut drawn = encoder.drawn(&dataset).expect("they fit");
            for samples in [[5, 1796, 17], [17, 5, 5], [17, 0, 1796]] {
                let kept = encoder.batch_of(&mut drawn, &dataset, &samples);
                let anew = encoder.batch(&dataset, &samples);
                let bits =
                    |input: Vec<f32>| input.into_iter().map(f32::to_bits).collect::<Vec<_>>();
                assert_eq!(bits(kept), bits(anew));
            }
        }
        config.task.encoding = Encoding::Direct { gain: 1.0 };
        let dataset = made(&config);
        assert!(
            Encoder::new(&config).drawn(&dataset).is_none(),
            "nothing is drawn"
        );
    }

    #[test]
    fn direct_encoding_repeats_the_values() {
        let mut config = ExperimentConfig::default();
        config.task.encoding = Encoding::Direct { gain: 2.0 };
        config.task.time_steps = 3;
        let dataset = made(&config);
        let input = Encoder::new(&config).batch(&dataset, &[5]);
        assert_eq!(input[..64], input[128..]);
        assert!(input.iter().any(|&value| value > 1.0));
    }

    #[test]
    fn latency_is_one_spike_a_channel_and_the_brighter_the_earlier() {
        let mut config = ExperimentConfig::default();
        config.task.encoding = Encoding::Latency {};
        let dataset = made(&config);
        for sample in 0..50 {
            let Sample::Values(values) = dataset.sample(sample) else {
                panic!("values")
            };
            let input = Encoder::new(&config).batch(&dataset, &[sample]);
            for (channel, &value) in values.iter().enumerate() {
                let spikes = (0..100).filter(|step| input[step * 64 + channel] == 1.0);
                let expected = (99.0 * (1.0 - value)).round_ties_even() as usize;
                let expected = (value > 0.0).then_some(expected);
                assert_eq!(spikes.collect::<Vec<_>>(), Vec::from_iter(expected));
            }
            let total = values.iter().filter(|&&value| value > 0.0).count();
            assert_eq!(input.iter().sum::<f32>(), total as f32);
        }
    }

    #[test]
    fn each_row_is_presented_in_its_own_slot_and_silence_follows_the_last() {
        let mut config = ExperimentConfig::default();
        config.task.encoding = Encoding::Rows { peak: 1.0 };
        config.task.time_steps = 8 * 12 + 5;
        let dataset = made(&config);
        assert_eq!(dataset.input_dim, 8);
        let Sample::Values(values) = dataset.sample(3) else {
            panic!("values")
        };
        let input = Encoder::new(&config).batch(&dataset, &[3]);
        assert_eq!(input.len(), 101 * 8);
        for (pixel, &value) in values.iter().enumerate() {
            let (row, channel) = (pixel / 8, pixel % 8);
            let slot = row * 12..(row + 1) * 12;
            let rate = slot.map(|step| input[step * 8 + channel]).sum::<f32>() / 12.0;
            let exact = value == 0.0 || value == 1.0;
            assert!((rate - value).abs() < if exact { 1e-6 } else { 0.5 });
        }
        assert!(input[96 * 8..].iter().all(|&spike| spike == 0.0));
    }
}
