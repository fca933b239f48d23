//! How the weights change.

mod firing_rate;
mod optimizer;

use super::read::{count, number, optional_number};
use super::{BASE, Field, Input, NO_YES, is_yes, yes_no};

pub const FIELDS: [Field; 7] = [
    EPOCHS,
    BATCH_SIZE,
    LEARNING_RATE,
    optimizer::KIND,
    optimizer::WEIGHT_DECAY,
    optimizer::MOMENTUM,
    CLIP,
];

/// What is left as it is at first.
pub const ADVANCED: [Field; 4] = [
    MICRO_BATCH,
    firing_rate::CHOICE,
    firing_rate::TARGET,
    firing_rate::WEIGHT,
];

const EPOCHS: Field = Field {
    path: "training.epochs",
    label: "Epochs",
    help: "Passes over the training samples; the test accuracy is measured after each.",
    input: Input::Count {
        low: 1,
        high: 10_000,
    },
    get: |config| config.training.epochs.to_string(),
    set: |config, text| count(text).map(|value| config.training.epochs = value),
    ..BASE
};

const BATCH_SIZE: Field = Field {
    path: "training.batch_size",
    label: "Batch",
    symbol: "B",
    unit: "samples",
    help: "Samples behind one change of the weights; no more than the task has.",
    input: Input::Count { low: 1, high: 4096 },
    get: |config| config.training.batch_size.to_string(),
    set: |config, text| count(text).map(|value| config.training.batch_size = value),
    ..BASE
};

const MICRO_BATCH: Field = Field {
    path: "training.micro_batch",
    label: "Micro-batch",
    unit: "samples",
    help: "Samples that go through the network at once; empty is as many as memory allows.",
    input: Input::OptionalNumber {
        low: 1.0,
        high: 4096.0,
    },
    get: |config| {
        config
            .training
            .micro_batch
            .map_or(String::new(), |samples| samples.to_string())
    },
    set: |config, text| {
        optional_number(text).map(|value: Option<f64>| {
            config.training.micro_batch = value.map(|samples| samples.max(0.0) as usize);
        })
    },
    ..BASE
};

const LEARNING_RATE: Field = Field {
    path: "training.learning_rate",
    label: "Learning rate",
    symbol: "η",
    help: "How far one step moves the weights.",
    input: Input::Number {
        low: 1e-8,
        high: 10.0,
    },
    get: |config| config.training.learning_rate.to_string(),
    set: |config, text| number(text).map(|value| config.training.learning_rate = value),
    ..BASE
};

const CLIP: Field = Field {
    path: "training.clip",
    label: "Gradient clip",
    unit: "norm",
    help: "The largest norm of the task's gradient; empty leaves it as it is.",
    input: Input::OptionalNumber {
        low: 1e-6,
        high: 1e6,
    },
    get: |config| {
        config
            .training
            .clip
            .map_or(String::new(), |clip| clip.to_string())
    },
    set: |config, text| optional_number(text).map(|value| config.training.clip = value),
    ..BASE
};
