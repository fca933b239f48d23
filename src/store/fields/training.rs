//! How the weights change.

use super::read::{count, number, optional_number};
use super::{BASE, Field, Input, NO_YES, is_yes, yes_no};
use crate::config::{ExperimentConfig, FiringRateConfig, OptimizerConfig};

pub const FIELDS: [Field; 11] = [
    Field {
        path: "training.epochs",
        label: "Epochs",
        symbol: "",
        unit: "",
        help: "Passes over the training samples; the test accuracy is measured after each.",
        input: Input::Count {
            low: 1,
            high: 10_000,
        },
        fallback: "",
        get: |config| config.training.epochs.to_string(),
        set: |config, text| count(text).map(|value| config.training.epochs = value),
        relevant: |_| true,
    },
    Field {
        path: "training.batch_size",
        label: "Batch",
        symbol: "B",
        unit: "samples",
        help: "Samples behind one change of the weights; no more than the task has.",
        input: Input::Count { low: 1, high: 4096 },
        fallback: "",
        get: |config| config.training.batch_size.to_string(),
        set: |config, text| count(text).map(|value| config.training.batch_size = value),
        relevant: |_| true,
    },
    Field {
        path: "training.micro_batch",
        label: "Micro-batch",
        symbol: "",
        unit: "samples",
        help: "Samples that go through the network at once; empty is as many as memory allows.",
        input: Input::OptionalNumber {
            low: 1.0,
            high: 4096.0,
        },
        fallback: "",
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
        relevant: |_| true,
    },
    Field {
        path: "training.learning_rate",
        label: "Learning rate",
        symbol: "η",
        unit: "",
        help: "How far one step moves the weights.",
        input: Input::Number {
            low: 1e-8,
            high: 10.0,
        },
        fallback: "",
        get: |config| config.training.learning_rate.to_string(),
        set: |config, text| number(text).map(|value| config.training.learning_rate = value),
        relevant: |_| true,
    },
    Field {
        path: "training.optimizer.kind",
        label: "Optimiser",
        symbol: "",
        unit: "",
        help: "Of the task's loss; the exponent has its own where it is interleaved.",
        input: Input::Choice(&[("adam", "Adam"), ("adam_w", "AdamW"), ("sgd", "SGD")]),
        fallback: "",
        get: |config| match config.training.optimizer {
            OptimizerConfig::Adam {} => "adam".into(),
            OptimizerConfig::AdamW { .. } => "adam_w".into(),
            OptimizerConfig::Sgd { .. } => "sgd".into(),
        },
        set: |config, text| {
            config.training.optimizer = match text {
                "adam" => OptimizerConfig::Adam {},
                "adam_w" => OptimizerConfig::AdamW { weight_decay: 0.01 },
                "sgd" => OptimizerConfig::Sgd { momentum: 0.9 },
                _ => return None,
            };
            Some(())
        },
        relevant: |_| true,
    },
    Field {
        path: "training.optimizer.weight_decay",
        label: "Weight decay",
        symbol: "",
        unit: "",
        help: "Pulls every weight towards zero, apart from the gradient.",
        input: Input::Number {
            low: 0.0,
            high: 1.0,
        },
        fallback: "0.01",
        get: |config| match config.training.optimizer {
            OptimizerConfig::AdamW { weight_decay } => weight_decay.to_string(),
            _ => String::new(),
        },
        set: |config, text| {
            number(text).map(|weight_decay| {
                config.training.optimizer = OptimizerConfig::AdamW { weight_decay };
            })
        },
        relevant: |config| matches!(config.training.optimizer, OptimizerConfig::AdamW { .. }),
    },
    Field {
        path: "training.optimizer.momentum",
        label: "Momentum",
        symbol: "",
        unit: "",
        help: "The share of the last step that is kept.",
        input: Input::Number {
            low: 0.0,
            high: 0.999,
        },
        fallback: "0.9",
        get: |config| match config.training.optimizer {
            OptimizerConfig::Sgd { momentum } => momentum.to_string(),
            _ => String::new(),
        },
        set: |config, text| {
            number(text)
                .map(|momentum| config.training.optimizer = OptimizerConfig::Sgd { momentum })
        },
        relevant: |config| matches!(config.training.optimizer, OptimizerConfig::Sgd { .. }),
    },
    Field {
        path: "training.clip",
        label: "Gradient clip",
        symbol: "",
        unit: "norm",
        help: "The largest norm of the task's gradient; empty leaves it as it is.",
        input: Input::OptionalNumber {
            low: 1e-6,
            high: 1e6,
        },
        fallback: "",
        get: |config| {
            config
                .training
                .clip
                .map_or(String::new(), |clip| clip.to_string())
        },
        set: |config, text| optional_number(text).map(|value| config.training.clip = value),
        relevant: |_| true,
    },
    FIRING_RATE,
    RATE_TARGET,
    RATE_WEIGHT,
];

const FREE: FiringRateConfig = FiringRateConfig {
    target: 0.1,
    weight: 10.0,
};

const FIRING_RATE: Field = Field {
    path: "training.firing_rate",
    label: "Hold the firing rate",
    help: "A penalty on each layer’s distance from a rate, beside the loss.",
    input: NO_YES,
    get: |config| yes_no(config.training.firing_rate.is_some()),
    set: |config, text| {
        let is = is_yes(text)?;
        config.training.firing_rate = is.then(|| config.training.firing_rate.unwrap_or(FREE));
        Some(())
    },
    ..BASE
};

const RATE_TARGET: Field = Field {
    path: "training.firing_rate.target",
    label: "Firing rate",
    unit: "spikes per neuron and step",
    help: "The rate that each layer is pulled to.",
    input: Input::Number {
        low: 0.0,
        high: 1.0,
    },
    fallback: "0.1",
    get: |config| held(config).map_or(String::new(), |rate| rate.target.to_string()),
    set: |config, text| {
        let target = number(text)?;
        let rate = held(config).unwrap_or(FREE);
        config.training.firing_rate = Some(FiringRateConfig { target, ..rate });
        Some(())
    },
    relevant: |config| held(config).is_some(),
    ..BASE
};

const RATE_WEIGHT: Field = Field {
    path: "training.firing_rate.weight",
    label: "Its weight",
    help: "How much the squared distance counts beside the loss.",
    input: Input::Number {
        low: 0.0,
        high: 1e6,
    },
    fallback: "10",
    get: |config| held(config).map_or(String::new(), |rate| rate.weight.to_string()),
    set: |config, text| {
        let weight = number(text)?;
        let rate = held(config).unwrap_or(FREE);
        config.training.firing_rate = Some(FiringRateConfig { weight, ..rate });
        Some(())
    },
    relevant: |config| held(config).is_some(),
    ..BASE
};

fn held(config: &ExperimentConfig) -> Option<FiringRateConfig> {
    config.training.firing_rate
}
