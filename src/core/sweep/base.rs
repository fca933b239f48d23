//! The experiment whose settings a sweep varies.

use super::error::SweepError;
use super::reading::Part;
use super::value::write;
use crate::core::config::{ExperimentConfig, PRESETS, Preset};
use crate::core::exercise;
use crate::core::settings::{self, Field, Input, Undone};
use crate::core::share_link;
use crate::core::text::short;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An experiment: one of `preset`, `config` and `link`, and what is set in it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
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

impl Base {
    pub(super) fn read(part: Part) -> Result<Self, SweepError> {
        const KEYS: [&str; 4] = ["preset", "config", "link", "set"];
        let base = part.object(
            &KEYS,
            "an object with one of preset, config, link, and with set",
        )?;
        let set = base.read("set", |part| {
            let allowed = "an object of settings by their paths, as in {\"model.beta\": 0.9}";
            let map = part
                .value
                .as_object()
                .ok_or_else(|| part.refused(allowed))?;
            Ok(map.clone().into_iter().collect())
        })?;
        Ok(Self {
            preset: base.read("preset", |part| part.text(&preset_names()))?,
            config: base.get("config").map(|part| part.value.clone()),
            link: base.read("link", |part| part.text("a share link, in quotes"))?,
            set: set.unwrap_or_default(),
        })
    }

    /// The experiment.
    ///
    /// # Errors
    ///
    /// Where it is none, or where a part of it would be passed over.
    pub fn experiment(&self) -> Result<ExperimentConfig, SweepError> {
        let mut config = match (&self.preset, &self.config, &self.link) {
            (None, None, None) => ExperimentConfig::default(),
            (Some(key), None, None) => from_preset(key)?,
            (None, Some(config), None) => ExperimentConfig::from_json(&config.to_string())
                .map_err(|error| SweepError::within("base.config", error))?,
            (None, None, Some(link)) => from_link(link)?,
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
        let mut chosen = Vec::new();
        for field in settings::all() {
            if let Some(value) = self.set.get(field.path) {
                let key = format!("base.set, {}", field.path);
                let before = config.clone();
                write(field, &mut config, value, &key)?;
                if let Some(Undone {
                    choice,
                    chosen,
                    belongs,
                    ..
                }) = settings::undone(field, &chosen, &before, &config)
                {
                    let of = choice.path;
                    let why = format!("it is of {of} {belongs}, and {of} is {chosen}");
                    return Err(SweepError::unfit(key, why));
                }
                if matches!(field.input, Input::Choice(_)) {
                    chosen.push(field);
                }
            }
        }
        config
            .validate()
            .map_err(|error| SweepError::within("base", error))?;
        Ok(config)
    }

    /// Choices that the numbers in `set` make beside themselves, in words: a slope is of a sigmoid, and takes
    /// the place of an arctangent.
    pub(super) fn made(&self) -> Vec<(&'static Field, String)> {
        let alone = Self {
            set: BTreeMap::new(),
            ..self.clone()
        };
        let (Ok(before), Ok(after)) = (alone.experiment(), self.experiment()) else {
            return Vec::new();
        };
        let made = settings::turned(&before, &after);
        let made = made.filter(|(field, ..)| !self.set.contains_key(field.path));
        let words = |(field, was, is): (&'static Field, String, String)| {
            let path = field.path;
            (
                field,
                format!("what is set makes {path} {is}, where it was {was}"),
            )
        };
        made.map(words).collect()
    }

    /// The settings that it asks for by name: what a configuration or a link has as it always is asks for
    /// nothing.
    pub(super) fn named(&self) -> impl Iterator<Item = &'static Field> + '_ {
        let usual = match self.link {
            Some(_) => share_link::base(),
            None => ExperimentConfig::default(),
        };
        let given = self.experiment().unwrap_or_default();
        settings::all().filter(move |field| {
            let at = || format!("/{}", field.path.replace('.', "/"));
            let is_written = match (&self.config, &self.link) {
                (Some(config), _) => config.pointer(&at()).is_some(),
                (None, link) => link.is_some(),
            };
            let is_other = || field.text(&given) != field.text(&usual);
            self.set.contains_key(field.path) || is_written && is_other()
        })
    }
}

fn preset_names() -> String {
    let names: Vec<_> = PRESETS.iter().map(|preset| preset.key).collect();
    names.join(", ")
}

fn from_preset(key: &str) -> Result<ExperimentConfig, SweepError> {
    let preset = Preset::named(key)
        .ok_or_else(|| SweepError::range("base.preset", short(key), preset_names()))?;
    Ok((preset.config)())
}

fn from_link(text: &str) -> Result<ExperimentConfig, SweepError> {
    let wrong = |why: String| SweepError::unfit("base.link", why);
    let opened = exercise::open(text)
        .ok_or_else(|| wrong("it has no v=, as in v=1&alpha=0.9".to_owned()))?
        .map_err(|error| wrong(error.to_string()))?;
    // Hundreds of runs of something else than what was meant help nobody.
    if let Some(note) = opened.all_notes().into_iter().next() {
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
    let near: Vec<_> = match settings::in_place_of(path) {
        Some(other) => vec![other],
        None => settings::all()
            .map(|field| field.path)
            .filter(|other| last(other) == last(path))
            .collect(),
    };
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!("; there is {}", near.join(", ")),
    };
    let path = short(path);
    SweepError::unfit(
        key,
        format!("{path} is no setting{near} (docs/configuration.md lists them)"),
    )
}
