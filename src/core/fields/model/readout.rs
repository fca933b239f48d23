//! How classes are read out, and the loss that goes with it: one choice for both.

use super::super::read::number;
use super::{BASE, Field, Input};
use crate::core::config::{ExperimentConfig, LossConfig, Readout};

const SHARE: Input = Input::Number {
    low: 0.0,
    high: 1.0,
};

const COUNT_MSE: LossConfig = LossConfig::CountMse {
    correct_rate: 0.8,
    incorrect_rate: 0.1,
};

pub const KIND: Field = Field {
    path: "model.readout",
    label: "Loss",
    help: "What is read out of the last layer, and how it is compared with the class.",
    input: Input::Choice(&[
        ("rate", "Rate cross-entropy"),
        ("membrane", "Membrane cross-entropy, maximum over time"),
        ("count", "Spike-count cross-entropy"),
        ("count_mse", "Spike-count mean squared error"),
    ]),
    get: |config| match (config.model.readout, config.training.loss) {
        (Readout::SpikeSum {}, _) => "rate".into(),
        (Readout::Membrane { .. }, _) => "membrane".into(),
        (Readout::SpikeCount {}, LossConfig::CrossEntropy {}) => "count".into(),
        (Readout::SpikeCount {}, LossConfig::CountMse { .. }) => "count_mse".into(),
    },
    set: |config, text| {
        let cross_entropy = LossConfig::CrossEntropy {};
        let (readout, loss) = match text {
            "rate" => (Readout::SpikeSum {}, cross_entropy),
            "membrane" => (Readout::Membrane { beta: 0.9 }, cross_entropy),
            "count" => (Readout::SpikeCount {}, cross_entropy),
            "count_mse" => (Readout::SpikeCount {}, COUNT_MSE),
            _ => return None,
        };
        config.model.readout = readout;
        config.training.loss = loss;
        Some(())
    },
    ..BASE
};

pub const BETA: Field = Field {
    path: "model.readout.beta",
    label: "Readout’s decay",
    symbol: "β",
    unit: "per step",
    help: "What is left of the readout’s membrane potential after one time step.",
    input: SHARE,
    fallback: "0.9",
    get: |config| match config.model.readout {
        Readout::Membrane { beta } => beta.to_string(),
        _ => String::new(),
    },
    set: |config, text| number(text).map(|beta| config.model.readout = Readout::Membrane { beta }),
    relevant: |config| matches!(config.model.readout, Readout::Membrane { .. }),
};

/// The rates of the right class and of the others, where counts are compared.
fn rates(config: &ExperimentConfig) -> Option<[f64; 2]> {
    match config.training.loss {
        LossConfig::CrossEntropy {} => None,
        LossConfig::CountMse {
            correct_rate,
            incorrect_rate,
        } => Some([correct_rate, incorrect_rate]),
    }
}

fn set_rates(config: &mut ExperimentConfig, change: impl FnOnce(&mut [f64; 2])) {
    let mut rates = rates(config).unwrap_or([0.8, 0.1]);
    change(&mut rates);
    let [correct_rate, incorrect_rate] = rates;
    config.model.readout = Readout::SpikeCount {};
    config.training.loss = LossConfig::CountMse {
        correct_rate,
        incorrect_rate,
    };
}

pub const CORRECT_RATE: Field = Field {
    path: "training.loss.correct_rate",
    label: "Rate of the right class",
    unit: "spikes per step",
    help: "How often the right class’s neuron is to spike.",
    input: SHARE,
    fallback: "0.8",
    get: |config| rates(config).map_or(String::new(), |[right, _]| right.to_string()),
    set: |config, text| {
        let rate = number(text)?;
        set_rates(config, |rates| rates[0] = rate);
        Some(())
    },
    relevant: |config| rates(config).is_some(),
    ..BASE
};

pub const INCORRECT_RATE: Field = Field {
    path: "training.loss.incorrect_rate",
    label: "Rate of the others",
    unit: "spikes per step",
    help: "How often the other classes’ neurons are to spike.",
    input: SHARE,
    fallback: "0.1",
    get: |config| rates(config).map_or(String::new(), |[_, wrong]| wrong.to_string()),
    set: |config, text| {
        let rate = number(text)?;
        set_rates(config, |rates| rates[1] = rate);
        Some(())
    },
    relevant: |config| rates(config).is_some(),
    ..BASE
};
