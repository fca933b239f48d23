//! What the network learns.

pub mod encoding;
mod generated;

use super::read::{count, number};
use super::{Field, Input};
use crate::core::config::Task;

pub const FIELDS: [Field; 12] = [
    KIND,
    TIME_STEPS,
    generated::CUE_STEPS,
    generated::RECALL_STEPS,
    generated::BITS,
    generated::CLASSES,
    generated::UNITS,
    generated::MANIFOLD_DIM,
    generated::SMOOTHNESS,
    TEST_SHARE,
    VALIDATION_SHARE,
    generated::SAMPLES,
];

const KIND: Field = Field {
    path: "task.kind",
    label: "Task",
    symbol: "",
    unit: "",
    help: "What comes in over time, and what is asked about it.",
    input: Input::Choice(&KINDS),
    fallback: "",
    get: |config| config.task.kind.key().into(),
    set: |config, text| Task::from_key(text).map(|kind| config.task.kind = kind),
    relevant: |_| true,
};

const KINDS: [(&str, &str); Task::ALL.len()] = {
    let mut kinds = [("", ""); Task::ALL.len()];
    let mut index = 0;
    while index < kinds.len() {
        let task = Task::ALL[index];
        kinds[index] = (task.key(), task.title());
        index += 1;
    }
    kinds
};

const TIME_STEPS: Field = Field {
    path: "task.time_steps",
    label: "Time steps",
    symbol: "T",
    unit: "steps",
    help: "The more, the further a gradient grows or fades on its way back. What the task \
           presents has to fit in.",
    input: Input::Count { low: 1, high: 2000 },
    fallback: "",
    get: |config| config.task.time_steps.to_string(),
    set: |config, text| count(text).map(|value| config.task.time_steps = value),
    relevant: |_| true,
};

const TEST_SHARE: Field = Field {
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
};

const VALIDATION_SHARE: Field = Field {
    path: "task.validation_share",
    label: "Validation share",
    symbol: "",
    unit: "of the samples",
    help: "Held out beside them, and not trained on either: choose settings by these, report the others.",
    input: Input::Number {
        low: 0.0,
        high: 0.4,
    },
    fallback: "",
    get: |config| config.task.validation_share.to_string(),
    set: |config, text| number(text).map(|value| config.task.validation_share = value),
    relevant: |_| true,
};
