//! The tasks whose samples are made from the seed.

use super::super::read::{count, number};
use super::{Field, Input};
use crate::core::config::{ExperimentConfig, Task};

fn has_signal(config: &ExperimentConfig) -> bool {
    matches!(config.task.kind, Task::StoreRecall | Task::DelayedXor)
}

fn manifolds(config: &ExperimentConfig) -> bool {
    config.task.kind == Task::Randman
}

pub const CUE_STEPS: Field = Field {
    path: "task.cue_steps",
    label: "Cue",
    symbol: "",
    unit: "steps",
    help: "How long each cue fires; what is left of the time steps is the delay.",
    input: Input::Count { low: 1, high: 500 },
    fallback: "",
    get: |config| config.task.cue_steps.to_string(),
    set: |config, text| count(text).map(|value| config.task.cue_steps = value),
    relevant: has_signal,
};

pub const RECALL_STEPS: Field = Field {
    path: "task.recall_steps",
    label: "Signal to answer",
    symbol: "",
    unit: "steps",
    help: "How long it fires, at the very end.",
    input: Input::Count { low: 1, high: 500 },
    fallback: "",
    get: |config| config.task.recall_steps.to_string(),
    set: |config, text| count(text).map(|value| config.task.recall_steps = value),
    relevant: has_signal,
};

pub const BITS: Field = Field {
    path: "task.bits",
    label: "Pulses",
    symbol: "",
    unit: "",
    help: "Beats of the clock, each with a pulse or without.",
    input: Input::Count { low: 2, high: 10 },
    fallback: "",
    get: |config| config.task.bits.to_string(),
    set: |config, text| count(text).map(|value| config.task.bits = value),
    relevant: |config| config.task.kind == Task::TemporalParity,
};

pub const CLASSES: Field = Field {
    path: "task.classes",
    label: "Manifolds",
    symbol: "C",
    unit: "classes",
    help: "Each is a class; more of them are harder to tell apart.",
    input: Input::Count { low: 2, high: 10 },
    fallback: "",
    get: |config| config.task.classes.to_string(),
    set: |config, text| count(text).map(|value| config.task.classes = value),
    relevant: manifolds,
};

pub const UNITS: Field = Field {
    path: "task.units",
    label: "Input channels",
    symbol: "D",
    unit: "",
    help: "Each spikes exactly once.",
    input: Input::Count { low: 1, high: 200 },
    fallback: "",
    get: |config| config.task.units.to_string(),
    set: |config, text| count(text).map(|value| config.task.units = value),
    relevant: manifolds,
};

pub const MANIFOLD_DIM: Field = Field {
    path: "task.manifold_dim",
    label: "Dimensions",
    symbol: "",
    unit: "of each manifold",
    help: "In how many ways the samples of one class can differ.",
    input: Input::Count { low: 1, high: 4 },
    fallback: "",
    get: |config| config.task.manifold_dim.to_string(),
    set: |config, text| count(text).map(|value| config.task.manifold_dim = value),
    relevant: manifolds,
};

pub const SMOOTHNESS: Field = Field {
    path: "task.smoothness",
    label: "Smoothness",
    symbol: "",
    unit: "",
    help: "How fast the manifold's higher frequencies fall off; smoother is easier.",
    input: Input::Number {
        low: 0.1,
        high: 5.0,
    },
    fallback: "",
    get: |config| config.task.smoothness.to_string(),
    set: |config, text| number(text).map(|value| config.task.smoothness = value),
    relevant: manifolds,
};

pub const SAMPLES: Field = Field {
    path: "task.samples",
    label: "Samples",
    symbol: "N",
    unit: "",
    help: "Generated from the seed, training and held-out together.",
    input: Input::Count {
        low: 40,
        high: 20_000,
    },
    fallback: "",
    get: |config| config.task.samples.to_string(),
    set: |config, text| count(text).map(|value| config.task.samples = value),
    relevant: |config| config.task.kind != Task::Digits,
};
