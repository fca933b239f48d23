//! The network.

use super::declare::{chosen, no_or_yes, setting};
use super::field::{self, Between, Field, Group, InFile, Input};
use super::surrogate::half_width;
use super::value::{Holds, Value};
use crate::core::config::{
    ExperimentConfig, ModelKind, Recurrence, RecurrentInit, RecurrentInitKind, Reset,
    SurrogateConfig, SurrogateKind,
};
use crate::core::name::{Named, choices};

const BASE: Field = Field {
    group: Group::Network,
    ..field::BASE
};

fn recurrent(config: &ExperimentConfig) -> bool {
    config.model.kind == ModelKind::Recurrent
}

pub(super) static MODEL: &[Field] = &[
    Field {
        word: "network",
        label: "Network",
        help: "With a synaptic current and recurrence, or plain leaky layers.",
        about: "RSynaptic, or Leaky neurons.",
        ..setting!(model.kind: one of ModelKind)
    },
    Field {
        label: "Input channels",
        symbol: "D",
        help: "Those of the task.",
        about: "64 for the digits (8 by `rows`), 40 for store-recall, 24 for delayed XOR, 16 for temporal parity, \
                `units` for randman.",
        in_file: InFile::Only,
        ..setting!(model.input_dim: Count 1..=65_536)
    },
    Field {
        word: "hidden",
        basic: true,
        label: "Hidden layers",
        symbol: "H",
        unit: "neurons",
        help: "The width of each layer, first to last, with commas between.",
        ..setting!(model.hidden_dims: 1..=32 layers of 1..=4096 neurons)
    },
    Field {
        label: "Classes",
        symbol: "C",
        help: "Those of the task.",
        about: "10 for the digits, 4 for store-recall, 2 for delayed XOR and temporal parity, `classes` for randman.",
        in_file: InFile::Only,
        ..setting!(model.num_classes: Count 2..=1000)
    },
    Field {
        word: "alpha",
        basic: true,
        label: "Current decay",
        symbol: "α",
        unit: "per step",
        help: "What is left of the synaptic current after one time step.",
        about: "Recurrent only.",
        sweep: "0.5, 0.7, 0.9",
        relevant: recurrent,
        in_file: InFile::OrNull,
        ..setting!(model.alpha: Number 0.0..=1.0)
    },
    Field {
        word: "beta",
        basic: true,
        label: "Membrane decay",
        symbol: "β",
        unit: "per step",
        help: "What is left of the membrane potential after one time step.",
        sweep: "0.5, 0.7, 0.85, 0.95",
        ..setting!(model.beta: Number 0.0..=1.0)
    },
    Field {
        word: "threshold",
        label: "Threshold",
        symbol: "θ",
        help: "A neuron spikes where its membrane potential is above it.",
        sweep: "0.5, 1, 2",
        ..setting!(model.threshold: Number 1e-3..=1e3)
    },
    Field {
        word: "dropout",
        label: "Dropout",
        symbol: "p",
        unit: "of the spikes",
        help: "Share of spikes that is not passed on to the next layer while training; recurrence and reset get all.",
        about: "After each spiking layer.",
        sweep: "0, 0.2, 0.5",
        in_file: InFile::OrNull,
        ..setting!(model.dropout: Number 0.0..=0.95)
    },
    Field {
        word: "surrogate",
        group: Group::Surrogate,
        basic: true,
        label: "Surrogate",
        help: "The slope that stands in for a spike's in the backward pass. How much passes back hangs on \
               its peak as on its width.",
        about: "(alpha/2)/(1+(pi alpha v/2)^2); 1/(1+slope abs(v))^2; slope e/(1+e)^2 with e = exp(-slope v); max(0, 1 \
                - abs(v)/width); 1; +-threshold, as snnTorch 1.0 has what it calls triangular. \
                [Sharpness or width](#surrogates).",
        ..setting!(model.surrogate: kind of SurrogateKind)
    },
    Field {
        word: "surrogate-alpha",
        between: Between::Ratios,
        group: Group::Surrogate,
        label: "Arctangent’s sharpness",
        symbol: "a",
        help: "An inverse width: (a/2) / (1 + (π a v / 2)²) at v = U − θ, with the peak a/2 and half of it \
               at |v| = 2/(π a).",
        sweep: "1, 2, 5, 10",
        note: Some(half_width),
        ..setting!(model.surrogate: SurrogateConfig by SurrogateKind, Atan, alpha: Number 1e-3..=1e3)
    },
    Field {
        word: "slope",
        between: Between::Ratios,
        group: Group::Surrogate,
        label: "Sigmoid’s sharpness",
        symbol: "k",
        help: "An inverse width: 1 / (1 + k |v|)² (fast) with the peak 1 and half of it at |v| = (√2 − 1)/k, \
               or k e / (1 + e)² with e = exp(−k v), the peak k/4 and half of it at 2 ln(1 + √2)/k; v = U − θ.",
        sweep: "5, 10, 25, 50",
        note: Some(half_width),
        ..setting!(
            model.surrogate: SurrogateConfig by SurrogateKind, FastSigmoid | Sigmoid, slope: Number 1e-3..=1e3
        )
    },
    Field {
        word: "width",
        between: Between::Ratios,
        group: Group::Surrogate,
        label: "Triangle’s width",
        symbol: "w",
        help: "A width: max(0, 1 − |v| / w) at v = U − θ, with the peak 1 and half of it at |v| = w/2.",
        sweep: "0.3, 0.7, 1",
        note: Some(half_width),
        ..setting!(model.surrogate: SurrogateConfig by SurrogateKind, Triangular, width: Number 1e-3..=1e3)
    },
    Field {
        word: "surrogate-threshold",
        group: Group::Surrogate,
        label: "“Triangular”’s height",
        help: "snnTorch 1.0 takes this slope below the threshold and its negative above it: a height without \
               a width, and no triangle.",
        note: Some(half_width),
        ..setting!(
            model.surrogate: SurrogateConfig by SurrogateKind, SnntorchTriangular, threshold: Number 1e-3..=1e3
        )
    },
    Field {
        word: "reset",
        label: "Reset",
        help: "What a spike does to its own membrane potential.",
        about: "By `subtract` and `zero` one step later: `zero` is U = beta (1-r) U + a for feedforward, \
                U = (1-r)(beta U + I) for recurrent, as in snnTorch's two neurons. `hard` is U = beta (1-r) U + a, in a \
                recurrent network + I: to zero at the spike itself, as NIR means it.",
        ..setting!(model.reset: one of Reset)
    },
    Field {
        word: "learn-alpha",
        label: "Learn the current's decay",
        symbol: "α",
        help: "One number for each layer.",
        about: "A learnt decay starts above 0 and below 1, counts within 0 and 1, and stays where it has reached an \
                end (as torch's clamp); computed on the CPU only.",
        relevant: recurrent,
        ..setting!(model.learn_alpha: yes or no)
    },
    Field {
        word: "learn-beta",
        label: "Learn the membrane's decay",
        symbol: "β",
        help: "One number for each layer.",
        about: "As `learn_alpha`.",
        ..setting!(model.learn_beta: yes or no)
    },
    Field {
        word: "learn-threshold",
        label: "Learn the threshold",
        symbol: "θ",
        help: "One number for each layer.",
        about: "Computed on the CPU only.",
        ..setting!(model.learn_threshold: yes or no)
    },
    Field {
        word: "recurrence",
        label: "Recurrence",
        symbol: "V",
        help: "Whether a neuron receives the spikes of its whole layer, or its own alone.",
        about: "V dense with a bias; or a diagonal without (recurrent only; one-to-one costs what all-to-all costs).",
        relevant: recurrent,
        ..setting!(model.recurrence: one of Recurrence)
    },
    Field {
        word: "init",
        label: "Recurrent weights start",
        symbol: "V",
        help: "From a normal distribution of variance g²/H, or uniform in ±1/√H.",
        about: "One-to-one: N(0, gain^2), or uniform in +-1.",
        relevant: recurrent,
        ..setting!(model.recurrent_init: kind of RecurrentInitKind)
    },
    Field {
        word: "init-gain",
        basic: true,
        label: "Initial gain",
        symbol: "g",
        help: "Strength of the recurrent weights at the start; the exponent need not grow with it.",
        sweep: "0.6, 0.9, 1.2, 1.5",
        relevant: |config| {
            let normal = matches!(config.model.recurrent_init, RecurrentInit::Normal { .. });
            recurrent(config) && normal
        },
        ..setting!(model.recurrent_init: RecurrentInit by RecurrentInitKind, Normal, gain: Number 0.0..=100.0)
    },
    Field {
        word: "input-gain",
        label: "Input gain",
        help: "Factor on the first layer's initial weights: raise it where few neurons spike.",
        sweep: "0.5, 1, 2",
        ..setting!(model.input_gain: Number 0.0..=100.0)
    },
];
