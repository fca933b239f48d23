//! How the weights change.

use super::declare::{chosen, no_or_yes, setting};
use super::field::{self, Between, Field, Group, InFile, Input};
use super::value::{Holds, Value};
use crate::core::config::{FiringRateConfig, OptimizerConfig, OptimizerKind};
use crate::core::name::{Named, choices};

const BASE: Field = Field {
    group: Group::Training,
    ..field::BASE
};

/// A part of the penalty on firing rates, where there is one.
const OF_FIRING_RATE: Field = Field {
    relevant: |config| config.training.firing_rate.is_some(),
    bring: |config| config.training.firing_rate = Some(FiringRateConfig::default()),
    ..BASE
};

pub(super) static TRAINING: &[Field] = &[
    Field {
        word: "epochs",
        basic: true,
        label: "Epochs",
        help: "Passes over the training samples; the test accuracy is measured after each.",
        ..setting!(training.epochs: Count 1..=10_000)
    },
    Field {
        word: "batch",
        between: Between::Ratios,
        label: "Batch",
        symbol: "B",
        unit: "samples",
        help: "Samples behind one change of the weights; no more than the task has.",
        about: "At most the training samples; whole batches only.",
        ..setting!(training.batch_size: Count 1..=4096)
    },
    Field {
        word: "micro-batch",
        label: "Micro-batch",
        unit: "samples",
        help: "Samples that go through the network at once; empty is as many as memory allows.",
        about: "The gradients of a batch are added up.",
        ..setting!(training.micro_batch: OptionalCount 1..=4096)
    },
    Field {
        word: "optimizer",
        label: "Optimiser",
        help: "Of the task's loss; the exponent has its own where it is interleaved.",
        ..setting!(training.optimizer: kind of OptimizerKind)
    },
    Field {
        word: "weight-decay",
        between: Between::Ratios,
        label: "Weight decay",
        help: "Pulls every weight towards zero, apart from the gradient.",
        ..setting!(training.optimizer: OptimizerConfig by OptimizerKind, AdamW, weight_decay: Number 0.0..=1.0)
    },
    Field {
        word: "momentum",
        label: "Momentum",
        help: "The share of the last step that is kept.",
        ..setting!(training.optimizer: OptimizerConfig by OptimizerKind, Sgd, momentum: Number 0.0..=0.999)
    },
    Field {
        word: "learning-rate",
        between: Between::Ratios,
        basic: true,
        label: "Learning rate",
        symbol: "η",
        help: "How far one step moves the weights.",
        sweep: "0.0005, 0.002, 0.008",
        ..setting!(training.learning_rate: Number 1e-8..=10.0)
    },
    Field {
        word: "clip",
        between: Between::Ratios,
        label: "Gradient clip",
        unit: "norm",
        help: "The largest norm of the task's gradient; empty leaves it as it is.",
        about: "Over all parameters.",
        ..setting!(training.clip: OptionalNumber 1e-6..=1e6)
    },
    Field {
        path: "training.firing_rate",
        word: "firing-rate",
        label: "Hold the firing rate",
        help: "A penalty on each layer’s distance from a rate, beside the loss.",
        input: Input::Choice(no_or_yes),
        in_file: InFile::ByOthers,
        get: |config| Some(config.training.firing_rate.is_some().value()),
        set: |config, value| {
            let mut is = false;
            is.hold(value)?;
            let rate = config.training.firing_rate.unwrap_or_default();
            config.training.firing_rate = is.then_some(rate);
            Some(())
        },
        ..BASE
    },
    Field {
        path: "training.firing_rate.target",
        word: "firing-target",
        label: "Firing rate",
        unit: "spikes per neuron and step",
        help: "The rate that each layer is pulled to.",
        about: "`firing_rate` is null, or has both.",
        input: Input::Number {
            low: 0.0,
            high: 1.0,
        },
        get: |config| Some(config.training.firing_rate?.target.value()),
        set: |config, value| config.training.firing_rate.as_mut()?.target.hold(value),
        ..OF_FIRING_RATE
    },
    Field {
        path: "training.firing_rate.weight",
        word: "firing-weight",
        label: "Firing rate’s weight",
        help: "How much the squared distance counts beside the loss.",
        about: "Adds weight x sum over spiking layers (also one whose spikes are counted) of (firing rate - \
                target)^2; the test loss is without it.",
        input: Input::Number {
            low: 0.0,
            high: 1e6,
        },
        get: |config| Some(config.training.firing_rate?.weight.value()),
        set: |config, value| config.training.firing_rate.as_mut()?.weight.hold(value),
        ..OF_FIRING_RATE
    },
];

pub(super) static SEED: &[Field] = &[Field {
    word: "seed",
    basic: true,
    label: "Seed",
    help: "Weights, split, encoding and batches of both networks follow from it.",
    about: "Dropout and perturbation too. The end is 2^53 - 1, the largest whole number that JavaScript has.",
    ..setting!(seed: Count 0..=9_007_199_254_740_991)
}];
