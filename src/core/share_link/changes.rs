//! A configuration as what differs from another.

use super::mend;
use super::words::truth;
use crate::core::config::ExperimentConfig;
use crate::core::settings::{self, ConfigError, Field, Input};
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
    let (config, unmade) = made(base, given);
    notes.extend(unmade.iter().map(Unmade::to_string));
    config
}

/// The same, with what was not made.
pub fn made(
    base: &ExperimentConfig,
    given: &[(&'static Field, String)],
) -> (ExperimentConfig, Vec<Unmade>) {
    let mut unmade = Vec::new();
    let mut config = base.clone();
    for (field, text) in given {
        let read = if text.len() > MOST_VALUE {
            None
        } else {
            mend::read(text, |text| {
                field.write(&mut config, &as_typed(field, text))
            })
        };
        match read {
            Some(read) => {
                let mut notes = Vec::new();
                read.noted(field.word, &mut notes);
                unmade.extend(notes.into_iter().map(Unmade::Behind));
            }
            None => unmade.push(Unmade::Value {
                field,
                text: text.clone(),
            }),
        }
    }
    // Each refusal puts one field back, so it ends.
    for _ in settings::all() {
        let Err(error) = config.validate() else {
            return (config, unmade);
        };
        let field = error.field().and_then(Field::control);
        unmade.push(Unmade::Misfit { error });
        let back = field.and_then(|field| {
            let before = field.text(&config);
            field.write(&mut config, &field.text(base))?;
            (field.text(&config) != before).then_some(())
        });
        if back.is_none() {
            break;
        }
    }
    if config.validate().is_err() {
        unmade.push(Unmade::Together);
        return (base.clone(), unmade);
    }
    (config, unmade)
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
