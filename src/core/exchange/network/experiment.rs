//! The experiment that a network is for: the one that it was made by, the present one, or a preset whose samples it takes.

use super::Unread;
use crate::core::config::{ExperimentConfig, ModelConfig, PRESETS};
use crate::core::protocol::Chosen;

/// The choice's key, and two of its values; others are presets' names.
const KEY: &str = "experiment";
const FILE: &str = "file";
const PRESENT: &str = "present";

/// Experiments that a network may be put into.
pub(super) struct Bases {
    present: ExperimentConfig,
    choices: Vec<(String, String)>,
}

/// The one that was chosen.
pub(super) struct Base {
    pub config: ExperimentConfig,
    pub is_own: bool,
    pub chosen: Chosen,
}

/// Whether its task's samples go into the network, and its classes come out.
fn takes(config: &ExperimentConfig, model: &ModelConfig) -> bool {
    let task = &config.task;
    task.input_dim() == model.input_dim && task.num_classes() == model.num_classes
}

impl Bases {
    pub fn new(present: ExperimentConfig, choices: &[(String, String)]) -> Self {
        let choices = choices.to_vec();
        Self { present, choices }
    }

    pub fn present(&self) -> &ExperimentConfig {
        &self.present
    }

    pub fn choice(&self, key: &str) -> Option<&str> {
        let found = self.choices.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }

    /// The experiment for a network of these inputs and classes; `own` is the file's.
    pub fn base(&self, model: &ModelConfig, own: Option<ExperimentConfig>) -> Result<Base, Unread> {
        let presets = PRESETS
            .iter()
            .filter(|preset| takes(&(preset.config)(), model));
        let names: Vec<&str> = presets.map(|preset| preset.key).collect();
        let own_name = own.is_some().then_some(FILE);
        let options = own_name.into_iter().chain([PRESENT]).chain(names.clone());
        let options: Vec<String> = options.map(str::to_owned).collect();
        let guess = match own_name {
            Some(name) => name,
            None if takes(&self.present, model) => PRESENT,
            None => names.first().copied().unwrap_or(PRESENT),
        };
        let asked = self.choice(KEY);
        let value = asked.unwrap_or(guess).to_owned();
        if !options.contains(&value) {
            return Err(Unread::Choice {
                key: KEY,
                allowed: options.join(", "),
                why: format!("experiment is {value}; allowed: {}", options.join(", ")),
                value,
            });
        }
        let is_own = value == FILE;
        let preset = PRESETS.iter().find(|preset| preset.key == value);
        let config = match (own.filter(|_| is_own), preset) {
            (Some(own), _) => own,
            (None, Some(preset)) => (preset.config)(),
            (None, None) => self.present.clone(),
        };
        let chosen = Chosen {
            key: KEY.to_owned(),
            value,
            allowed: options.join(", "),
            options,
            guessed: asked.is_none(),
        };
        Ok(Base {
            config,
            is_own,
            chosen,
        })
    }
}
