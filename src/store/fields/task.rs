//! What the network learns.

use super::read::{count, number};
use super::{Field, Input};
use crate::config::{Encoding, Task};

pub const FIELDS: [Field; 7] = [
    Field {
        path: "task.kind",
        label: "Task",
        symbol: "",
        unit: "",
        help: "Handwritten digits, or a cue to remember through noise.",
        input: Input::Choice(&[
            ("digits", "8×8 digits"),
            ("store_recall", "Store and recall"),
        ]),
        fallback: "",
        get: |config| match config.task.kind {
            Task::Digits => "digits".into(),
            Task::StoreRecall => "store_recall".into(),
        },
        set: |config, text| {
            config.task.kind = match text {
                "digits" => Task::Digits,
                "store_recall" => Task::StoreRecall,
                _ => return None,
            };
            Some(())
        },
        relevant: |_| true,
    },
    Field {
        path: "task.time_steps",
        label: "Time steps",
        symbol: "T",
        unit: "steps",
        help: "Longer is harder: a gradient grows or fades over each step. Store and recall needs 20.",
        input: Input::Count { low: 1, high: 2000 },
        fallback: "",
        get: |config| config.task.time_steps.to_string(),
        set: |config, text| count(text).map(|value| config.task.time_steps = value),
        relevant: |_| true,
    },
    Field {
        path: "task.encoding.kind",
        label: "Encoding",
        symbol: "",
        unit: "",
        help: "How a pixel becomes input over time: random spikes, or the value itself.",
        input: Input::Choice(&[("poisson", "Poisson spikes"), ("direct", "Direct current")]),
        fallback: "",
        get: |config| match config.task.encoding {
            Encoding::Poisson { .. } => "poisson".into(),
            Encoding::Direct { .. } => "direct".into(),
        },
        set: |config, text| {
            config.task.encoding = match text {
                "poisson" => Encoding::Poisson { peak: 0.5 },
                "direct" => Encoding::Direct { gain: 1.0 },
                _ => return None,
            };
            Some(())
        },
        relevant: |config| config.task.kind == Task::Digits,
    },
    Field {
        path: "task.encoding.peak",
        label: "Spike probability",
        symbol: "",
        unit: "per step, at full ink",
        help: "A brighter pixel spikes in proportion.",
        input: Input::Number {
            low: 0.0,
            high: 1.0,
        },
        fallback: "0.5",
        get: |config| match config.task.encoding {
            Encoding::Poisson { peak } => peak.to_string(),
            Encoding::Direct { .. } => String::new(),
        },
        set: |config, text| {
            number(text).map(|peak| config.task.encoding = Encoding::Poisson { peak })
        },
        relevant: |config| {
            config.task.kind == Task::Digits
                && matches!(config.task.encoding, Encoding::Poisson { .. })
        },
    },
    Field {
        path: "task.encoding.gain",
        label: "Gain",
        symbol: "",
        unit: "",
        help: "The input current at full ink, the same in each step.",
        input: Input::Number {
            low: 0.0,
            high: 100.0,
        },
        fallback: "1",
        get: |config| match config.task.encoding {
            Encoding::Direct { gain } => gain.to_string(),
            Encoding::Poisson { .. } => String::new(),
        },
        set: |config, text| {
            number(text).map(|gain| config.task.encoding = Encoding::Direct { gain })
        },
        relevant: |config| {
            config.task.kind == Task::Digits
                && matches!(config.task.encoding, Encoding::Direct { .. })
        },
    },
    Field {
        path: "task.test_share",
        label: "Held-out share",
        symbol: "",
        unit: "of the samples",
        help: "Test accuracy is measured on these; they are never trained on.",
        input: Input::Number {
            low: 0.05,
            high: 0.5,
        },
        fallback: "",
        get: |config| config.task.test_share.to_string(),
        set: |config, text| number(text).map(|value| config.task.test_share = value),
        relevant: |_| true,
    },
    Field {
        path: "task.samples",
        label: "Samples",
        symbol: "N",
        unit: "",
        help: "Generated from the seed, training and held-out together.",
        input: Input::Count {
            low: 40,
            high: 20_000,
        },
        fallback: "",
        get: |config| config.task.samples.to_string(),
        set: |config, text| count(text).map(|value| config.task.samples = value),
        relevant: |config| config.task.kind == Task::StoreRecall,
    },
];
