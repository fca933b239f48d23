//! A configuration as what differs from another.

use super::keys::{V1, field_of};
use super::mend;
use super::words::truth;
use crate::core::config::ExperimentConfig;
use crate::core::fields::{self, Field, Input};
use crate::core::text::short;
use std::borrow::Cow;
use std::sync::LazyLock;

/// No field's text is longer: 32 widths of four digits.
const MOST_VALUE: usize = 256;

/// Each key with its field: a sweep names hundreds of thousands of networks by them.
static TABLE: LazyLock<Vec<(&'static str, &'static Field)>> = LazyLock::new(|| {
    let field = |path| fields::all().find(|field| field.path == path);
    let keys = V1.iter();
    keys.filter_map(|&(key, path)| Some((key, field(path)?)))
        .collect()
});

/// What makes `to` of `from`: keys and texts, in the fields' order.
pub fn changes(from: &ExperimentConfig, to: &ExperimentConfig) -> Vec<(&'static str, String)> {
    let mut reached = from.clone();
    let mut found = Vec::new();
    for &(key, field) in TABLE.iter() {
        let text = (field.get)(to);
        if text == (field.get)(&reached) || text.is_empty() && !may_be_empty(field) {
            continue;
        }
        if field.write(&mut reached, &text).is_some() {
            found.push((key, text.replace(", ", ",")));
        }
    }
    found
}

/// Whether nothing is a value, and not the want of such a field.
fn may_be_empty(field: &Field) -> bool {
    matches!(
        field.input,
        Input::OptionalNumber { .. } | Input::List { .. }
    )
}

/// The configuration with these changes made to it: valid, with a note for each that was not made.
pub fn apply(
    base: &ExperimentConfig,
    given: &[(&'static str, String)],
    notes: &mut Vec<String>,
) -> ExperimentConfig {
    let mut config = base.clone();
    for (key, text) in given {
        let Some((_, field)) = field_of(key) else {
            continue;
        };
        let read = if text.len() > MOST_VALUE {
            None
        } else {
            mend::read(text, |text| {
                field.write(&mut config, &as_typed(field, text))
            })
        };
        match read {
            Some(read) => read.noted(key, notes),
            None => notes.push(refused(key, field, text)),
        }
    }
    // Each refusal puts one field back, so it ends.
    for _ in 0..V1.len() {
        let Err(error) = config.validate() else {
            return config;
        };
        notes.push(format!("{error}; the link's value was passed over."));
        let field = fields::named(error.field());
        let back = field.and_then(|field| {
            let before = (field.get)(&config);
            let text = (field.get)(base);
            field.write(&mut config, &text)?;
            ((field.get)(&config) != before).then_some(())
        });
        if back.is_none() {
            break;
        }
    }
    if config.validate().is_err() {
        notes.push("The link's settings do not fit each other and were passed over.".to_owned());
        return base.clone();
    }
    config
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
        Input::Choice(choices) if choices.iter().any(|(name, _)| *name == "yes") => {
            match truth(text) {
                Some(is) => if is { "yes" } else { "no" }.into(),
                None => text.into(),
            }
        }
        _ => text.into(),
    }
}

fn refused(key: &str, field: &Field, text: &str) -> String {
    let why = match field.input {
        Input::Choice(_) => String::new(),
        _ => format!(", {}", field.unreadable(text)),
    };
    let cut = if mend::is_cut_off(text) {
        " The link seems to have been cut off there."
    } else {
        ""
    };
    let allowed = match field.input {
        Input::Choice(choices) => {
            let names: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            names.join(", ")
        }
        _ => field.allowed(),
    };
    format!(
        "{key} ({}) is {}{why}; allowed: {allowed}. The link's value was passed over.{cut}",
        field.label,
        short(text)
    )
}
