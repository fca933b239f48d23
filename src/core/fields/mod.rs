//! The settings as a table: for each field its name, range and help, and how it is read and written.
//!
//! Everything that a control needs to show a field stands in one [`Field`]; the range shown is
//! held to the range checked by a test.

mod decimal;
mod entries;
mod lyapunov;
mod model;
#[cfg(test)]
mod number_tests;
mod read;
mod task;
#[cfg(test)]
mod tests;
mod training;
mod unreadable;

pub use entries::{Expected, entries};
pub use read::{number, read_list, read_number, read_numbers, read_whole};
pub use unreadable::Unreadable;

use crate::core::config::ExperimentConfig;

/// What a field accepts.
#[derive(Debug, Clone, Copy)]
pub enum Input {
    /// A whole number.
    Count { low: u64, high: u64 },
    /// A number.
    Number { low: f64, high: f64 },
    /// A number, or nothing.
    OptionalNumber { low: f64, high: f64 },
    /// Whole numbers between commas, none of them larger than `most`.
    List { allowed: &'static str, most: f64 },
    /// One of a few names: the value in the configuration, and what the visitor reads.
    Choice(&'static [(&'static str, &'static str)]),
}

impl Input {
    /// The keyboard that a telephone shows for it. Apple's number pads have no minus, so what may be
    /// negative, or has more in it than digits and a point, gets the whole keyboard.
    pub fn keyboard(&self) -> &'static str {
        match *self {
            Self::Count { .. } => "numeric",
            Self::Number { low, .. } | Self::OptionalNumber { low, .. } if low >= 0.0 => "decimal",
            _ => "text",
        }
    }

    /// The largest number that it accepts.
    pub fn most(&self) -> f64 {
        match *self {
            Self::Count { high, .. } => high as f64,
            Self::Number { high, .. } | Self::OptionalNumber { high, .. } => high,
            Self::List { most, .. } => most,
            Self::Choice(_) => f64::MAX,
        }
    }
}

/// One setting.
#[derive(Debug)]
pub struct Field {
    /// Its path in the configuration, such as `training.epochs`.
    pub path: &'static str,
    pub label: &'static str,
    /// As the equations write it; empty where they don't.
    pub symbol: &'static str,
    /// Empty for a pure number.
    pub unit: &'static str,
    pub help: &'static str,
    pub input: Input,
    /// Its default where a configuration has no such field.
    pub fallback: &'static str,
    pub get: fn(&ExperimentConfig) -> String,
    /// `None` where the text cannot be read; nothing has changed then.
    pub set: fn(&mut ExperimentConfig, &str) -> Option<()>,
    /// Whether it does anything in this configuration.
    pub relevant: fn(&ExperimentConfig) -> bool,
}

/// A field without anything of its own, for what most fields have alike.
const BASE: Field = Field {
    path: "",
    label: "",
    symbol: "",
    unit: "",
    help: "",
    input: Input::Choice(&[]),
    fallback: "",
    get: |_| String::new(),
    set: |_, _| None,
    relevant: |_| true,
};

/// The choice between no and yes.
const NO_YES: Input = Input::Choice(&[("no", "No"), ("yes", "Yes")]);

/// A yes or no as [`NO_YES`] has it.
fn yes_no(is: bool) -> String {
    if is { "yes".into() } else { "no".into() }
}

/// The opposite of [`yes_no`].
fn is_yes(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Fields under one heading.
#[derive(Debug)]
pub struct Group {
    pub key: &'static str,
    pub title: &'static str,
    /// In one or more lists.
    lists: &'static [&'static [Field]],
}

impl Group {
    /// Its fields, in reading order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.lists.iter().copied().flatten()
    }
}

/// All groups, in reading order.
pub static GROUPS: [Group; 6] = [
    group("task", "Task", &[&task::FIELDS]),
    group("encoding", "Encoding", &[&task::encoding::FIELDS]),
    group("model", "Model", &[&model::FIELDS]),
    group("training", "Training", &[&training::FIELDS, &[SEED]]),
    group("lyapunov", "Lyapunov exponent", &[&lyapunov::FIELDS]),
    group(
        "advanced",
        "Advanced",
        &[&model::ADVANCED, &training::ADVANCED, &lyapunov::ADVANCED],
    ),
];

const fn group(
    key: &'static str,
    title: &'static str,
    lists: &'static [&'static [Field]],
) -> Group {
    Group { key, title, lists }
}

const SEED: Field = Field {
    path: "seed",
    label: "Seed",
    symbol: "",
    unit: "",
    help: "Weights, split, encoding and batches of both networks follow from it.",
    input: Input::Count {
        low: 0,
        high: (1 << 53) - 1,
    },
    fallback: "",
    get: |config| config.seed.to_string(),
    set: |config, text| read::count(text).map(|value| config.seed = value),
    relevant: |_| true,
};

/// Every field of every group.
pub fn all() -> impl Iterator<Item = &'static Field> {
    GROUPS.iter().flat_map(Group::fields)
}

/// The field that a [`crate::core::config::ConfigError`] names, such as `model.hidden_dims[1]`.
pub fn named(error_path: &str) -> Option<&'static Field> {
    let path = error_path.split(['[', ' ']).next()?;
    // A loss that does not fit its readout: one choice stands for both.
    let path = match path {
        "training.loss" => "model.readout",
        path => path,
    };
    all().find(|field| field.path == path)
}

/// Settings that say how the exponent is held: nothing follows them where it is not.
const HOLDING: [&str; 8] = [
    "lyapunov.lambda_target",
    "lyapunov.regulariser",
    "lyapunov.statistic",
    "lyapunov.penalty",
    "lyapunov.lambda_reg",
    "lyapunov.warmup_steps",
    "lyapunov.warmup_learning_rate",
    "lyapunov.every",
];

impl Field {
    /// Whether it says how the exponent is held.
    pub fn is_about_holding(&self) -> bool {
        HOLDING.contains(&self.path)
    }

    /// The id of its control: the path with dashes for dots.
    pub fn id(&self) -> String {
        self.path.replace('.', "-")
    }

    /// Writes `text` into the configuration and keeps the model's ends fitting the task.
    pub fn write(&self, config: &mut ExperimentConfig, text: &str) -> Option<()> {
        (self.set)(config, text)?;
        config.model.input_dim = config.task.input_dim();
        config.model.num_classes = config.task.num_classes();
        Some(())
    }

    /// Why a text cannot be read, where [`Self::write`] took none.
    pub fn unreadable(&self, text: &str) -> Unreadable {
        let reason = match self.input {
            Input::Count { .. } => read_whole::<u64>(text).err(),
            Input::List { most, .. } => read_list::<i64>(text, most).err(),
            _ => read_number(text).err(),
        };
        // A whole number that this machine's counts cannot hold.
        reason.unwrap_or(Unreadable::OutOfRange)
    }

    /// Its value; its default where the configuration has no such field.
    pub fn value(&self, config: &ExperimentConfig) -> String {
        let text = (self.get)(config);
        if text.is_empty() {
            self.fallback.to_owned()
        } else {
            text
        }
    }

    /// Its value in the default configuration.
    pub fn default_text(&self) -> String {
        self.value(&ExperimentConfig::default())
    }

    /// What its value comes to, where its help alone does not say it.
    pub fn note(&self) -> Option<fn(&ExperimentConfig) -> Option<String>> {
        let is_shape = matches!(self.input, Input::Number { .. });
        (is_shape && self.path.starts_with("model.surrogate.")).then_some(model::half_width)
    }

    /// What it accepts, as the visitor reads it; empty for a choice.
    pub fn allowed(&self) -> String {
        let range = |low, high| format!("{} to {}", bound(low), bound(high));
        match self.input {
            Input::Count { low, high } => range(low as f64, high as f64),
            Input::Number { low, high } => range(low, high),
            Input::OptionalNumber { low, high } => format!("{}, or empty", range(low, high)),
            Input::List { allowed, .. } => allowed.to_owned(),
            Input::Choice(_) => String::new(),
        }
    }
}

/// An end of a range, short enough to stand beside its control.
fn bound(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-4..1e7).contains(&size) {
        return value.to_string();
    }
    let (digits, order) = crate::core::number::scientific(value, 0);
    format!("{digits}e{order}")
}
