//! One setting, and what is made of its declaration.

use super::value::Value;
use crate::core::config::ExperimentConfig;
use crate::core::number::{Numbers, Unreadable, read_list, read_number, read_whole, scientific};
use std::fmt;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// What a setting accepts.
#[derive(Debug, Clone, Copy)]
pub enum Input {
    /// A whole number.
    Count { low: u64, high: u64 },
    /// A whole number, or nothing.
    OptionalCount { low: u64, high: u64 },
    /// A number.
    Number { low: f64, high: f64 },
    /// A number, or nothing.
    OptionalNumber { low: f64, high: f64 },
    /// Whole numbers between commas, none of them larger than `most`.
    List {
        allowed: &'static str,
        most: f64,
        /// How many there may be, and of what.
        lengths: (usize, usize),
        of: &'static str,
        /// What each may be.
        entries: (i64, i64),
    },
    /// Which own data, or none.
    Own,
    /// One of a few names: each as the configuration has it, and as the visitor reads it.
    Choice(fn() -> Vec<(&'static str, &'static str)>),
}

impl Input {
    /// The keyboard that a telephone shows for it. Apple's number pads have no minus, so what may be
    /// negative, or has more in it than digits and a point, gets the whole keyboard.
    pub fn keyboard(&self) -> &'static str {
        match *self {
            Self::Count { .. } | Self::OptionalCount { .. } => "numeric",
            Self::Number { low, .. } | Self::OptionalNumber { low, .. } if low >= 0.0 => "decimal",
            _ => "text",
        }
    }

    /// The largest number that it accepts.
    pub fn most(&self) -> f64 {
        match *self {
            Self::Count { high, .. } | Self::OptionalCount { high, .. } => high as f64,
            Self::Number { high, .. } | Self::OptionalNumber { high, .. } => high,
            Self::List { most, .. } => most,
            Self::Own | Self::Choice(_) => f64::MAX,
        }
    }

    /// The ends of a single number's range.
    pub fn range(&self) -> Option<(f64, f64)> {
        match *self {
            Self::Count { low, high } | Self::OptionalCount { low, high } => {
                Some((low as f64, high as f64))
            }
            Self::Number { low, high } | Self::OptionalNumber { low, high } => Some((low, high)),
            Self::List { .. } | Self::Own | Self::Choice(_) => None,
        }
    }

    /// Whether it counts.
    pub fn is_whole(&self) -> bool {
        matches!(self, Self::Count { .. } | Self::OptionalCount { .. })
    }

    /// Which numbers it takes.
    pub fn numbers(&self) -> Numbers {
        match self {
            Self::Number { .. } | Self::OptionalNumber { .. } => Numbers::Any,
            _ => Numbers::Whole,
        }
    }

    /// Whether nothing is a value too.
    pub fn may_be_empty(&self) -> bool {
        matches!(
            self,
            Self::OptionalCount { .. }
                | Self::OptionalNumber { .. }
                | Self::List { .. }
                | Self::Own
        )
    }
}

/// How values between two others are spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// By equal differences.
    Differences,
    /// By equal ratios, where both are above zero.
    Ratios,
}

/// Where the page shows a setting; in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Group {
    #[strum(message = "Task")]
    Task,
    #[strum(message = "Network")]
    Network,
    #[strum(message = "Surrogate")]
    Surrogate,
    /// How the exponent is measured, and pulled to its target.
    #[strum(message = "Regulariser")]
    Regulariser,
    #[strum(message = "Training")]
    Training,
}

impl Group {
    /// Its settings, in reading order.
    pub fn fields(self) -> impl Iterator<Item = &'static Field> {
        super::all().filter(move |field| field.group == self)
    }
}

/// How a setting stands in a configuration file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InFile {
    /// Under its path.
    Itself,
    /// Under its path, where null is its default too.
    OrNull,
    /// Under its path, and nowhere else: the task decides it.
    Only,
    /// Under its path, and elsewhere by the choice of that path, which stands for several.
    Behind(&'static str),
    /// By those alone that it stands for.
    ByOthers,
}

/// The range of a count in a configuration.
type Within = fn(&ExperimentConfig) -> (u64, u64);

/// One setting.
pub struct Field {
    /// Its path in the configuration, such as `training.epochs`.
    pub path: &'static str,
    /// Names it in links.
    pub word: &'static str,
    pub group: Group,
    /// Whether it is among the few that the page shows first.
    pub basic: bool,
    pub label: &'static str,
    /// As the equations write it; empty where they don't.
    pub symbol: &'static str,
    /// Empty for a pure number.
    pub unit: &'static str,
    pub help: &'static str,
    /// What the documentation says beside the help.
    pub about: &'static str,
    pub input: Input,
    /// Former names of its choices, each with the present one: they are read, and no longer written.
    pub(super) formerly: &'static [(&'static str, &'static str)],
    /// What its value comes to, where its help alone does not say it.
    pub note: Option<fn(&ExperimentConfig) -> Option<String>>,
    /// Values that the page's sweep begins with; empty where it offers none.
    pub sweep: &'static str,
    /// How a range of its values is spread.
    pub between: Between,
    /// Whether it says how the exponent is regularised: nothing follows it where it is not.
    pub(super) regularises: bool,
    /// Whether it does anything in this configuration.
    pub relevant: fn(&ExperimentConfig) -> bool,
    /// The range of a count where the configuration has a hand in it.
    pub(super) within: Option<Within>,
    pub(super) in_file: InFile,
    /// `None` where the configuration has no such setting.
    pub(super) get: fn(&ExperimentConfig) -> Option<Value>,
    /// `None` where it has no such setting or cannot hold the value; nothing has changed then.
    pub(super) set: fn(&mut ExperimentConfig, Value) -> Option<()>,
    /// Makes the choice by which a configuration has it.
    pub(super) bring: fn(&mut ExperimentConfig),
}

/// A setting without anything of its own, for what most have alike.
pub(super) const BASE: Field = Field {
    path: "",
    word: "",
    group: Group::Task,
    basic: false,
    label: "",
    symbol: "",
    unit: "",
    help: "",
    about: "",
    input: Input::Choice(Vec::new),
    formerly: &[],
    note: None,
    sweep: "",
    between: Between::Differences,
    regularises: false,
    relevant: |_| true,
    within: None,
    in_file: InFile::Itself,
    get: |_| None,
    set: |_, _| None,
    bring: |_| {},
};

/// There is one of each path.
impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Field({})", self.path)
    }
}

impl Field {
    /// Whether it says how the exponent is regularised.
    pub fn is_about_regularising(&self) -> bool {
        self.regularises
    }

    /// The id of its control: the path with dashes for dots.
    pub fn id(&self) -> String {
        self.path.replace('.', "-")
    }

    /// Its value; `None` where the configuration has no such setting.
    pub fn value(&self, config: &ExperimentConfig) -> Option<Value> {
        (self.get)(config)
    }

    /// The same as a text, which is empty then.
    pub fn text(&self, config: &ExperimentConfig) -> String {
        let value = self.value(config);
        value.map_or_else(String::new, |value| value.to_string())
    }

    /// The same as the page says it: a choice by its label.
    pub fn shown(&self, config: &ExperimentConfig) -> String {
        let text = self.text(config);
        let label = self.label_of(&text);
        label.map(str::to_owned).unwrap_or(text)
    }

    /// Its text, or else what it would be there once it was chosen.
    pub fn text_or_default(&self, config: &ExperimentConfig) -> String {
        if self.value(config).is_some() {
            return self.text(config);
        }
        let mut with = config.clone();
        (self.bring)(&mut with);
        self.text(&with)
    }

    /// Its value in the default configuration.
    pub fn default_text(&self) -> String {
        self.text_or_default(&ExperimentConfig::default())
    }

    /// Writes `text` into the configuration and keeps the model's ends fitting the task; `None` where
    /// the text cannot be read, and nothing has changed then.
    pub fn write(&self, config: &mut ExperimentConfig, text: &str) -> Option<()> {
        let value = self.read(text).ok()?;
        if self.value(config).is_none() {
            (self.bring)(config);
        }
        (self.set)(config, value)?;
        config.model.input_dim = config.task.input_dim();
        config.model.num_classes = config.task.num_classes();
        Some(())
    }

    /// The value that a text means, in range or not.
    fn read(&self, text: &str) -> Result<Value, Unreadable> {
        if self.input.may_be_empty() && text.trim().is_empty() {
            return Ok(match self.input {
                Input::List { .. } => Value::List(Vec::new()),
                _ => Value::Empty,
            });
        }
        match self.input {
            Input::Count { .. } | Input::OptionalCount { .. } => read_whole(text).map(Value::Count),
            Input::Number { .. } | Input::OptionalNumber { .. } => {
                read_number(text).map(Value::Number)
            }
            Input::List { most, .. } => read_list(text, most).map(Value::List),
            Input::Own => {
                let data = text.parse().map(Value::Own);
                data.map_err(|error| Unreadable::Other(error.to_string()))
            }
            Input::Choice(_) => {
                let name = self.choice(text).map(Value::Name);
                name.ok_or(Unreadable::OutOfRange)
            }
        }
    }

    /// Why a text cannot be read, where [`Self::write`] took none.
    pub fn unreadable(&self, text: &str) -> Unreadable {
        // A whole number that this machine's counts cannot hold.
        self.read(text).err().unwrap_or(Unreadable::OutOfRange)
    }

    /// The names and labels of a choice; none of what is no choice.
    pub fn choices(&self) -> Vec<(&'static str, &'static str)> {
        match self.input {
            Input::Choice(choices) => choices(),
            _ => Vec::new(),
        }
    }

    fn named(&self, name: &str) -> Option<(&'static str, &'static str)> {
        self.choices().into_iter().find(|(own, _)| *own == name)
    }

    /// The choice that a name stands for, a former one too.
    pub fn choice(&self, name: &str) -> Option<&'static str> {
        let formerly = self.formerly.iter().find(|(former, _)| *former == name);
        let name = formerly.map_or(name, |(_, present)| present);
        self.named(name).map(|(own, _)| own)
    }

    /// The name that a choice began with.
    pub(crate) fn first_name<'a>(&self, choice: &'a str) -> &'a str {
        let formerly = self.formerly.iter().find(|(_, present)| *present == choice);
        formerly.map_or(choice, |(former, _)| former)
    }

    /// As the visitor reads one of its choices.
    pub fn label_of(&self, name: &str) -> Option<&'static str> {
        self.named(name).map(|(_, label)| label)
    }

    /// The names of its choices, for a message.
    pub fn names(&self) -> String {
        let names: Vec<_> = self.choices().into_iter().map(|(name, _)| name).collect();
        names.join(", ")
    }

    /// Whether it is a choice between no and yes.
    pub fn is_yes_or_no(&self) -> bool {
        self.named("yes").is_some()
    }

    /// What it accepts, as the visitor reads it; empty for a choice.
    pub fn allowed(&self) -> String {
        let range = self.input.range();
        let range = range.map(|(low, high)| format!("{} to {}", bound(low), bound(high)));
        match (self.input, range) {
            (Input::List { allowed, .. }, _) => allowed.to_owned(),
            (Input::Own, _) => "what `lyapunov-snn data` names as data, or empty".to_owned(),
            (input, Some(range)) if input.may_be_empty() => format!("{range}, or empty"),
            (_, range) => range.unwrap_or_default(),
        }
    }
}

/// An end of a range, short enough to stand beside its control.
pub(super) fn bound(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-4..1e7).contains(&size) {
        return value.to_string();
    }
    let (digits, order) = scientific(value, 0);
    format!("{digits}e{order}")
}
