//! How the digits' values become input over time.

use super::super::read::number;
use super::{Field, Input};
use crate::core::config::{Encoding, ExperimentConfig, Task};

fn digits(config: &ExperimentConfig) -> bool {
    config.task.kind == Task::Digits
}

/// How a digit's pixels come in.
pub const FIELDS: [Field; 3] = [KIND, PEAK, GAIN];

const KIND: Field = Field {
    path: "task.encoding.kind",
    label: "Encoding",
    symbol: "",
    unit: "",
    help: "How a pixel becomes input over time: random spikes, the value itself, one spike that is \
           earlier where there is more ink, or random spikes row by row.",
    input: Input::Choice(&[
        ("poisson", "Poisson spikes"),
        ("direct", "Direct current"),
        ("latency", "Latency"),
        ("rows", "Row by row"),
    ]),
    fallback: "",
    get: |config| match config.task.encoding {
        Encoding::Poisson { .. } => "poisson".into(),
        Encoding::Direct { .. } => "direct".into(),
        Encoding::Latency {} => "latency".into(),
        Encoding::Rows { .. } => "rows".into(),
    },
    set: |config, text| {
        config.task.encoding = match text {
            "poisson" => Encoding::Poisson { peak: 0.5 },
            "direct" => Encoding::Direct { gain: 1.0 },
            "latency" => Encoding::Latency {},
            "rows" => Encoding::Rows { peak: 0.5 },
            _ => return None,
        };
        Some(())
    },
    relevant: digits,
};

const PEAK: Field = Field {
    path: "task.encoding.peak",
    label: "Spike probability",
    symbol: "p",
    unit: "per step, at full ink",
    help: "A brighter pixel spikes in proportion.",
    input: Input::Number {
        low: 0.0,
        high: 1.0,
    },
    fallback: "0.5",
    get: |config| match config.task.encoding {
        Encoding::Poisson { peak } | Encoding::Rows { peak } => peak.to_string(),
        Encoding::Direct { .. } | Encoding::Latency {} => String::new(),
    },
    set: |config, text| {
        number(text).map(|peak| {
            config.task.encoding = match config.task.encoding {
                Encoding::Rows { .. } => Encoding::Rows { peak },
                _ => Encoding::Poisson { peak },
            };
        })
    },
    relevant: |config| {
        let encoding = config.task.encoding;
        let drawn = matches!(encoding, Encoding::Poisson { .. } | Encoding::Rows { .. });
        digits(config) && drawn
    },
};

const GAIN: Field = Field {
    path: "task.encoding.gain",
    label: "Current",
    symbol: "I",
    unit: "",
    help: "The input current at full ink, the same in each step.",
    input: Input::Number {
        low: 0.0,
        high: 100.0,
    },
    fallback: "1",
    get: |config| match config.task.encoding {
        Encoding::Direct { gain } => gain.to_string(),
        _ => String::new(),
    },
    set: |config, text| number(text).map(|gain| config.task.encoding = Encoding::Direct { gain }),
    relevant: |config| digits(config) && matches!(config.task.encoding, Encoding::Direct { .. }),
};
