//! How the exponent is measured and regularised.

use super::declare::{chosen, setting};
use super::field::{self, Between, Field, Group, Input};
use super::value::{Holds, Value};
use crate::core::config::{
    EstimatorKind, ExperimentConfig, ModelKind, Penalty, Regulariser, Statistic,
};
use crate::core::name::{Named, choices};

/// How it is measured.
const BASE: Field = Field {
    group: Group::Regulariser,
    ..field::BASE
};

fn interleaved(config: &ExperimentConfig) -> bool {
    config.lyapunov.regulariser == Regulariser::Interleaved
}

fn spectrum(config: &ExperimentConfig) -> bool {
    config.lyapunov.estimator == EstimatorKind::Spectrum
}

fn twin(config: &ExperimentConfig) -> bool {
    let estimator = config.lyapunov.estimator;
    matches!(
        estimator,
        EstimatorKind::Reference | EstimatorKind::FiniteSize
    )
}

pub(super) static LYAPUNOV: &[Field] = &[
    Field {
        word: "target",
        basic: true,
        label: "Target",
        symbol: "λ*",
        unit: "nats per step",
        help: "The exponent that the regulariser pulls to; the line in the chart can be dragged too, even while training.",
        sweep: "-0.3, -0.15, -0.05, 0.1",
        regularises: true,
        ..setting!(lyapunov.lambda_target: Number -10.0..=10.0)
    },
    Field {
        word: "regulariser",
        label: "Regulariser",
        help: "By steps of its own between the training steps, or as a term in each of them.",
        regularises: true,
        ..setting!(lyapunov.regulariser: one of Regulariser)
    },
    Field {
        word: "statistic",
        label: "Regularised exponent",
        help: "The mean of the samples’ exponents, or the rate of their mean square, which a batch’s gradient \
               feels and few samples rule; the reference’s twin has the mean alone.",
        about: "It is what is compared with the target: [sample and batch](exponents.md#sample-and-batch).",
        regularises: true,
        relevant: |config| {
            let lyapunov = &config.lyapunov;
            lyapunov.estimator != EstimatorKind::Reference
                && lyapunov.regulariser != Regulariser::Off
        },
        ..setting!(lyapunov.statistic: one of Statistic)
    },
    Field {
        word: "penalty",
        label: "Penalty",
        help: "On any distance from the target, or only above it.",
        about: "(lambda - target)^2; `hinge`: only above the target.",
        regularises: true,
        ..setting!(lyapunov.penalty: one of Penalty)
    },
    Field {
        word: "strength",
        between: Between::Ratios,
        label: "Regulariser’s weight",
        symbol: "λ_reg",
        help: "How much the penalty counts beside the loss.",
        about: "`joint` only.",
        sweep: "1, 10, 100",
        regularises: true,
        relevant: |config| !interleaved(config),
        ..setting!(lyapunov.lambda_reg: Number 0.0..=1e6)
    },
    Field {
        word: "warmup",
        basic: true,
        label: "Warm-up",
        unit: "steps",
        help: "Steps on the penalty alone, before training begins.",
        about: "`interleaved` only.",
        sweep: "0, 50, 100",
        regularises: true,
        relevant: interleaved,
        ..setting!(lyapunov.warmup_steps: Count 0..=100_000)
    },
    Field {
        word: "warmup-rate",
        between: Between::Ratios,
        label: "Warm-up learning rate",
        help: "Of those steps; afterwards the penalty takes training's.",
        sweep: "0.003, 0.01, 0.03",
        regularises: true,
        relevant: interleaved,
        ..setting!(lyapunov.warmup_learning_rate: Number 1e-8..=10.0)
    },
    Field {
        word: "every",
        between: Between::Ratios,
        label: "Penalty every",
        symbol: "n",
        unit: "training steps",
        help: "One step on the penalty after so many training steps.",
        about: "`interleaved` only.",
        sweep: "1, 2, 5, 10",
        regularises: true,
        relevant: interleaved,
        ..setting!(lyapunov.every: Count 1..=100_000)
    },
    Field {
        word: "measure-every",
        label: "Measure every",
        unit: "steps",
        help: "Where training does not need the exponent: rarer is faster.",
        ..setting!(lyapunov.measure_every: Count 1..=100_000)
    },
    Field {
        word: "estimator",
        label: "Estimator",
        symbol: "λ",
        help: "Growth of the surrogate's tangent, or of a perturbed twin with hard spikes.",
        about: "[What each of them is](exponents.md).",
        formerly: &[("seed", "reference")],
        ..setting!(lyapunov.estimator: one of EstimatorKind)
    },
    Field {
        word: "eps",
        between: Between::Ratios,
        label: "Perturbation",
        symbol: "ε",
        help: "How far the twin is from its network; empty is 0.001 (finite size), 0.0001 (the reference's).",
        relevant: twin,
        ..setting!(lyapunov.eps: OptionalNumber 1e-6..=10.0)
    },
    Field {
        word: "exponents",
        label: "Exponents",
        symbol: "k",
        help: "How many are measured after each epoch.",
        about: "Of a spectrum; at most the numbers in the state.",
        relevant: spectrum,
        ..setting!(lyapunov.exponents: Count 1..=8)
    },
    Field {
        word: "qr-every",
        label: "Orthonormalised every",
        symbol: "n",
        unit: "time steps",
        help: "After so many steps the directions are made orthogonal again.",
        about: "At most T; more often where their growth asks for it.",
        relevant: spectrum,
        ..setting!(lyapunov.qr_every: Count 1..=1000)
    },
    Field {
        word: "transient",
        label: "Transient",
        symbol: "T₀",
        unit: "time steps",
        help: "First steps that the exponent leaves out; empty is 20, at most half, for digits shown as rates, and 0 \
               for a task whose input changes over time.",
        about: "At most T - 1 ([why](exponents.md#start-and-transient)); digits as rates are `poisson` and `direct`; \
                `reference` counts all steps.",
        within: Some(|config| (0, config.task.time_steps.saturating_sub(1) as u64)),
        relevant: |config| config.lyapunov.estimator != EstimatorKind::Reference,
        ..setting!(lyapunov.transient: OptionalCount 0..=1999)
    },
    Field {
        word: "layers",
        label: "Layers measured",
        symbol: "S",
        help: "Indices of spiking layers from 0, with commas between; −1 is the last, empty means all.",
        about: "`reference`, feedforward only.",
        input: Input::List {
            allowed: "distinct indices of spiking layers, or empty",
            // Index of the last layer that there can be.
            most: 31.0,
            // The network's own layers decide.
            lengths: (0, usize::MAX),
            of: "layers",
            entries: (i64::MIN, i64::MAX),
        },
        relevant: |config| {
            let reference = config.lyapunov.estimator == EstimatorKind::Reference;
            reference && config.model.kind == ModelKind::Feedforward
        },
        ..setting!(@lens lyapunov.layers)
    },
];
