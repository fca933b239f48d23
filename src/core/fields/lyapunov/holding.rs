//! The target, and how training holds the exponent at it.

use super::super::read::{count, number};
use super::{BASE, Field, Input};
use crate::core::config::{EstimatorKind, ExperimentConfig, Penalty, Regulariser, Statistic};

fn interleaved(config: &ExperimentConfig) -> bool {
    config.lyapunov.regulariser == Regulariser::Interleaved
}

pub const LAMBDA_TARGET: Field = Field {
    path: "lyapunov.lambda_target",
    label: "Target",
    symbol: "λ*",
    unit: "nats per step",
    help: "The exponent to hold; the line in the chart can be dragged too, even while training.",
    input: Input::Number {
        low: -10.0,
        high: 10.0,
    },
    get: |config| config.lyapunov.lambda_target.to_string(),
    set: |config, text| number(text).map(|value| config.lyapunov.lambda_target = value),
    ..BASE
};

pub const REGULARISER: Field = Field {
    path: "lyapunov.regulariser",
    label: "How it is held",
    help: "By steps of its own between the training steps, or as a term in each of them.",
    input: Input::Choice(&[
        ("interleaved", "Interleaved"),
        ("joint", "Joint"),
        ("off", "Not at all: both are alike"),
    ]),
    get: |config| match config.lyapunov.regulariser {
        Regulariser::Interleaved => "interleaved".into(),
        Regulariser::Joint => "joint".into(),
        Regulariser::Off => "off".into(),
    },
    set: |config, text| {
        config.lyapunov.regulariser = match text {
            "interleaved" => Regulariser::Interleaved,
            "joint" => Regulariser::Joint,
            "off" => Regulariser::Off,
            _ => return None,
        };
        Some(())
    },
    ..BASE
};

pub const STATISTIC: Field = Field {
    path: "lyapunov.statistic",
    label: "What is held",
    help: "The mean of the samples’ exponents, or the rate of their mean square, which a batch’s gradient \
           feels and few samples rule; the seed’s twin has the mean alone.",
    input: Input::Choice(&[
        ("mean", "Mean over samples"),
        ("mean_square", "Mean-square rate"),
    ]),
    get: |config| match config.lyapunov.statistic {
        Statistic::Mean => "mean".into(),
        Statistic::MeanSquare => "mean_square".into(),
    },
    set: |config, text| {
        config.lyapunov.statistic = match text {
            "mean" => Statistic::Mean,
            "mean_square" => Statistic::MeanSquare,
            _ => return None,
        };
        Some(())
    },
    relevant: |config| {
        let lyapunov = &config.lyapunov;
        lyapunov.estimator != EstimatorKind::Seed && lyapunov.regulariser != Regulariser::Off
    },
    ..BASE
};

pub const PENALTY: Field = Field {
    path: "lyapunov.penalty",
    label: "Penalty",
    help: "On any distance from the target, or only above it.",
    input: Input::Choice(&[("squared", "Squared distance"), ("hinge", "Only above")]),
    get: |config| match config.lyapunov.penalty {
        Penalty::Squared => "squared".into(),
        Penalty::Hinge => "hinge".into(),
    },
    set: |config, text| {
        config.lyapunov.penalty = match text {
            "squared" => Penalty::Squared,
            "hinge" => Penalty::Hinge,
            _ => return None,
        };
        Some(())
    },
    ..BASE
};

pub const LAMBDA_REG: Field = Field {
    path: "lyapunov.lambda_reg",
    label: "Regulariser’s weight",
    symbol: "λ_reg",
    help: "How much the penalty counts beside the loss.",
    input: Input::Number {
        low: 0.0,
        high: 1e6,
    },
    get: |config| config.lyapunov.lambda_reg.to_string(),
    set: |config, text| number(text).map(|value| config.lyapunov.lambda_reg = value),
    relevant: |config| !interleaved(config),
    ..BASE
};

pub const WARMUP_STEPS: Field = Field {
    path: "lyapunov.warmup_steps",
    label: "Warm-up",
    unit: "steps",
    help: "Steps on the penalty alone, before training begins.",
    input: Input::Count {
        low: 0,
        high: 100_000,
    },
    get: |config| config.lyapunov.warmup_steps.to_string(),
    set: |config, text| count(text).map(|value| config.lyapunov.warmup_steps = value),
    relevant: interleaved,
    ..BASE
};

pub const WARMUP_LEARNING_RATE: Field = Field {
    path: "lyapunov.warmup_learning_rate",
    label: "Warm-up learning rate",
    help: "Of those steps; afterwards the penalty takes training's.",
    input: Input::Number {
        low: 1e-8,
        high: 10.0,
    },
    get: |config| config.lyapunov.warmup_learning_rate.to_string(),
    set: |config, text| number(text).map(|value| config.lyapunov.warmup_learning_rate = value),
    relevant: interleaved,
    ..BASE
};

pub const EVERY: Field = Field {
    path: "lyapunov.every",
    label: "Hold every",
    symbol: "n",
    unit: "training steps",
    help: "One step on the penalty after so many training steps.",
    input: Input::Count {
        low: 1,
        high: 100_000,
    },
    get: |config| config.lyapunov.every.to_string(),
    set: |config, text| count(text).map(|value| config.lyapunov.every = value),
    relevant: interleaved,
    ..BASE
};
