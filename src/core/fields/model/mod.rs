//! The network.

mod options;
mod readout;
mod surrogate;

pub use surrogate::half_width;

use super::read::{list, number, write_list};
use super::{BASE, Field, Input, NO_YES, is_yes, yes_no};
use crate::core::config::{ExperimentConfig, ModelConfig, ModelKind, RecurrentInit};

/// Neurons of a layer.
const WIDEST: f64 = 4096.0;

fn recurrent(config: &ExperimentConfig) -> bool {
    config.model.kind == ModelKind::Recurrent
}

pub const FIELDS: [Field; 14] = [
    Field {
        path: "model.kind",
        label: "Network",
        symbol: "",
        unit: "",
        help: "With a synaptic current and recurrence, or plain leaky layers.",
        input: Input::Choice(&[("recurrent", "Recurrent"), ("feedforward", "Feedforward")]),
        fallback: "",
        get: |config| match config.model.kind {
            ModelKind::Recurrent => "recurrent".into(),
            ModelKind::Feedforward => "feedforward".into(),
        },
        set: |config, text| {
            config.model.kind = match text {
                "recurrent" => ModelKind::Recurrent,
                "feedforward" => ModelKind::Feedforward,
                _ => return None,
            };
            Some(())
        },
        relevant: |_| true,
    },
    Field {
        path: "model.hidden_dims",
        label: "Hidden layers",
        symbol: "H",
        unit: "neurons",
        help: "The width of each layer, first to last, with commas between.",
        input: Input::List {
            allowed: "1 to 32 layers of 1 to 4096 neurons",
            most: WIDEST,
        },
        fallback: "",
        get: |config| write_list(&config.model.hidden_dims),
        set: |config, text| list(text, WIDEST).map(|widths| config.model.hidden_dims = widths),
        relevant: |_| true,
    },
    Field {
        path: "model.alpha",
        label: "Current decay",
        symbol: "α",
        unit: "per step",
        help: "What is left of the synaptic current after one time step.",
        input: Input::Number {
            low: 0.0,
            high: 1.0,
        },
        fallback: "",
        get: |config| config.model.alpha.to_string(),
        set: |config, text| number(text).map(|value| config.model.alpha = value),
        relevant: |config| config.model.kind == ModelKind::Recurrent,
    },
    Field {
        path: "model.beta",
        label: "Membrane decay",
        symbol: "β",
        unit: "per step",
        help: "What is left of the membrane potential after one time step.",
        input: Input::Number {
            low: 0.0,
            high: 1.0,
        },
        fallback: "",
        get: |config| config.model.beta.to_string(),
        set: |config, text| number(text).map(|value| config.model.beta = value),
        relevant: |_| true,
    },
    Field {
        path: "model.threshold",
        label: "Threshold",
        symbol: "θ",
        unit: "",
        help: "A neuron spikes where its membrane potential is above it.",
        input: Input::Number {
            low: 1e-3,
            high: 1e3,
        },
        fallback: "",
        get: |config| config.model.threshold.to_string(),
        set: |config, text| number(text).map(|value| config.model.threshold = value),
        relevant: |_| true,
    },
    surrogate::KIND,
    surrogate::ALPHA,
    surrogate::SLOPE,
    surrogate::WIDTH,
    surrogate::THRESHOLD,
    options::RESET,
    Field {
        path: "model.recurrent_init.kind",
        label: "Recurrent weights start",
        symbol: "V",
        unit: "",
        help: "From a normal distribution of variance g²/H, or uniform in ±1/√H.",
        input: Input::Choice(&[("normal", "Normal"), ("uniform", "Uniform")]),
        fallback: "",
        get: |config| match config.model.recurrent_init {
            RecurrentInit::Normal { .. } => "normal".into(),
            RecurrentInit::Uniform {} => "uniform".into(),
        },
        set: |config, text| {
            config.model.recurrent_init = match text {
                "normal" => ModelConfig::default().recurrent_init,
                "uniform" => RecurrentInit::Uniform {},
                _ => return None,
            };
            Some(())
        },
        relevant: |config| config.model.kind == ModelKind::Recurrent,
    },
    Field {
        path: "model.recurrent_init.gain",
        label: "Initial gain",
        symbol: "g",
        unit: "",
        help: "Strength of the recurrent weights at the start; the exponent need not grow with it.",
        input: Input::Number {
            low: 0.0,
            high: 100.0,
        },
        fallback: "1.2",
        get: |config| match config.model.recurrent_init {
            RecurrentInit::Normal { gain } => gain.to_string(),
            RecurrentInit::Uniform {} => String::new(),
        },
        set: |config, text| {
            number(text).map(|gain| config.model.recurrent_init = RecurrentInit::Normal { gain })
        },
        relevant: |config| {
            config.model.kind == ModelKind::Recurrent
                && matches!(config.model.recurrent_init, RecurrentInit::Normal { .. })
        },
    },
    readout::KIND,
];

/// What is left as it is at first.
pub const ADVANCED: [Field; 9] = [
    DROPOUT,
    options::RECURRENCE,
    options::INPUT_GAIN,
    options::LEARN_ALPHA,
    options::LEARN_BETA,
    options::LEARN_THRESHOLD,
    readout::BETA,
    readout::CORRECT_RATE,
    readout::INCORRECT_RATE,
];

const DROPOUT: Field = Field {
    path: "model.dropout",
    label: "Dropout",
    symbol: "p",
    unit: "of the spikes",
    help: "Not passed on, after each layer while training; recurrence hears them.",
    input: Input::Number {
        low: 0.0,
        high: 0.95,
    },
    get: |config| config.model.dropout.to_string(),
    set: |config, text| number(text).map(|value| config.model.dropout = value),
    ..BASE
};
