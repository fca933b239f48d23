//! What the visitor has set: a draft that may be wrong, and the last good configuration beside it.

mod origin;
#[cfg(test)]
mod tests;

pub use origin::Origin;

use super::by_field::ByField;
use crate::core::config::{ExperimentConfig, PRESETS, Preset};
use crate::core::settings::{self, Field};
use crate::core::text::short;
use crate::page::language::{heard, say};

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
    /// What was last taken whole: changes are told, counted and undone beside it.
    base: ExperimentConfig,
    origin: Origin,
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
    pub fn take(&mut self, config: ExperimentConfig, origin: Origin) {
        let mut taken = Self {
            draft: config,
            good: std::mem::take(&mut self.good),
            origin,
            ..Self::default()
        };
        taken.check();
        // What was wrong in it is nothing to go back to.
        taken.base.clone_from(&taken.good);
        *self = taken;
    }

    /// The preset that was taken, or that what was taken is, field by field. A seed is no difference.
    pub fn preset(&self) -> Option<&'static Preset> {
        PRESETS.iter().find(|preset| {
            let mut config = (preset.config)();
            config.seed = self.base.seed;
            config == self.base
        })
    }

    /// Where what was taken came from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// What was taken, as far as it was right.
    pub fn base(&self) -> &ExperimentConfig {
        &self.base
    }

    /// How many fields differ from what was taken. A seed is no difference.
    pub fn changes(&self) -> usize {
        settings::all()
            .filter(|field| self.is_changed(field))
            .count()
    }

    fn is_changed(&self, field: &Field) -> bool {
        // What a choice brings with it or takes away is no change beside that choice.
        let gone = field.value(&self.draft).is_none();
        let differs = || field.text(&self.draft) != field.text_or_default(&self.base);
        let unreadable = || self.unreadable.get(field).is_some();
        field.path != "seed" && (unreadable() || !gone && differs())
    }

    /// What was taken had in a field that was changed.
    pub fn was(&self, field: &Field) -> Option<String> {
        let changed = self.is_changed(field);
        changed.then(|| field.text_or_default(&self.base))
    }

    /// Sets a field that was changed back to what was taken.
    pub fn undo(&mut self, field: &'static Field) {
        if let Some(was) = self.was(field) {
            self.edit(field, &was);
            self.settle(field);
        }
    }

    /// The text that the field's control shows.
    pub fn text(&self, field: &Field) -> String {
        match self.typed.get(field) {
            Some(text) => text.to_owned(),
            None => field.text(&self.draft),
        }
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &Field) -> Option<&str> {
        self.errors.get(field)
    }

    /// The first field that is wrong, in reading order, and what is wrong with it.
    pub fn first_error(&self) -> Option<(&'static Field, &str)> {
        settings::all().find_map(|field| self.error(field).map(|message| (field, message)))
    }

    /// Whether a field's control is shown: it does something, or it is wrong.
    pub fn shows(&self, field: &Field) -> bool {
        (field.relevant)(&self.draft) || self.error(field).is_some()
    }

    /// The last configuration in which nothing was wrong.
    pub fn good(&self) -> &ExperimentConfig {
        &self.good
    }

    fn check(&mut self) {
        self.errors.clear();
        for field in settings::all() {
            if let Some(text) = self.unreadable.get(field) {
                self.errors.set(field, unreadable(field, text));
            }
        }
        let mut repaired = self.draft.clone();
        while let Err(error) = repaired.validate() {
            let Some(field) = error.field().and_then(Field::control) else {
                return;
            };
            // A second refusal means that its last good value does not fit the other changes.
            let seen = self.errors.set(field, heard(&error.sentence()));
            let last_good = field.text(&self.good);
            if seen || field.write(&mut repaired, &last_good).is_none() {
                return;
            }
        }
        self.good = repaired;
    }
}

fn unreadable(field: &Field, text: &str) -> String {
    let shown = if text.trim().is_empty() {
        say("empty").to_owned()
    } else {
        short(text)
    };
    say!(
        "{field} is {shown}, {unreadable}; allowed: {allowed}.",
        field = say(field.label),
        shown,
        unreadable = field.unreadable(text),
        allowed = heard(&field.allowed())
    )
}
