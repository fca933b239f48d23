//! A look at a task: the input of one sample, made without the rest of the data.

use super::Encoder;
use crate::core::config::{ExperimentConfig, Task};
use crate::core::dataset::make_in_pieces;
use crate::core::pieces::{Breath, at_once};
use serde::{Deserialize, Serialize};

/// The encoded input of one sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thumbnail {
    pub time_steps: usize,
    pub channels: usize,
    /// 1 where there is a spike or any current, `[time, channel]`.
    #[serde(with = "serde_bytes")]
    pub spikes: Vec<u8>,
    /// The sample's class.
    pub label: usize,
}

/// The first sample of a class, as the network of a validated configuration would see it.
pub fn thumbnail(config: &ExperimentConfig) -> Thumbnail {
    at_once(thumbnail_in_pieces(config, &Breath::never()))
}

/// The same, left for a breath now and then; it counts numbers that are drawn.
pub async fn thumbnail_in_pieces(config: &ExperimentConfig, breath: &Breath) -> Thumbnail {
    let index = shown(config.task.kind);
    let one = index..index + 1;
    let (samples, labels) = make_in_pieces(&config.task, config.seed, one, breath).await;
    let mut input = Vec::new();
    Encoder::new(config).encode(samples.get(0, 1), index, &mut input);
    Thumbnail {
        time_steps: config.task.time_steps,
        channels: config.task.input_dim(),
        spikes: input.iter().map(|&value| u8::from(value > 0.0)).collect(),
        label: labels[0].into(),
    }
}

/// Which sample: one that has something to show.
fn shown(task: Task) -> usize {
    match task {
        // The first train may be empty; the first odd one has a pulse at least.
        Task::TemporalParity => 1,
        Task::Digits | Task::StoreRecall | Task::DelayedXor | Task::Randman => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Encoding;
    use crate::core::dataset::Dataset;
    use crate::core::name::Named;

    #[test]
    fn a_thumbnail_is_the_data_sets_own_sample_as_it_is_encoded() {
        let encodings = [
            Encoding::Poisson { peak: 0.5 },
            Encoding::Direct { gain: 2.0 },
            Encoding::Latency {},
            Encoding::Rows { peak: 0.5 },
        ];
        for (kind, encoding) in Task::ALL
            .iter()
            .copied()
            .flat_map(|kind| encodings.map(|encoding| (kind, encoding)))
        {
            let mut config = ExperimentConfig {
                seed: 5,
                ..Default::default()
            };
            config.task.kind = kind;
            config.task.encoding = encoding;
            config.task.samples = 40;
            let (data, seen) = (Dataset::new(&config), thumbnail(&config));
            let input = Encoder::new(&config).batch(&data, &[shown(kind)]);
            assert_eq!(seen.spikes.len(), seen.time_steps * seen.channels);
            assert_eq!((seen.time_steps, seen.channels), (100, data.input_dim));
            let lit: Vec<u8> = input.iter().map(|&value| u8::from(value > 0.0)).collect();
            assert_eq!(seen.spikes, lit, "{kind:?}, {encoding:?}");
            assert_eq!(seen.label, usize::from(data.labels[shown(kind)]));
            assert!(seen.spikes.contains(&1));
        }
    }
}
