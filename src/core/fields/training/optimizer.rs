//! The optimiser of the task's loss.

use super::super::read::number;
use super::{BASE, Field, Input};
use crate::core::config::OptimizerConfig;

pub const KIND: Field = Field {
    path: "training.optimizer.kind",
    label: "Optimiser",
    help: "Of the task's loss; the exponent has its own where it is interleaved.",
    input: Input::Choice(&[("adam", "Adam"), ("adam_w", "AdamW"), ("sgd", "SGD")]),
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
    ..BASE
};

pub const WEIGHT_DECAY: Field = Field {
    path: "training.optimizer.weight_decay",
    label: "Weight decay",
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
    ..BASE
};

pub const MOMENTUM: Field = Field {
    path: "training.optimizer.momentum",
    label: "Momentum",
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
        number(text).map(|momentum| config.training.optimizer = OptimizerConfig::Sgd { momentum })
    },
    relevant: |config| matches!(config.training.optimizer, OptimizerConfig::Sgd { .. }),
    ..BASE
};
