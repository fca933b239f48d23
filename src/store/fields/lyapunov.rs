//! How the exponent is measured and held.

use super::read::{count, list, number, optional_number, write_list};
use super::{BASE, Field, Input};
use crate::config::{EstimatorKind, ExperimentConfig, ModelKind, Penalty, Regulariser};

fn interleaved(config: &ExperimentConfig) -> bool {
    config.lyapunov.regulariser == Regulariser::Interleaved
}

fn seed_estimator(config: &ExperimentConfig) -> bool {
    config.lyapunov.estimator == EstimatorKind::Seed
}

fn spectrum(config: &ExperimentConfig) -> bool {
    config.lyapunov.estimator == EstimatorKind::Spectrum
}

pub const FIELDS: [Field; 13] = [
    Field {
        path: "lyapunov.lambda_target",
        label: "Target",
        symbol: "λ*",
        unit: "nats per step",
        help: "The exponent to hold; the line in the chart can be dragged too, even while training.",
        input: Input::Number {
            low: -10.0,
            high: 10.0,
        },
        fallback: "",
        get: |config| config.lyapunov.lambda_target.to_string(),
        set: |config, text| number(text).map(|value| config.lyapunov.lambda_target = value),
        relevant: |_| true,
    },
    Field {
        path: "lyapunov.regulariser",
        label: "How it is held",
        symbol: "",
        unit: "",
        help: "By steps of its own between the training steps, or as a term in each of them.",
        input: Input::Choice(&[("interleaved", "Interleaved"), ("joint", "Joint")]),
        fallback: "",
        get: |config| match config.lyapunov.regulariser {
            Regulariser::Joint => "joint".into(),
            Regulariser::Interleaved | Regulariser::Off => "interleaved".into(),
        },
        set: |config, text| {
            config.lyapunov.regulariser = match text {
                "interleaved" => Regulariser::Interleaved,
                "joint" => Regulariser::Joint,
                _ => return None,
            };
            Some(())
        },
        relevant: |_| true,
    },
    Field {
        path: "lyapunov.penalty",
        label: "Penalty",
        symbol: "",
        unit: "",
        help: "On any distance from the target, or only above it.",
        input: Input::Choice(&[("squared", "Squared distance"), ("hinge", "Only above")]),
        fallback: "",
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
        relevant: |_| true,
    },
    Field {
        path: "lyapunov.lambda_reg",
        label: "Weight",
        symbol: "λ_reg",
        unit: "",
        help: "How much the penalty counts beside the loss.",
        input: Input::Number {
            low: 0.0,
            high: 1e6,
        },
        fallback: "",
        get: |config| config.lyapunov.lambda_reg.to_string(),
        set: |config, text| number(text).map(|value| config.lyapunov.lambda_reg = value),
        relevant: |config| !interleaved(config),
    },
    Field {
        path: "lyapunov.warmup_steps",
        label: "Warm-up",
        symbol: "",
        unit: "steps",
        help: "Steps on the penalty alone, before training begins.",
        input: Input::Count {
            low: 0,
            high: 100_000,
        },
        fallback: "",
        get: |config| config.lyapunov.warmup_steps.to_string(),
        set: |config, text| count(text).map(|value| config.lyapunov.warmup_steps = value),
        relevant: interleaved,
    },
    Field {
        path: "lyapunov.warmup_learning_rate",
        label: "Warm-up learning rate",
        symbol: "",
        unit: "",
        help: "Of those steps; afterwards the penalty takes training's.",
        input: Input::Number {
            low: 1e-8,
            high: 10.0,
        },
        fallback: "",
        get: |config| config.lyapunov.warmup_learning_rate.to_string(),
        set: |config, text| number(text).map(|value| config.lyapunov.warmup_learning_rate = value),
        relevant: interleaved,
    },
    Field {
        path: "lyapunov.every",
        label: "Hold every",
        symbol: "n",
        unit: "training steps",
        help: "One step on the penalty after so many training steps.",
        input: Input::Count {
            low: 1,
            high: 100_000,
        },
        fallback: "",
        get: |config| config.lyapunov.every.to_string(),
        set: |config, text| count(text).map(|value| config.lyapunov.every = value),
        relevant: interleaved,
    },
    Field {
        path: "lyapunov.measure_every",
        label: "Measure every",
        symbol: "",
        unit: "steps",
        help: "Where training does not need the exponent: rarer is faster.",
        input: Input::Count {
            low: 1,
            high: 100_000,
        },
        fallback: "",
        get: |config| config.lyapunov.measure_every.to_string(),
        set: |config, text| count(text).map(|value| config.lyapunov.measure_every = value),
        relevant: |_| true,
    },
    Field {
        path: "lyapunov.estimator",
        label: "Estimator",
        symbol: "λ",
        unit: "",
        help: "Growth of the surrogate's tangent, or of a perturbed twin with hard spikes.",
        input: Input::Choice(&[
            ("tangent", "Tangent"),
            ("spectrum", "Spectrum"),
            ("finite_size", "Finite size (twin)"),
            ("seed", "The seed's twin"),
        ]),
        fallback: "",
        get: |config| match config.lyapunov.estimator {
            EstimatorKind::Tangent => "tangent".into(),
            EstimatorKind::Spectrum => "spectrum".into(),
            EstimatorKind::FiniteSize => "finite_size".into(),
            EstimatorKind::Seed => "seed".into(),
        },
        set: |config, text| {
            config.lyapunov.estimator = match text {
                "tangent" => EstimatorKind::Tangent,
                "spectrum" => EstimatorKind::Spectrum,
                "finite_size" => EstimatorKind::FiniteSize,
                "seed" => EstimatorKind::Seed,
                _ => return None,
            };
            Some(())
        },
        relevant: |_| true,
    },
    Field {
        path: "lyapunov.eps",
        label: "Perturbation",
        symbol: "ε",
        unit: "",
        help: "How far the twin is from its network; empty is 0.001, the seed's 0.0001.",
        input: Input::OptionalNumber {
            low: 1e-6,
            high: 10.0,
        },
        fallback: "",
        get: |config| {
            config
                .lyapunov
                .eps
                .map_or(String::new(), |eps| eps.to_string())
        },
        set: |config, text| optional_number(text).map(|value| config.lyapunov.eps = value),
        relevant: |config| {
            let estimator = config.lyapunov.estimator;
            matches!(estimator, EstimatorKind::Seed | EstimatorKind::FiniteSize)
        },
    },
    Field {
        path: "lyapunov.exponents",
        label: "Exponents",
        symbol: "k",
        help: "How many are measured after each epoch.",
        input: Input::Count { low: 1, high: 8 },
        get: |config| config.lyapunov.exponents.to_string(),
        set: |config, text| count(text).map(|value| config.lyapunov.exponents = value),
        relevant: spectrum,
        ..BASE
    },
    Field {
        path: "lyapunov.qr_every",
        label: "Orthogonal every",
        symbol: "n",
        unit: "time steps",
        help: "After so many steps the directions are made orthogonal again.",
        input: Input::Count { low: 1, high: 1000 },
        get: |config| config.lyapunov.qr_every.to_string(),
        set: |config, text| count(text).map(|value| config.lyapunov.qr_every = value),
        relevant: spectrum,
        ..BASE
    },
    Field {
        path: "lyapunov.layers",
        label: "Layers measured",
        symbol: "S",
        unit: "",
        help: "Indices with commas between; −1 is the last, empty means all.",
        input: Input::List {
            allowed: "distinct indices of layers, or empty",
        },
        fallback: "",
        get: |config| {
            config
                .lyapunov
                .layers
                .as_deref()
                .map_or(String::new(), write_list)
        },
        set: |config, text| {
            list(&text.replace('\u{2212}', "-")).map(|layers: Vec<i64>| {
                config.lyapunov.layers = (!layers.is_empty()).then_some(layers);
            })
        },
        relevant: |config| seed_estimator(config) && config.model.kind == ModelKind::Feedforward,
    },
];
