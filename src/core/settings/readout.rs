//! How classes are read out, and the loss that goes with it: on the page and in links one choice for both.

use super::declare::{chosen, setting};
use super::field::{self, Field, Group, InFile, Input};
use super::value::{Holds, Value};
use crate::core::config::{ExperimentConfig, LossConfig, LossKind, Readout, ReadoutKind};
use crate::core::name::{Named, choices};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

const BASE: Field = Field {
    group: Group::Network,
    ..field::BASE
};

/// Readout and loss together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
enum ReadOut {
    #[strum(message = "Rate cross-entropy")]
    Rate,
    #[strum(message = "Membrane cross-entropy, maximum over time")]
    Membrane,
    #[strum(message = "Spike-count cross-entropy")]
    Count,
    #[strum(message = "Spike-count mean squared error")]
    CountMse,
}

impl ReadOut {
    fn for_config(config: &ExperimentConfig) -> Self {
        match (config.model.readout, config.training.loss) {
            (Readout::SpikeSum {}, _) => Self::Rate,
            (Readout::Membrane { .. }, _) => Self::Membrane,
            (Readout::SpikeCount {}, LossConfig::CrossEntropy {}) => Self::Count,
            (Readout::SpikeCount {}, LossConfig::CountMse { .. }) => Self::CountMse,
        }
    }

    fn choose(self, config: &mut ExperimentConfig) {
        let (readout, loss) = match self {
            Self::Rate => (ReadoutKind::SpikeSum, LossKind::CrossEntropy),
            Self::Membrane => (ReadoutKind::Membrane, LossKind::CrossEntropy),
            Self::Count => (ReadoutKind::SpikeCount, LossKind::CrossEntropy),
            Self::CountMse => (ReadoutKind::SpikeCount, LossKind::CountMse),
        };
        config.model.readout = readout.into();
        config.training.loss = loss.into();
    }
}

fn bring_rates(config: &mut ExperimentConfig) {
    ReadOut::CountMse.choose(config);
}

pub(super) static READOUT: &[Field] = &[
    Field {
        path: "model.readout",
        word: "readout",
        label: "Loss",
        help: "What is read out of the last layer, and how it is compared with the class.",
        input: Input::Choice(choices::<ReadOut>),
        in_file: InFile::ByOthers,
        get: |config| Some(Value::Name(ReadOut::for_config(config).key())),
        set: |config, value| {
            chosen::<ReadOut>(&value)?.choose(config);
            Some(())
        },
        ..BASE
    },
    Field {
        label: "Readout",
        help: "What is read out of the last layer.",
        about: "A dense map of the spikes summed over time; leaky integrators at their maximum over time (on the CPU \
                only); one more spiking layer whose spikes are counted, which belongs to the state that exponents \
                measure.",
        in_file: InFile::Behind("model.readout"),
        ..setting!(model.readout: kind of ReadoutKind)
    },
    Field {
        word: "readout-beta",
        label: "Readout’s decay",
        symbol: "β",
        unit: "per step",
        help: "What is left of the readout’s membrane potential after one time step.",
        ..setting!(model.readout: Readout by ReadoutKind, Membrane, beta: Number 0.0..=1.0)
    },
    Field {
        label: "Loss",
        help: "How it is compared with the class.",
        about: "Cross-entropy of what is read out: a rate, a maximal membrane potential or a count; or, with the \
                readout `spike_count` only, the counts' mean squared distance from these shares of T, over T \
                (snnTorch's `mse_count_loss`, which takes whole counts: T x rate without its fraction).",
        in_file: InFile::Behind("model.readout"),
        ..setting!(training.loss: kind of LossKind)
    },
    Field {
        word: "correct-rate",
        label: "Rate of the right class",
        unit: "spikes per step",
        help: "How often the right class’s neuron is to spike.",
        bring: bring_rates,
        ..setting!(training.loss: LossConfig by LossKind, CountMse, correct_rate: Number 0.0..=1.0)
    },
    Field {
        word: "incorrect-rate",
        label: "Rate of the others",
        unit: "spikes per step",
        help: "How often the other classes’ neurons are to spike.",
        bring: bring_rates,
        ..setting!(training.loss: LossConfig by LossKind, CountMse, incorrect_rate: Number 0.0..=1.0)
    },
];
