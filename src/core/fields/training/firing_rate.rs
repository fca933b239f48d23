//! The penalty on the firing rates, and whether there is one.

use super::super::read::number;
use super::{BASE, Field, Input, NO_YES, is_yes, yes_no};
use crate::core::config::{ExperimentConfig, FiringRateConfig};

/// What is penalised where nothing else was said.
const START: FiringRateConfig = FiringRateConfig {
    target: 0.1,
    weight: 10.0,
};

pub const CHOICE: Field = Field {
    path: "training.firing_rate",
    label: "Hold the firing rate",
    help: "A penalty on each layer’s distance from a rate, beside the loss.",
    input: NO_YES,
    get: |config| yes_no(config.training.firing_rate.is_some()),
    set: |config, text| {
        let is = is_yes(text)?;
        config.training.firing_rate = is.then(|| config.training.firing_rate.unwrap_or(START));
        Some(())
    },
    ..BASE
};

pub const TARGET: Field = Field {
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
        let rate = held(config).unwrap_or(START);
        config.training.firing_rate = Some(FiringRateConfig { target, ..rate });
        Some(())
    },
    relevant: |config| held(config).is_some(),
    ..BASE
};

pub const WEIGHT: Field = Field {
    path: "training.firing_rate.weight",
    label: "Firing rate’s weight",
    help: "How much the squared distance counts beside the loss.",
    input: Input::Number {
        low: 0.0,
        high: 1e6,
    },
    fallback: "10",
    get: |config| held(config).map_or(String::new(), |rate| rate.weight.to_string()),
    set: |config, text| {
        let weight = number(text)?;
        let rate = held(config).unwrap_or(START);
        config.training.firing_rate = Some(FiringRateConfig { weight, ..rate });
        Some(())
    },
    relevant: |config| held(config).is_some(),
    ..BASE
};

fn held(config: &ExperimentConfig) -> Option<FiringRateConfig> {
    config.training.firing_rate
}
