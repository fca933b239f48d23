//! Seeded examples: values or spikes with labels, split into training and held-out samples.
//!
//! Every generated sample comes from a stream of its own, so that one can be made alone, and the same
//! on every platform: what decides a spike is made of operations that IEEE 754 rounds alike
//! everywhere, and of functions of the crate `libm`, which are made of those.

mod delayed_xor;
mod digits;
mod groups;
mod randman;
mod split;
mod store_recall;
mod temporal_parity;
mod unseen;

use crate::core::config::{ExperimentConfig, Task, TaskConfig};
use crate::core::pieces::{Breath, at_once};
use std::ops::Range;

pub use split::Split;
pub use unseen::UnseenDigits;

/// What samples are made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Samples {
    /// Values in 0..=1, `[sample, value]`, to be encoded over time.
    Values(Vec<f32>),
    /// Spikes 0 or 1, `[sample, time, channel]`, that the task itself defines.
    Spikes(Vec<u8>),
}

/// One of [`Samples`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample<'a> {
    /// `[value]`
    Values(&'a [f32]),
    /// `[time, channel]`
    Spikes(&'a [u8]),
}

/// A task's examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub samples: Samples,
    /// One class a sample.
    pub labels: Vec<u16>,
    /// Channels D of the encoded input.
    pub input_dim: usize,
    pub split: Split,
}

impl Dataset {
    /// Makes the data of a validated configuration; the same seed gives the same data everywhere.
    pub fn new(config: &ExperimentConfig) -> Self {
        at_once(Self::in_pieces(config, &Breath::never()))
    }

    /// The same, left for a breath between any two samples; it counts numbers that are drawn.
    pub async fn in_pieces(config: &ExperimentConfig, breath: &Breath) -> Self {
        let all = 0..config.task.total_samples();
        let (samples, labels) = make_in_pieces(&config.task, config.seed, all, breath).await;
        let split = Split::stratified(
            &labels,
            [config.task.test_samples(), config.task.validation_samples()],
            config.seed,
        );
        Self {
            samples,
            labels,
            input_dim: config.task.input_dim(),
            split,
        }
    }

    /// Sample `index`.
    pub fn sample(&self, index: usize) -> Sample<'_> {
        self.samples.get(index, self.labels.len())
    }
}

impl Samples {
    /// Sample `index` of `count`.
    pub(crate) fn get(&self, index: usize, count: usize) -> Sample<'_> {
        match self {
            Self::Values(values) => {
                let row = values.len() / count;
                Sample::Values(&values[index * row..(index + 1) * row])
            }
            Self::Spikes(spikes) => {
                let row = spikes.len() / count;
                Sample::Spikes(&spikes[index * row..(index + 1) * row])
            }
        }
    }
}

/// Makes the samples of these indices, and the class of each; left for a breath as
/// [`Dataset::in_pieces`] is.
pub(crate) async fn make_in_pieces(
    task: &TaskConfig,
    seed: u64,
    indices: Range<usize>,
    breath: &Breath,
) -> (Samples, Vec<u16>) {
    match task.kind {
        Task::Digits => digits::load(indices),
        Task::StoreRecall => {
            let fill = async |index: usize, sample: &mut [u8]| {
                store_recall::fill(task, seed, index, sample)
            };
            spikes(task, indices, breath, fill).await
        }
        Task::DelayedXor => {
            let fill = async |index: usize, sample: &mut [u8]| {
                delayed_xor::fill(task, seed, index, sample)
            };
            spikes(task, indices, breath, fill).await
        }
        Task::TemporalParity => {
            let fill = async |index: usize, sample: &mut [u8]| {
                temporal_parity::fill(task, seed, index, sample)
            };
            spikes(task, indices, breath, fill).await
        }
        Task::Randman => {
            let mut manifolds = randman::Manifolds::new(task, seed);
            let fill =
                async |index: usize, sample: &mut [u8]| manifolds.fill(index, sample, breath).await;
            spikes(task, indices, breath, fill).await
        }
    }
}

/// `fill` writes the sample of an index into `[time, channel]`, all 0 before, and says its class.
async fn spikes(
    task: &TaskConfig,
    indices: Range<usize>,
    breath: &Breath,
    mut fill: impl AsyncFnMut(usize, &mut [u8]) -> u16,
) -> (Samples, Vec<u16>) {
    let row = task.time_steps * task.input_dim();
    let mut spikes = vec![0; indices.len() * row];
    let mut labels = Vec::with_capacity(indices.len());
    for (index, sample) in indices.zip(spikes.chunks_exact_mut(row)) {
        labels.push(fill(index, sample).await);
        breath.after(row as u64).await;
    }
    (Samples::Spikes(spikes), labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Named;

    fn of(kind: Task) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        config.task.kind = kind;
        config.task.samples = 120;
        config
    }

    #[test]
    fn the_same_seed_gives_the_same_data_and_another_seed_other_data() {
        for &kind in Task::ALL {
            let mut config = of(kind);
            let data = Dataset::new(&config);
            assert_eq!(data, Dataset::new(&config), "{kind:?}");
            config.seed = 1;
            let other = Dataset::new(&config);
            assert_ne!(data.split, other.split, "{kind:?}");
            assert_eq!(data.labels, other.labels, "{kind:?}");
            assert_eq!(data.samples == other.samples, kind == Task::Digits);
        }
    }

    #[test]
    fn every_generated_task_has_as_many_samples_of_each_class() {
        for kind in Task::ALL
            .iter()
            .copied()
            .filter(|&kind| kind != Task::Digits)
        {
            let config = of(kind);
            let data = Dataset::new(&config);
            let classes = config.task.num_classes();
            for class in 0..classes {
                let members = data
                    .labels
                    .iter()
                    .filter(|&&label| usize::from(label) == class);
                assert_eq!(members.count(), 120 / classes, "{kind:?}, class {class}");
            }
        }
    }

    #[test]
    fn the_data_takes_the_bytes_that_the_configuration_says() {
        for &kind in Task::ALL {
            let config = of(kind);
            let data = Dataset::new(&config);
            match &data.samples {
                Samples::Values(_) => assert_eq!(config.task.data_bytes(), 0),
                Samples::Spikes(spikes) => {
                    assert_eq!(config.task.data_bytes(), spikes.len() as u64);
                }
            }
        }
    }

    #[test]
    fn one_sample_made_alone_is_the_data_sets_own() {
        for &kind in Task::ALL {
            let config = of(kind);
            let data = Dataset::new(&config);
            for index in [0, 7, 119] {
                let one = index..index + 1;
                let breath = Breath::every(1);
                let alone = make_in_pieces(&config.task, config.seed, one, &breath);
                let (alone, label) = at_once(alone);
                assert_eq!(alone.get(0, 1), data.sample(index), "{kind:?}, {index}");
                assert_eq!(label, [data.labels[index]]);
            }
        }
    }
}
