//! A configuration as what differs from another.

use super::mend;
use super::words::truth;
use crate::core::config::ExperimentConfig;
use crate::core::settings::{self, ConfigError, Field, Input, Undone};
use crate::core::text::short;
use std::borrow::Cow;

/// No field's text is longer: 32 widths of four digits.
const MOST_VALUE: usize = 256;

/// What makes `to` of `from`: settings and texts, in the table's order.
pub fn changes(from: &ExperimentConfig, to: &ExperimentConfig) -> Vec<(&'static Field, String)> {
    let mut reached = from.clone();
    let mut found = Vec::new();
    for field in settings::all() {
        let Some(value) = field.value(to) else {
            continue;
        };
        // Texts are made of what differs alone: a sweep names hundreds of thousands of networks by them.
        if field.value(&reached).as_ref() == Some(&value) {
            continue;
        }
        let text = value.to_string();
        if field.write(&mut reached, &text).is_some() {
            found.push((field, text.replace(", ", ",")));
        }
    }
    found
}

/// What of a change was not made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unmade {
    /// What stood behind a value that was read, in a sentence.
    #[error("{0}")]
    Behind(String),
    /// A value that cannot be read.
    #[error("{}", refused(field, text))]
    Value { field: &'static Field, text: String },
    /// A value of what another choice has than the one that was given.
    #[error("{0}; it was passed over.")]
    Undoes(Undone),
    /// A value that does not fit the others.
    #[error("{error}; the link's value was passed over.")]
    Misfit { error: ConfigError },
    /// All of them.
    #[error("The link's settings do not fit each other and were passed over.")]
    Together,
}

/// The configuration with these changes made to it: valid, with a note for each that was not made.
pub fn apply(
    base: &ExperimentConfig,
    given: &[(&'static Field, String)],
    notes: &mut Vec<String>,
) -> ExperimentConfig {
    let mut written = Written::new(base, given);
    written.fit(base);
    notes.extend(written.unmade.iter().map(Unmade::to_string));
    notes.append(&mut written.brought);
    written.config
}

/// The same, with what was not made.
pub fn made(
    base: &ExperimentConfig,
    given: &[(&'static Field, String)],
) -> (ExperimentConfig, Vec<Unmade>) {
    let mut written = Written::new(base, given);
    written.fit(base);
    (written.config, written.unmade)
}

/// Changes on their way into a configuration.
struct Written {
    config: ExperimentConfig,
    unmade: Vec<Unmade>,
    /// Choices that nobody made and that a value needed, in sentences.
    brought: Vec<String>,
}

impl Written {
    /// Choices come first, in the table's order: what they bring is there then for the others.
    fn new(base: &ExperimentConfig, given: &[(&'static Field, String)]) -> Self {
        let mut written = Self {
            config: base.clone(),
            unmade: Vec::new(),
            brought: Vec::new(),
        };
        let is_choice = |field: &Field| matches!(field.input, Input::Choice(_));
        let (choices, others): (Vec<_>, Vec<_>) =
            given.iter().partition(|(field, _)| is_choice(field));
        let of = |wanted: &'static Field| choices.iter().filter(move |(field, _)| *field == wanted);
        let mut chosen = Vec::new();
        for (field, text) in settings::all().flat_map(of) {
            if written.write(field, text, &chosen) {
                chosen.push(*field);
            }
        }
        for (field, text) in others {
            let before = written.config.clone();
            if written.write(field, text, &chosen) {
                written.note_brought(field, &before);
            }
        }
        written
    }

    /// Whether a value was written: one that can be read, and undoes none of the choices that were made.
    fn write(&mut self, field: &'static Field, text: &str, chosen: &[&'static Field]) -> bool {
        let before = self.config.clone();
        let read = if text.len() > MOST_VALUE {
            None
        } else {
            mend::read(text, |text| {
                field.write(&mut self.config, &as_typed(field, text))
            })
        };
        let Some(read) = read else {
            let text = text.to_owned();
            self.unmade.push(Unmade::Value { field, text });
            return false;
        };
        if let Some(undone) = settings::undone(field, chosen, &before, &self.config) {
            self.config = before;
            self.unmade.push(Unmade::Undoes(undone));
            return false;
        }
        let mut notes = Vec::new();
        read.noted(field.word, &mut notes);
        self.unmade.extend(notes.into_iter().map(Unmade::Behind));
        true
    }

    fn note_brought(&mut self, field: &'static Field, before: &ExperimentConfig) {
        for (choice, was, is) in settings::turned(before, &self.config) {
            let (word, label, of) = (field.word, field.label, choice.word);
            self.brought.push(match was.is_empty() {
                true => format!("{word} ({label}) makes {of} {is}."),
                false => format!("{word} ({label}) makes {of} {is}, where it was {was}."),
            });
        }
    }

    /// Puts back what does not fit.
    fn fit(&mut self, base: &ExperimentConfig) {
        // Each refusal puts one field back, so it ends.
        for _ in settings::all() {
            let Err(error) = self.config.validate() else {
                return;
            };
            let field = error.field().and_then(Field::control);
            self.unmade.push(Unmade::Misfit { error });
            let back = field.and_then(|field| {
                let before = field.text(&self.config);
                field.write(&mut self.config, &field.text(base))?;
                (field.text(&self.config) != before).then_some(())
            });
            if back.is_none() {
                break;
            }
        }
        if self.config.validate().is_err() {
            self.unmade.push(Unmade::Together);
            self.config = base.clone();
        }
    }
}

/// A link's value as it would be typed: links have lists without blanks, and say yes in several ways.
fn as_typed<'a>(field: &Field, text: &'a str) -> Cow<'a, str> {
    let is_plain = |entry: &str| {
        let digits = entry.strip_prefix('-').unwrap_or(entry);
        let padded = digits.len() > 1 && digits.starts_with('0');
        !padded && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match field.input {
        Input::List { .. } if text.split(',').all(is_plain) => text.replace(',', "; ").into(),
        Input::Choice(_) if field.is_yes_or_no() => match truth(text) {
            Some(is) => if is { "yes" } else { "no" }.into(),
            None => text.into(),
        },
        Input::Choice(_) => spelt(field, text).into(),
        _ => text.into(),
    }
}

/// A choice's name where only case, blanks and marks within it differ: `Store-Recall`.
fn spelt<'a>(field: &Field, text: &'a str) -> &'a str {
    let letters = |text: &str| {
        let of_name = text.chars().filter(|c| c.is_alphanumeric());
        of_name.flat_map(char::to_lowercase).collect::<String>()
    };
    let meant = letters(text);
    let mut alike = field
        .choices()
        .into_iter()
        .filter(|(name, _)| letters(name) == meant);
    match (field.choice(text), alike.next(), alike.next()) {
        (None, Some((name, _)), None) if !meant.is_empty() => name,
        _ => text,
    }
}

fn refused(field: &Field, text: &str) -> String {
    let (why, allowed) = match field.input {
        Input::Choice(_) => (String::new(), field.names()),
        _ => (format!(", {}", field.unreadable(text)), field.allowed()),
    };
    let cut = if mend::is_cut_off(text) {
        " The link seems to have been cut off there."
    } else {
        ""
    };
    format!(
        "{} ({}) is {}{why}; allowed: {allowed}. The link's value was passed over.{cut}",
        field.word,
        field.label,
        short(text)
    )
}
