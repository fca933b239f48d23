//! What the network learns.

use super::declare::{chosen, setting};
use super::field::{self, Field, Group, Input};
use super::value::{Holds, Value};
use crate::core::config::{Encoding, EncodingKind, ExperimentConfig, Task};
use crate::core::name::{Named, choices};

const BASE: Field = Field {
    group: Group::Task,
    ..field::BASE
};

fn encoded(config: &ExperimentConfig) -> bool {
    config.task.is_encoded()
}

fn has_signal(config: &ExperimentConfig) -> bool {
    matches!(config.task.kind, Task::StoreRecall | Task::DelayedXor)
}

fn manifolds(config: &ExperimentConfig) -> bool {
    config.task.kind == Task::Randman
}

pub(super) static TASK: &[Field] = &[
    Field {
        word: "task",
        basic: true,
        label: "Task",
        help: "What comes in over time, and what is asked about it.",
        about: "8x8 digits; which of four cues came first; whether exactly one of two cues came; whether the \
                number of pulses was odd; on which random manifold the spike times lie; data of your own.",
        ..setting!(task.kind: one of Task)
    },
    Field {
        word: "own",
        label: "Data",
        help: "Which file of your own it is about: its digest, samples, form and classes.",
        about: "As `lyapunov-snn data FILE` prints it; the file itself is given beside it ([data.md](data.md)).",
        relevant: |config| config.task.kind == Task::Own,
        ..setting!(task.data: own data)
    },
    Field {
        word: "steps",
        basic: true,
        label: "Time steps",
        symbol: "T",
        unit: "steps",
        help: "The more, the further a gradient grows or fades on its way back. What the task \
               presents has to fit in.",
        about: "At least 8 for the encoding `rows`, `cue_steps` + 1 + `recall_steps` for store-recall, \
                2 `cue_steps` + 1 + `recall_steps` for delayed XOR, 2 `bits` for temporal parity; of own spikes and \
                series their own number.",
        within: Some(|config| {
            let task = &config.task;
            (task.fewest_steps() as u64, task.most_steps() as u64)
        }),
        sweep: "25, 50, 100, 200",
        ..setting!(task.time_steps: Count 1..=2000)
    },
    Field {
        word: "encoding",
        basic: true,
        label: "Encoding",
        help: "How a pixel becomes input over time: random spikes, the value itself, one spike that is \
               earlier where there is more ink, or random spikes row by row.",
        about: "`poisson`: spikes with probability peak x value, drawn once a run; `direct`: gain x value at each \
                step; `latency`: one spike a channel at step round((1 - value)(T - 1)), none for 0; `rows`: row by \
                row, on a channel a column, row r of R from step r floor(T/R) for floor(T/R) steps by Poisson spikes, then \
                silence. Digits, tables and pictures; series of values take `direct` and `poisson`, at each step its \
                own.",
        relevant: encoded,
        ..setting!(task.encoding: kind of EncodingKind)
    },
    Field {
        word: "peak",
        label: "Spike probability",
        symbol: "p",
        unit: "per step, at full ink",
        help: "A brighter pixel spikes in proportion.",
        relevant: |config| {
            let encoding = config.task.encoding;
            let drawn = matches!(encoding, Encoding::Poisson { .. } | Encoding::Rows { .. });
            encoded(config) && drawn
        },
        ..setting!(task.encoding: Encoding by EncodingKind, Poisson | Rows, peak: Number 0.0..=1.0)
    },
    Field {
        word: "gain",
        label: "Current",
        symbol: "I",
        help: "The input current at full ink, the same in each step.",
        relevant: |config| {
            encoded(config) && matches!(config.task.encoding, Encoding::Direct { .. })
        },
        ..setting!(task.encoding: Encoding by EncodingKind, Direct, gain: Number 0.0..=100.0)
    },
    Field {
        word: "cue",
        label: "Cue",
        unit: "steps",
        help: "How long each cue fires; what is left of the time steps is the delay.",
        about: "Store-recall; delayed XOR, each of the two. The delay is what cues and signal leave of T, and the \
                second cue comes after half of it.",
        relevant: has_signal,
        ..setting!(task.cue_steps: Count 1..=500)
    },
    Field {
        word: "recall",
        label: "Signal to answer",
        unit: "steps",
        help: "How long it fires, at the very end.",
        about: "Store-recall and delayed XOR.",
        relevant: has_signal,
        ..setting!(task.recall_steps: Count 1..=500)
    },
    Field {
        word: "bits",
        label: "Pulses",
        help: "Beats of the clock, each with a pulse or without.",
        about: "Each in a slot of floor(T/bits) steps (temporal parity only).",
        relevant: |config| config.task.kind == Task::TemporalParity,
        ..setting!(task.bits: Count 2..=10)
    },
    Field {
        word: "classes",
        label: "Manifolds",
        symbol: "C",
        unit: "classes",
        help: "Each is a class; more of them are harder to tell apart.",
        about: "Randman only.",
        relevant: manifolds,
        ..setting!(task.classes: Count 2..=10)
    },
    Field {
        word: "units",
        label: "Input channels",
        symbol: "D",
        help: "Each spikes exactly once.",
        about: "Randman only.",
        relevant: manifolds,
        ..setting!(task.units: Count 1..=200)
    },
    Field {
        word: "manifold",
        label: "Dimensions",
        unit: "of each manifold",
        help: "In how many ways the samples of one class can differ.",
        about: "Randman only.",
        relevant: manifolds,
        ..setting!(task.manifold_dim: Count 1..=4)
    },
    Field {
        word: "smoothness",
        label: "Smoothness",
        help: "How fast the manifold's higher frequencies fall off; smoother is easier.",
        about: "Term k of a manifold's series weighs (k + 1)^-smoothness (randman only).",
        relevant: manifolds,
        ..setting!(task.smoothness: Number 0.1..=5.0)
    },
    Field {
        word: "held-out",
        label: "Held-out share",
        unit: "of the samples",
        help: "Test accuracy is measured on these; they are never trained on.",
        about: "Each class in its share. Data that comes with a test part has that one.",
        relevant: |config| !config.task.is_split(),
        ..setting!(task.test_share: Number 0.05..=0.5)
    },
    Field {
        word: "validation",
        label: "Validation share",
        unit: "of the samples",
        help: "Held out beside them, and not trained on either: choose settings by these, report the others.",
        about: "Read as `validation_accuracy`; the test's samples stay the same. Data that comes with a validation \
                part has that one.",
        relevant: |config| {
            let own = config.task.own().and_then(|own| own.held_out);
            own.is_none_or(|[validation, _]| validation == 0)
        },
        ..setting!(task.validation_share: Number 0.0..=0.4)
    },
    Field {
        word: "samples",
        label: "Samples",
        symbol: "N",
        help: "Generated from the seed, training and held-out together.",
        about: "All tasks but the digits and own data.",
        relevant: |config| !matches!(config.task.kind, Task::Digits | Task::Own),
        ..setting!(task.samples: Count 40..=20_000)
    },
];
