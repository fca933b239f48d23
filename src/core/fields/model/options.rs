//! What a neuron does after a spike, what of it is learnt, and how a layer hears itself.

use super::super::read::number;
use super::{BASE, Field, Input, NO_YES, is_yes, recurrent, yes_no};
use crate::core::config::{Recurrence, Reset};

pub const RESET: Field = Field {
    path: "model.reset",
    label: "Reset",
    help: "What a spike does to its own membrane potential, one step later.",
    input: Input::Choice(&[
        ("subtract", "Subtract the threshold"),
        ("zero", "To zero"),
        ("none", "None"),
    ]),
    get: |config| match config.model.reset {
        Reset::Subtract => "subtract".into(),
        Reset::Zero => "zero".into(),
        Reset::None => "none".into(),
    },
    set: |config, text| {
        config.model.reset = match text {
            "subtract" => Reset::Subtract,
            "zero" => Reset::Zero,
            "none" => Reset::None,
            _ => return None,
        };
        Some(())
    },
    ..BASE
};

pub const LEARN_ALPHA: Field = Field {
    path: "model.learn_alpha",
    label: "Learn the current's decay",
    symbol: "α",
    help: "One number for each layer.",
    input: NO_YES,
    get: |config| yes_no(config.model.learn_alpha),
    set: |config, text| is_yes(text).map(|is| config.model.learn_alpha = is),
    relevant: recurrent,
    ..BASE
};

pub const LEARN_BETA: Field = Field {
    path: "model.learn_beta",
    label: "Learn the membrane's decay",
    symbol: "β",
    help: "One number for each layer.",
    input: NO_YES,
    get: |config| yes_no(config.model.learn_beta),
    set: |config, text| is_yes(text).map(|is| config.model.learn_beta = is),
    ..BASE
};

pub const LEARN_THRESHOLD: Field = Field {
    path: "model.learn_threshold",
    label: "Learn the threshold",
    symbol: "θ",
    help: "One number for each layer.",
    input: NO_YES,
    get: |config| yes_no(config.model.learn_threshold),
    set: |config, text| is_yes(text).map(|is| config.model.learn_threshold = is),
    ..BASE
};

pub const RECURRENCE: Field = Field {
    path: "model.recurrence",
    label: "Recurrence",
    symbol: "V",
    help: "Whether a neuron hears its whole layer, or itself alone.",
    input: Input::Choice(&[("all_to_all", "All to all"), ("one_to_one", "One to one")]),
    get: |config| match config.model.recurrence {
        Recurrence::AllToAll => "all_to_all".into(),
        Recurrence::OneToOne => "one_to_one".into(),
    },
    set: |config, text| {
        config.model.recurrence = match text {
            "all_to_all" => Recurrence::AllToAll,
            "one_to_one" => Recurrence::OneToOne,
            _ => return None,
        };
        Some(())
    },
    relevant: recurrent,
    ..BASE
};

pub const INPUT_GAIN: Field = Field {
    path: "model.input_gain",
    label: "Input gain",
    help: "Factor on the first layer's initial weights: raise it where few neurons spike.",
    input: Input::Number {
        low: 0.0,
        high: 100.0,
    },
    get: |config| config.model.input_gain.to_string(),
    set: |config, text| number(text).map(|gain| config.model.input_gain = gain),
    ..BASE
};
