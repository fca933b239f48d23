//! `docs/results.json`: what it holds, and how it is laid out.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    starts::StartingPoints,
    studies::Study,
    summary::{Search, Summary},
    sweeps::{Contestant, TASKS, UNTUNED},
};
use crate::Outcome;

/// The file, from the repository's root.
pub const PATH: &str = "docs/results.json";
/// The schema's; the first had the presets' runs alone.
pub const VERSION: u32 = 2;

/// Everything that was measured; what was not is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub version: u32,
    /// Measures what is missing.
    pub command: String,
    pub device: String,
    /// Which read the runs; each part has the engine that trained its own.
    pub engine: Engine,
    /// Of the last change.
    pub date: String,
    /// The demonstration's whole configuration, from which the others differ.
    pub demonstration: Value,
    pub tasks: Vec<Task>,
    pub untuned: Vec<Untuned>,
    /// Of the demonstration, by their files' names.
    #[serde(default)]
    pub studies: BTreeMap<String, Study>,
    /// A run's of each sweep, of one core, by the sweep's name: what is planned is timed by it.
    pub seconds: BTreeMap<String, f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    pub version: String,
    /// Null without git.
    pub commit: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// The preset's.
    pub key: String,
    pub shipped: Option<Shipped>,
    /// By contestant.
    pub tuning: BTreeMap<String, Option<Search>>,
    /// Without and with the regulariser.
    pub tuned: BTreeMap<String, Option<Summary>>,
    /// The feedforward network, tuned.
    pub control: Option<Summary>,
    pub starting_points: Option<StartingPoints>,
}

/// An experiment beside the tasks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Untuned {
    pub key: String,
    pub shipped: Option<Shipped>,
}

/// A preset as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shipped {
    /// What differs from the demonstration.
    pub config: Value,
    /// With `lyapunov.regulariser` `off`.
    pub unregularised: Summary,
    /// The same with as many updates as the regularised side makes in all, or as many more as complete an epoch; of
    /// tasks alone.
    #[serde(default)]
    pub equal_updates: Option<Summary>,
    /// Null where that was not run.
    pub regularised: Option<Summary>,
}

impl Results {
    /// Nothing measured yet.
    pub fn nothing() -> Self {
        Self {
            version: VERSION,
            command: "cargo xtask results".to_owned(),
            device: "cpu".to_owned(),
            engine: Engine {
                version: String::new(),
                commit: None,
            },
            date: String::new(),
            demonstration: Value::Null,
            tasks: TASKS.map(|(key, _)| Task::nothing(key)).to_vec(),
            untuned: UNTUNED.map(|(key, _)| Untuned::nothing(key)).to_vec(),
            studies: BTreeMap::new(),
            seconds: BTreeMap::new(),
        }
    }

    pub fn read(path: &Path) -> Outcome<Self> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| failed(&error))?;
        if value["version"] != VERSION {
            let found = &value["version"];
            return Err(failed(&format!("version {found}; allowed: {VERSION}")));
        }
        serde_json::from_value(value).map_err(|error| failed(&error))
    }

    /// Writes it whole or not at all.
    pub fn write(&self, path: &Path) -> Outcome<()> {
        write_whole(path, &laid_out(&json!(self)))
    }

    pub fn task(&self, key: &str) -> Outcome<&Task> {
        let found = self.tasks.iter().find(|task| task.key == key);
        found.ok_or_else(|| format!("{PATH} has no task {key}"))
    }

    /// The runs of presets and of other experiments as they are.
    pub fn shipped(&self) -> impl Iterator<Item = (&str, Option<&Shipped>)> {
        let tasks = self.tasks.iter().map(|it| (&it.key, &it.shipped));
        let untuned = self.untuned.iter().map(|it| (&it.key, &it.shipped));
        let all = tasks.chain(untuned);
        all.map(|(key, shipped)| (key.as_str(), shipped.as_ref()))
    }
}

impl Untuned {
    pub fn nothing(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            shipped: None,
        }
    }
}

impl Task {
    pub fn nothing(key: &str) -> Self {
        let [without, with, feedforward] = Contestant::ALL.map(|who| who.name().to_owned());
        Self {
            key: key.to_owned(),
            shipped: None,
            tuning: [without.clone(), with.clone(), feedforward]
                .map(|who| (who, None))
                .into(),
            tuned: [without, with].map(|who| (who, None)).into(),
            control: None,
            starting_points: None,
        }
    }

    /// The tuned network, over seeds.
    pub fn tuned(&self, who: Contestant) -> Option<&Summary> {
        match who {
            Contestant::Feedforward => self.control.as_ref(),
            _ => self.tuned.get(who.name())?.as_ref(),
        }
    }

    pub fn set_tuned(&mut self, who: Contestant, summary: Option<Summary>) {
        match who {
            Contestant::Feedforward => self.control = summary,
            _ => drop(self.tuned.insert(who.name().to_owned(), summary)),
        }
    }

    pub fn search(&self, who: Contestant) -> Option<&Search> {
        self.tuning.get(who.name())?.as_ref()
    }
}

/// The fields of `config` that are not as in `base`; a field is taken as a whole. The seed is left out:
/// every experiment is run with several.
pub fn differences(base: &Value, config: &Value) -> Value {
    let mut sections = Map::new();
    for (name, section) in config.as_object().into_iter().flatten() {
        let fields = section.as_object().into_iter().flatten();
        let differ = fields.filter(|(field, value)| base[name].get(*field) != Some(*value));
        let fields: Map<String, Value> = differ
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        if !fields.is_empty() {
            sections.insert(name.clone(), Value::Object(fields));
        }
    }
    Value::Object(sections)
}

/// Writes a file whole or not at all.
pub fn write_whole(path: &Path, text: &str) -> Outcome<()> {
    let beside = path.with_extension("json.new");
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(&beside, text))
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// As much on a line as is read at a glance.
const WIDTH: usize = 160;

/// JSON with short values on one line, so that a diff names what changed.
pub fn laid_out(value: &Value) -> String {
    let mut text = indented(value, 0);
    text.push('\n');
    text
}

fn indented(value: &Value, depth: usize) -> String {
    let flat = value.to_string();
    if flat.len() <= WIDTH {
        return flat;
    }
    let (open, close, entries): (_, _, Vec<String>) = match value {
        Value::Array(items) => {
            let entries = items.iter().map(|item| indented(item, depth + 1));
            ('[', ']', entries.collect())
        }
        Value::Object(fields) => {
            let entry = |(name, value)| format!("{}: {}", json!(name), indented(value, depth + 1));
            ('{', '}', fields.iter().map(entry).collect())
        }
        _ => return flat,
    };
    let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    let entries = entries.join(&format!(",\n{inner}"));
    format!("{open}\n{inner}{entries}\n{outer}{close}")
}
