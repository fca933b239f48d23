//! What a sweep's file says, key by key.

use super::error::SweepError;
use super::sides::Sides;
use super::stop::Stop;
use super::value::write;
use crate::core::config::{ExperimentConfig, PRESETS, Preset};
use crate::core::exercise;
use crate::core::settings::{self, parse_json};
use crate::core::share_link;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The version that is written and read.
pub const VERSION: u32 = 1;
/// A sweep's file is shorter.
pub const MOST_BYTES: usize = 4 << 20;
/// The most settings that a sweep varies.
pub const MOST_AXES: usize = 16;
/// The most values of one of them, and the most draws.
pub const MOST_VALUES: usize = 100_000;
/// The most runs of a sweep.
pub const MOST_RUNS: usize = 1_000_000;

/// A sweep as it is written down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    pub version: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The experiment whose settings are varied; the demonstration where nothing is said.
    #[serde(default)]
    pub base: Base,
    #[serde(default)]
    pub axes: Vec<Axis>,
    /// How many points are drawn, where an axis is random.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draws: Option<Draws>,
    /// The base's own where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seeds: Option<Seeds>,
    /// The experiment as it is where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    #[serde(default)]
    pub stop: Stop,
    #[serde(default)]
    pub record: Record,
}

/// An experiment: one of `preset`, `config` and `link`, and what is set in it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Base {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// As `train --config` takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Settings by their paths.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, Value>,
}

/// A setting that is varied: a list of `values`, a range (`from`, `to`, `count`, `scale`), or a `draw`
/// from a range or from a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    pub setting: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
}

/// How the values of a range lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// At equal distances.
    #[default]
    Linear,
    /// At equal factors.
    Logarithmic,
}

/// What a random value is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Draw {
    Uniform,
    /// Its logarithm is uniform.
    LogUniform,
    /// The list, each value as likely.
    Choice,
}

/// Points that are drawn, all random axes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draws {
    pub count: usize,
    /// Of the draws, not of the runs.
    #[serde(default)]
    pub seed: u64,
}

/// The seeds of the runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", untagged)]
pub enum Seeds {
    List(Vec<u64>),
    /// Counted up.
    Counted {
        first: u64,
        count: usize,
    },
}

impl TryFrom<Value> for Seeds {
    type Error = String;

    fn try_from(value: Value) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Counted {
            #[serde(default)]
            first: u64,
            count: usize,
        }
        let read = match value {
            Value::Array(_) => serde_json::from_value(value).map(Self::List),
            _ => serde_json::from_value(value)
                .map(|Counted { first, count }| Self::Counted { first, count }),
        };
        read.map_err(|error| {
            format!("{error}; allowed: a list such as [0, 1, 2], or {{\"first\": 0, \"count\": 5}}")
        })
    }
}

/// What a run's line has of its epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// All of them.
    #[default]
    Epochs,
    /// The last.
    Last,
}

impl File {
    /// A sweep over an experiment, without any axis yet.
    pub fn over(config: &ExperimentConfig) -> Self {
        let base = Base {
            // Plain data.
            config: serde_json::to_value(config).ok(),
            ..Base::default()
        };
        Self {
            version: VERSION,
            name: String::new(),
            base,
            axes: Vec::new(),
            draws: None,
            seeds: None,
            sides: None,
            stop: Stop::default(),
            record: Record::default(),
        }
    }

    /// Reads a sweep.
    ///
    /// # Errors
    ///
    /// Where it is none, of another version, or has a key that no sweep has; what its values come to,
    /// [`super::Plan::of`] checks.
    pub fn from_json(text: &str) -> Result<Self, SweepError> {
        /// Any version's.
        #[derive(Deserialize)]
        struct Versioned {
            version: Option<Value>,
        }
        if text.len() > MOST_BYTES {
            let (length, most) = (text.len(), MOST_BYTES);
            return Err(SweepError::TooLong { length, most });
        }
        let read = |error| SweepError::within("", error);
        let versioned: Versioned = parse_json(text).map_err(read)?;
        match versioned.version {
            Some(version) if version == VERSION => {}
            Some(version) => {
                return Err(SweepError::range("version", version, VERSION.to_string()));
            }
            None => {
                return Err(SweepError::unfit(
                    "version",
                    "there is none, as in \"version\": 1",
                ));
            }
        }
        parse_json(text).map_err(read)
    }

    /// The sweep as a file, for people to read.
    pub fn to_json(&self) -> String {
        // Plain data.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Base {
    /// The experiment.
    ///
    /// # Errors
    ///
    /// Where it is none, or where a part of it would be passed over.
    pub fn experiment(&self) -> Result<ExperimentConfig, SweepError> {
        let mut config = match (&self.preset, &self.config, &self.link) {
            (None, None, None) => ExperimentConfig::default(),
            (Some(key), None, None) => of_preset(key)?,
            (None, Some(config), None) => ExperimentConfig::from_json(&config.to_string())
                .map_err(|error| SweepError::within("base.config", error))?,
            (None, None, Some(link)) => of_link(link)?,
            _ => {
                let why = "there is more than one of preset, config and link; allowed: one";
                return Err(SweepError::unfit("base", why));
            }
        };
        // A choice comes before what it brings, as in the table.
        for path in self.set.keys() {
            if !settings::all().any(|field| field.path == path) {
                return Err(no_setting("base.set", path));
            }
        }
        for field in settings::all() {
            if let Some(value) = self.set.get(field.path) {
                let key = format!("base.set, {}", field.path);
                write(field, &mut config, value, &key)?;
            }
        }
        config
            .validate()
            .map_err(|error| SweepError::within("base", error))?;
        Ok(config)
    }
}

fn of_preset(key: &str) -> Result<ExperimentConfig, SweepError> {
    let preset = Preset::named(key).ok_or_else(|| {
        let names: Vec<_> = PRESETS.iter().map(|preset| preset.key).collect();
        SweepError::range(
            "base.preset",
            crate::core::text::short(key),
            names.join(", "),
        )
    })?;
    Ok((preset.config)())
}

fn of_link(text: &str) -> Result<ExperimentConfig, SweepError> {
    let wrong = |why: String| SweepError::unfit("base.link", why);
    let opened = exercise::open(text)
        .ok_or_else(|| wrong("it has no v=, as in v=1&alpha=0.9".to_owned()))?
        .map_err(|error| wrong(error.to_string()))?;
    // Hundreds of runs of something else than what was meant help nobody.
    if let Some(note) = opened.notes.into_iter().next() {
        return Err(wrong(note));
    }
    let config = opened.link.config;
    match opened.lesson {
        Some(key) if config == share_link::base() => Err(wrong(format!(
            "it opens the lesson {key} and has no experiment of its own"
        ))),
        _ => Ok(config),
    }
}

/// Of a path that the table of settings does not have.
pub(super) fn no_setting(key: &str, path: &str) -> SweepError {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let near: Vec<_> = settings::all()
        .map(|field| field.path)
        .filter(|other| last(other) == last(path))
        .collect();
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!("; there is {}", near.join(", ")),
    };
    let path = crate::core::text::short(path);
    SweepError::unfit(
        key,
        format!("{path} is no setting{near} (docs/configuration.md lists them)"),
    )
}
