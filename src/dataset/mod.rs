//! Seeded examples: values or spikes with labels, split into training and held-out samples.

mod digits;
mod split;
mod store_recall;

use crate::config::{ExperimentConfig, Task};

pub use split::Split;

/// What a sample is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Samples {
    /// Values in 0..=1, `[sample, channel]`, to be encoded over time.
    Values(Vec<f32>),
    /// Spikes 0 or 1, `[sample, time, channel]`, that the task itself defines.
    Spikes(Vec<u8>),
}

/// A task's examples.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    pub samples: Samples,
    /// One class a sample.
    pub labels: Vec<u16>,
    /// Channels D.
    pub input_dim: usize,
    pub split: Split,
}

impl Dataset {
    /// Makes the data of a validated configuration; the same seed gives the same data everywhere.
    pub fn new(config: &ExperimentConfig) -> Self {
        let (samples, labels) = match config.task.kind {
            Task::Digits => digits::load(),
            Task::StoreRecall => store_recall::generate(&config.task, config.seed),
        };
        let split = Split::stratified(&labels, config.task.test_samples(), config.seed);
        Self {
            samples,
            labels,
            input_dim: config.task.input_dim(),
            split,
        }
    }
}
