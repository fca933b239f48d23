//! Which exponent is measured, how, and how often.

use super::super::read::{count, list, optional_number, write_list};
use super::{BASE, Field, Input};
use crate::core::config::{EstimatorKind, ExperimentConfig, ModelKind};

/// Index of the last layer that there can be.
const LAST_LAYER: f64 = 31.0;

fn spectrum(config: &ExperimentConfig) -> bool {
    config.lyapunov.estimator == EstimatorKind::Spectrum
}

fn twin(config: &ExperimentConfig) -> bool {
    let estimator = config.lyapunov.estimator;
    matches!(estimator, EstimatorKind::Seed | EstimatorKind::FiniteSize)
}

pub const MEASURE_EVERY: Field = Field {
    path: "lyapunov.measure_every",
    label: "Measure every",
    unit: "steps",
    help: "Where training does not need the exponent: rarer is faster.",
    input: Input::Count {
        low: 1,
        high: 100_000,
    },
    get: |config| config.lyapunov.measure_every.to_string(),
    set: |config, text| count(text).map(|value| config.lyapunov.measure_every = value),
    ..BASE
};

pub const ESTIMATOR: Field = Field {
    path: "lyapunov.estimator",
    label: "Estimator",
    symbol: "λ",
    help: "Growth of the surrogate's tangent, or of a perturbed twin with hard spikes.",
    input: Input::Choice(&[
        ("tangent", "Tangent"),
        ("spectrum", "Spectrum"),
        ("finite_size", "Finite size (twin)"),
        ("seed", "The seed's twin"),
    ]),
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
    ..BASE
};

pub const EPS: Field = Field {
    path: "lyapunov.eps",
    label: "Perturbation",
    symbol: "ε",
    help: "How far the twin is from its network; empty is 0.001 (finite size), 0.0001 (the seed's).",
    input: Input::OptionalNumber {
        low: 1e-6,
        high: 10.0,
    },
    get: |config| {
        config
            .lyapunov
            .eps
            .map_or(String::new(), |eps| eps.to_string())
    },
    set: |config, text| optional_number(text).map(|value| config.lyapunov.eps = value),
    relevant: twin,
    ..BASE
};

pub const EXPONENTS: Field = Field {
    path: "lyapunov.exponents",
    label: "Exponents",
    symbol: "k",
    help: "How many are measured after each epoch.",
    input: Input::Count { low: 1, high: 8 },
    get: |config| config.lyapunov.exponents.to_string(),
    set: |config, text| count(text).map(|value| config.lyapunov.exponents = value),
    relevant: spectrum,
    ..BASE
};

pub const QR_EVERY: Field = Field {
    path: "lyapunov.qr_every",
    label: "Orthonormalised every",
    symbol: "n",
    unit: "time steps",
    help: "After so many steps the directions are made orthogonal again.",
    input: Input::Count { low: 1, high: 1000 },
    get: |config| config.lyapunov.qr_every.to_string(),
    set: |config, text| count(text).map(|value| config.lyapunov.qr_every = value),
    relevant: spectrum,
    ..BASE
};

pub const TRANSIENT: Field = Field {
    path: "lyapunov.transient",
    label: "Transient",
    symbol: "T₀",
    unit: "time steps",
    help: "First steps that the exponent leaves out; empty is 20, at most half, for digits shown as rates, and 0 \
           for a task whose input changes over time.",
    input: Input::OptionalNumber {
        low: 0.0,
        high: 1999.0,
    },
    get: |config| {
        config
            .lyapunov
            .transient
            .map_or(String::new(), |steps| steps.to_string())
    },
    set: |config, text| {
        let value: Option<f64> = optional_number(text)?;
        let whole = value.is_none_or(|steps| steps >= 0.0 && steps.fract() == 0.0);
        whole.then(|| config.lyapunov.transient = value.map(|steps| steps as usize))
    },
    relevant: |config| config.lyapunov.estimator != EstimatorKind::Seed,
    ..BASE
};

pub const LAYERS: Field = Field {
    path: "lyapunov.layers",
    label: "Layers measured",
    symbol: "S",
    help: "Indices of spiking layers from 0, with commas between; −1 is the last, empty means all.",
    input: Input::List {
        allowed: "distinct indices of spiking layers, or empty",
        most: LAST_LAYER,
    },
    get: |config| {
        config
            .lyapunov
            .layers
            .as_deref()
            .map_or(String::new(), write_list)
    },
    set: |config, text| {
        list(text, LAST_LAYER).map(|layers: Vec<i64>| {
            config.lyapunov.layers = (!layers.is_empty()).then_some(layers);
        })
    },
    relevant: |config| {
        let seed = config.lyapunov.estimator == EstimatorKind::Seed;
        seed && config.model.kind == ModelKind::Feedforward
    },
    ..BASE
};
