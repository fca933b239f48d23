//! A look at a task: the input of one sample, made without the rest of the data.

use super::Encoder;
use crate::core::config::{ExperimentConfig, Task};
use crate::core::dataset::{MissingData, Sources};
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
///
/// # Errors
/// Where it is own data that is not among the sources.
pub fn thumbnail(config: &ExperimentConfig, sources: &Sources) -> Result<Thumbnail, MissingData> {
    at_once(thumbnail_in_pieces(config, sources, &Breath::never()))
}

/// The same, left for a breath now and then; it counts numbers that are drawn.
///
/// # Errors
/// As [`thumbnail`].
pub async fn thumbnail_in_pieces(
    config: &ExperimentConfig,
    sources: &Sources,
    breath: &Breath,
) -> Result<Thumbnail, MissingData> {
    let one = sources.one(config, shown(config.task.kind), breath).await?;
    let mut input = Vec::new();
    Encoder::new(config).encode(one.dataset.sample(one.at), one.index, &mut input);
    Ok(Thumbnail {
        time_steps: config.task.time_steps,
        channels: config.task.input_dim(),
        spikes: input.iter().map(|&value| u8::from(value > 0.0)).collect(),
        label: one.dataset.labels[one.at].into(),
    })
}

/// Which sample: one that has something to show.
fn shown(task: Task) -> usize {
    match task {
        // The first train may be empty; the first odd one has a pulse at least.
        Task::TemporalParity => 1,
        Task::Digits | Task::StoreRecall | Task::DelayedXor | Task::Randman | Task::Own => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Encoding;

    #[test]
    fn a_thumbnail_is_the_data_sets_own_sample_as_it_is_encoded() {
        let encodings = [
            Encoding::Poisson { peak: 0.5 },
            Encoding::Direct { gain: 2.0 },
            Encoding::Latency {},
            Encoding::Rows { peak: 0.5 },
        ];
        for (kind, encoding) in
            Task::generated().flat_map(|kind| encodings.map(|encoding| (kind, encoding)))
        {
            let mut config = ExperimentConfig {
                seed: 5,
                ..Default::default()
            };
            config.task.kind = kind;
            config.task.encoding = encoding;
            config.task.samples = 40;
            let sources = Sources::default();
            let data = sources.dataset(&config).expect("it is there");
            let seen = thumbnail(&config, &sources).expect("it is there");
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
