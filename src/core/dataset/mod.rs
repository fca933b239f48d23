//! Examples: values or spikes with labels, split into training and held-out samples. They are generated from
//! the configuration's seed, or somebody has brought them; [`Sources`] knows which.
//!
//! Every generated sample comes from a stream of its own, so that one can be made alone, and the same
//! on every platform: what decides a spike is made of operations that IEEE 754 rounds alike
//! everywhere, and of functions of the crate `libm`, which are made of those.

mod delayed_xor;
mod digits;
mod groups;
mod own;
#[cfg(any(feature = "engine", feature = "intake"))]
pub(crate) mod packed;
mod randman;
mod samples;
mod scaling;
mod split;
mod store_recall;
mod temporal_parity;
mod unseen;

use crate::core::config::{ExperimentConfig, OwnData, Task, TaskConfig};
use crate::core::pieces::Breath;
use scaling::Scaling;
use std::ops::Range;
use std::sync::Arc;

pub use own::{MissingData, OwnSet, Sources, Torn};
#[cfg(any(feature = "engine", feature = "intake"))]
pub use packed::{NotPacked, Unpacker};
pub use samples::{BitRow, Bits, Sample, Samples};
pub use scaling::Scale;
pub use split::Split;
pub use unseen::UnseenDigits;

/// A task's examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub samples: Arc<Samples>,
    /// One class a sample.
    pub labels: Arc<[u16]>,
    /// Channels D of the encoded input.
    pub input_dim: usize,
    pub split: Split,
    /// Of own values.
    scaling: Option<Scaling>,
    /// What own data is called by; `None` of what is generated.
    pub own: Option<OwnData>,
}

impl Dataset {
    /// Makes the data of a validated configuration, left for a breath between any two samples; it counts
    /// numbers that are drawn. `None` where it is to be brought: see [`Sources`].
    async fn generated_in_pieces(config: &ExperimentConfig, breath: &Breath) -> Option<Self> {
        let all = 0..config.task.total_samples();
        let (samples, labels) = make_in_pieces(&config.task, config.seed, all, breath).await?;
        let split = Split::stratified(
            &labels,
            [config.task.test_samples(), config.task.validation_samples()],
            config.seed,
        );
        Some(Self {
            samples: Arc::new(samples),
            labels: labels.into(),
            input_dim: config.task.input_dim(),
            split,
            scaling: None,
            own: None,
        })
    }

    /// Sample `index`; own values are scaled.
    pub fn sample(&self, index: usize) -> Sample<'_> {
        let sample = self.samples.get(index, self.labels.len());
        match (&self.scaling, sample) {
            (Some(scaling), Sample::Values(values)) => Sample::Values(scaling.applied(&values)),
            (Some(scaling), Sample::Series(values)) => Sample::Series(scaling.applied(&values)),
            (_, sample) => sample,
        }
    }
}

/// Makes the samples of these indices, and the class of each, left for a breath as
/// [`Sources::in_pieces`] is; `None` where they are to be brought.
pub(crate) async fn make_in_pieces(
    task: &TaskConfig,
    seed: u64,
    indices: Range<usize>,
    breath: &Breath,
) -> Option<(Samples, Vec<u16>)> {
    let made = match task.kind {
        Task::Own => return None,
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
    };
    Some(made)
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
    use crate::core::pieces::at_once;

    /// The data of a task that makes its own.
    fn made(config: &ExperimentConfig) -> Dataset {
        Sources::default().dataset(config).expect("it is generated")
    }

    fn of(kind: Task) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        config.task.kind = kind;
        config.task.samples = 120;
        config
    }

    #[test]
    fn the_same_seed_gives_the_same_data_and_another_seed_other_data() {
        for kind in Task::generated() {
            let mut config = of(kind);
            let data = made(&config);
            assert_eq!(data, made(&config), "{kind:?}");
            config.seed = 1;
            let other = made(&config);
            assert_ne!(data.split, other.split, "{kind:?}");
            assert_eq!(data.labels, other.labels, "{kind:?}");
            assert_eq!(data.samples == other.samples, kind == Task::Digits);
        }
    }

    #[test]
    fn every_generated_task_has_as_many_samples_of_each_class() {
        for kind in Task::generated().filter(|&kind| kind != Task::Digits) {
            let config = of(kind);
            let data = made(&config);
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
        for kind in Task::generated() {
            let config = of(kind);
            let data = made(&config);
            match &*data.samples {
                Samples::Spikes(spikes) => {
                    assert_eq!(config.task.data_bytes(), spikes.len() as u64);
                }
                _ => assert_eq!(config.task.data_bytes(), 0),
            }
        }
    }

    #[test]
    fn one_sample_made_alone_is_the_data_sets_own() {
        for kind in Task::generated() {
            let config = of(kind);
            let data = made(&config);
            for index in [0, 7, 119] {
                let one = index..index + 1;
                let breath = Breath::every(1);
                let alone = make_in_pieces(&config.task, config.seed, one, &breath);
                let (alone, label) = at_once(alone).expect("it is generated");
                assert_eq!(alone.get(0, 1), data.sample(index), "{kind:?}, {index}");
                assert_eq!(label, [data.labels[index]]);
            }
        }
    }
}
