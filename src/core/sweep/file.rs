//! What a sweep's file says, key by key.

use super::base::Base;
use super::error::SweepError;
use super::reading::{Part, Unique};
use super::sides::Sides;
use super::stop::Stop;
use super::value::shown;
use crate::core::config::ExperimentConfig;
use crate::core::settings::parse_json;
use serde::Serialize;
use serde_json::Value;
use strum::{IntoStaticStr, VariantArray};

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
/// The largest seed that JSON's numbers carry without loss.
pub const MOST_SEED: u64 = (1 << 53) - 1;

/// A sweep as it is written down.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct File {
    pub version: u32,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The experiment whose settings are varied; the demonstration where nothing is said.
    pub base: Base,
    pub axes: Vec<Axis>,
    /// How many points are drawn, where an axis is random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draws: Option<Draws>,
    /// The base's own where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seeds: Option<Seeds>,
    /// The experiment as it is where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    pub stop: Stop,
    pub record: Record,
}

/// A setting that is varied: a list of `values`, a range (`from`, `to`, `count`, `scale`), or a `draw`
/// from a range or from a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Axis {
    pub setting: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draw: Option<Draw>,
}

/// How the values of a range lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// At equal distances.
    #[default]
    Linear,
    /// At equal factors.
    Logarithmic,
}

/// What a random value is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Draw {
    Uniform,
    /// Its logarithm is uniform.
    LogUniform,
    /// The list, each value as likely.
    Choice,
}

/// Points that are drawn, all random axes together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Draws {
    pub count: usize,
    /// Of the draws, not of the runs.
    pub seed: u64,
}

/// The seeds of the runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Seeds {
    List(Vec<u64>),
    /// Counted up.
    Counted {
        first: u64,
        count: usize,
    },
}

/// What a run's line has of its epochs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
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
    /// [`super::Plan::new`] checks.
    pub fn from_json(text: &str) -> Result<Self, SweepError> {
        if text.len() > MOST_BYTES {
            let (length, most) = (text.len(), MOST_BYTES);
            return Err(SweepError::TooLong { length, most });
        }
        let Unique(value) = parse_json(text).map_err(|error| SweepError::within("", error))?;
        // Another version may have other keys.
        let version = value.get("version").filter(|it| !it.is_null());
        if let Some(version) = version.filter(|it| it.as_f64() != Some(VERSION.into())) {
            let allowed = VERSION.to_string();
            return Err(SweepError::range("version", shown(version), allowed));
        }
        Self::read(&Part::whole(&value))
    }

    fn read(part: &Part) -> Result<Self, SweepError> {
        const KEYS: [&str; 9] = [
            "version", "name", "base", "axes", "draws", "seeds", "sides", "stop", "record",
        ];
        let file = part.object(&KEYS, "an object, {\"version\": 1, ...}")?;
        let axes = file.read("axes", |part| {
            let axes = part.list("a list of settings that are varied, [{\"setting\": ...}]")?;
            axes.iter().map(Axis::read).collect()
        })?;
        Ok(Self {
            version: file.needs("version", "1", |part| {
                part.count(VERSION.into()..=VERSION.into())
            })? as u32,
            name: file
                .read("name", |part| part.text("a text"))?
                .unwrap_or_default(),
            base: file.read("base", Base::read)?.unwrap_or_default(),
            axes: axes.unwrap_or_default(),
            draws: file.read("draws", |part| Draws::read(&part))?,
            seeds: file.read("seeds", |part| Seeds::read(&part))?,
            sides: file.read("sides", |part| part.choice::<Sides>())?,
            stop: file
                .read("stop", |part| Stop::read(&part))?
                .unwrap_or_default(),
            record: file
                .read("record", |part| part.choice::<Record>())?
                .unwrap_or_default(),
        })
    }

    /// The sweep as a file, for people to read.
    pub fn to_json(&self) -> String {
        // Plain data.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl Axis {
    fn read(part: &Part) -> Result<Self, SweepError> {
        const KEYS: [&str; 7] = ["setting", "values", "from", "to", "count", "scale", "draw"];
        let axis = part.object(&KEYS, "an object, {\"setting\": \"model.beta\", ...}")?;
        let count = |part: Part| part.count(2..=MOST_VALUES as u64);
        Ok(Self {
            setting: axis.needs("setting", "\"model.beta\"", |part| {
                part.text("the path of a setting, as in \"model.beta\"")
            })?,
            values: axis.read("values", |part| {
                let values = part.list("a list of values, as in [0.5, 0.9]")?;
                Ok(values.iter().map(|part| part.value.clone()).collect())
            })?,
            from: axis.read("from", |part| part.number("a number"))?,
            to: axis.read("to", |part| part.number("a number"))?,
            count: axis.read("count", count)?.map(|count| count as usize),
            scale: axis.read("scale", |part| part.choice::<Scale>())?,
            draw: axis.read("draw", |part| part.choice::<Draw>())?,
        })
    }
}

impl Draws {
    fn read(part: &Part) -> Result<Self, SweepError> {
        let draws = part.object(
            &["count", "seed"],
            "an object, {\"count\": 60, \"seed\": 1}",
        )?;
        let count = |part: Part| part.count(1..=MOST_VALUES as u64);
        let seed = draws.read("seed", |part| part.count(0..=u64::MAX))?;
        Ok(Self {
            count: draws.needs("count", "60", count)? as usize,
            seed: seed.unwrap_or_default(),
        })
    }
}

impl Seeds {
    fn read(part: &Part) -> Result<Self, SweepError> {
        const ALLOWED: &str = "a list such as [0, 1, 2], or {\"first\": 0, \"count\": 5}";
        let seed = |part: Part| part.count(0..=MOST_SEED);
        if part.value.is_array() {
            let seeds = part.list(ALLOWED)?.into_iter().map(seed);
            return Ok(Self::List(seeds.collect::<Result<_, _>>()?));
        }
        let counted = part.object(&["first", "count"], ALLOWED)?;
        let count = |part: Part| part.count(1..=MOST_RUNS as u64);
        Ok(Self::Counted {
            first: counted.read("first", seed)?.unwrap_or_default(),
            count: counted.needs("count", "5", count)? as usize,
        })
    }
}
