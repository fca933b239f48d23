//! What the visitor has set: a draft that may be wrong, and the last good configuration beside it.

use super::by_field::ByField;
use super::fields::{self, Field};
use crate::config::{ConfigError, ExperimentConfig, PRESETS, Preset};

/// The settings' state. Pure: no signal, no browser.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// Every value that could be read, in range or not.
    draft: ExperimentConfig,
    /// The draft, with each refused field as it last was right.
    good: ExperimentConfig,
    /// Text as typed, while it is being edited or cannot be read.
    typed: ByField,
    /// What was typed where it cannot be read.
    unreadable: ByField,
    errors: ByField,
}

impl Settings {
    /// Takes in what was typed.
    pub fn edit(&mut self, field: &'static Field, text: &str) {
        self.typed.set(field, text.to_owned());
        if field.write(&mut self.draft, text).is_some() {
            self.unreadable.remove(field);
        } else {
            self.unreadable.set(field, text.to_owned());
        }
        self.check();
    }

    /// The visitor left the field: readable text gives way to the value it stands for.
    pub fn settle(&mut self, field: &'static Field) {
        if self.unreadable.get(field).is_none() {
            self.typed.remove(field);
        }
    }

    /// Takes a whole configuration, such as a preset's, in place of all that was set.
    pub fn take(&mut self, config: ExperimentConfig) {
        *self = Self {
            draft: config,
            good: std::mem::take(&mut self.good),
            ..Self::default()
        };
        self.check();
    }

    /// The preset that the settings are, or that they were before some fields were changed: the one
    /// with the fewest fields that differ. A seed is no difference.
    pub fn preset(&self) -> (&'static Preset, usize) {
        let distance = |preset: &Preset| {
            let config = (preset.config)();
            let fields = fields::all().filter(|field| field.path != "seed");
            fields
                .filter(|field| self.text(field) != (field.get)(&config))
                .count()
        };
        let distances = PRESETS.iter().map(|preset| (preset, distance(preset)));
        distances
            .min_by_key(|(_, distance)| *distance)
            .expect("there are presets")
    }

    /// Sets one field back to its default.
    pub fn reset(&mut self, field: &'static Field) {
        self.edit(field, &field.default_text());
        self.settle(field);
    }

    /// The text that the field's control shows.
    pub fn text(&self, field: &Field) -> String {
        match self.typed.get(field) {
            Some(text) => text.to_owned(),
            None => (field.get)(&self.draft),
        }
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &Field) -> Option<&str> {
        self.errors.get(field)
    }

    /// The first field that is wrong, in reading order, and what is wrong with it.
    pub fn first_error(&self) -> Option<(&'static Field, &str)> {
        fields::all().find_map(|field| self.error(field).map(|message| (field, message)))
    }

    /// Whether a field's control is shown: it does something, or it is wrong.
    pub fn shows(&self, field: &Field) -> bool {
        (field.relevant)(&self.draft) || self.error(field).is_some()
    }

    /// Whether a field differs from its default.
    pub fn differs(&self, field: &Field) -> bool {
        self.text(field) != field.default_text()
    }

    /// The last configuration in which nothing was wrong.
    pub fn good(&self) -> &ExperimentConfig {
        &self.good
    }

    fn check(&mut self) {
        self.errors.clear();
        for field in fields::all() {
            if let Some(text) = self.unreadable.get(field) {
                self.errors.set(field, unreadable(field, text));
            }
        }
        let mut repaired = self.draft.clone();
        while let Err(error) = repaired.validate() {
            let Some(field) = fields::named(error.field()) else {
                return;
            };
            // A second refusal means that its last good value does not fit the other changes.
            let seen = self.errors.set(field, refused(field, &error));
            let last_good = (field.get)(&self.good);
            if seen || field.write(&mut repaired, &last_good).is_none() {
                return;
            }
        }
        self.good = repaired;
    }
}

fn unreadable(field: &Field, text: &str) -> String {
    let kind = match field.input {
        fields::Input::Count { .. } => "a whole number",
        fields::Input::List { .. } => "a list of whole numbers",
        _ => "a number",
    };
    let shown = if text.trim().is_empty() {
        "empty".to_owned()
    } else {
        format!("“{text}”")
    };
    format!(
        "{} is {shown}, not {kind}; allowed: {}.",
        field.label,
        field.allowed()
    )
}

/// The configuration's own message, with the field named as its label names it.
fn refused(field: &Field, error: &ConfigError) -> String {
    match error {
        ConfigError::Range {
            field: path,
            value,
            allowed,
        } => {
            let part = path.strip_prefix(field.path).unwrap_or_default();
            let place = part.trim_matches(['[', ']']).parse::<usize>();
            let which = place.map_or(String::new(), |index| format!(", entry {}", index + 1));
            let counted = if part == " (layers)" { " (layers)" } else { "" };
            format!(
                "{}{which}{counted} is {value}; allowed: {allowed}.",
                field.label
            )
        }
        ConfigError::Syntax { message, .. } => format!("{}: {message}.", field.label),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::{Input, all, named};
    use super::*;

    fn field(path: &str) -> &'static Field {
        named(path).expect("the table has it")
    }

    #[test]
    fn every_range_shown_is_the_range_checked() {
        for field in all() {
            let (low, high) = match field.input {
                Input::Count { low, high } => (low as f64, high as f64),
                Input::Number { low, high } | Input::OptionalNumber { low, high } => (low, high),
                _ => continue,
            };
            let mut settings = Settings::default();
            // Wide enough that no other field refuses the extremes.
            settings.edit(named("task.kind").unwrap(), "store_recall");
            settings.edit(named("task.samples").unwrap(), "20000");
            for value in [low, high] {
                let mut trial = settings.clone();
                trial.edit(field, &value.to_string());
                let lower_bound_differs = ["task.time_steps", "task.samples"];
                if !lower_bound_differs.contains(&field.path) {
                    assert_eq!(trial.error(field), None, "{} at {value}", field.path);
                }
            }
            for value in [low - 1.0, high * 2.0 + 1.0] {
                settings.edit(field, &value.to_string());
                assert!(settings.error(field).is_some(), "{} at {value}", field.path);
            }
        }
    }

    #[test]
    fn bad_text_keeps_the_last_good_value_and_names_the_field() {
        let mut settings = Settings::default();
        settings.edit(field("training.epochs"), "3");
        settings.edit(field("training.epochs"), "many");
        settings.edit(field("model.beta"), "0.5");
        let message = settings.error(field("training.epochs")).unwrap();
        assert!(
            message.contains("Epochs is “many”") && message.contains("1 to 10000"),
            "{message}"
        );
        assert_eq!(settings.good().training.epochs, 3);
        assert_eq!(settings.good().model.beta, 0.5);
    }

    #[test]
    fn two_bad_fields_are_both_reported() {
        let mut settings = Settings::default();
        settings.edit(field("training.epochs"), "0");
        settings.edit(field("model.beta"), "2");
        assert_eq!(
            settings.error(field("training.epochs")),
            Some("Epochs is 0; allowed: 1 to 10000.")
        );
        assert_eq!(
            settings.error(field("model.beta")),
            Some("Membrane decay is 2; allowed: 0 to 1.")
        );
        assert_eq!(settings.good(), &ExperimentConfig::default());
    }

    #[test]
    fn an_error_inside_a_list_stands_at_the_list() {
        let mut settings = Settings::default();
        settings.edit(field("model.hidden_dims"), "64, 0");
        let message = settings.error(field("model.hidden_dims")).unwrap();
        assert!(
            message.starts_with("Hidden layers, entry 2 is 0"),
            "{message}"
        );
    }

    #[test]
    fn a_change_of_task_refits_the_model_and_can_be_undone() {
        let mut settings = Settings::default();
        settings.edit(field("task.kind"), "store_recall");
        assert!(settings.first_error().is_none());
        assert_eq!(settings.good().model.input_dim, 40);
        settings.reset(field("task.kind"));
        assert_eq!(settings.good(), &ExperimentConfig::default());
    }

    #[test]
    fn a_conflict_between_fields_leaves_the_last_good_state() {
        let mut settings = Settings::default();
        settings.edit(field("task.kind"), "store_recall");
        settings.edit(field("task.samples"), "60");
        assert!(settings.error(field("training.batch_size")).is_some());
        assert_eq!(settings.good().task.samples, 1500);
        settings.edit(field("training.batch_size"), "16");
        assert!(settings.first_error().is_none());
        assert_eq!(settings.good().task.samples, 60);
    }

    #[test]
    fn a_preset_is_taken_whole_and_stays_the_nearest_when_a_field_is_changed() {
        let mut settings = Settings::default();
        settings.edit(field("training.epochs"), "many");
        for preset in &PRESETS {
            settings.take((preset.config)());
            assert_eq!(settings.good(), &(preset.config)());
            assert!(settings.first_error().is_none());
            let (nearest, differ) = settings.preset();
            assert_eq!((nearest.key, differ), (preset.key, 0));
            settings.edit(field("seed"), "7");
            settings.edit(field("training.epochs"), "3");
            let (nearest, differ) = settings.preset();
            assert_eq!((nearest.key, differ), (preset.key, 1));
        }
    }

    #[test]
    fn every_field_writes_back_what_it_reads() {
        for field in all() {
            let mut settings = Settings::default();
            settings.edit(field, &field.default_text());
            assert!(settings.first_error().is_none(), "{}", field.path);
            assert_eq!(settings.text(field), field.default_text(), "{}", field.path);
        }
    }
}
