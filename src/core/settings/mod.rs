//! Every setting, declared once: its path, range, label, help and word of links.
//!
//! From a declaration come its validation, its words in links, its control on the page, its axis in a
//! sweep, its part of messages, and its row in `docs/configuration.md`. To add a setting, add the field to
//! its struct in [`crate::core::config`] and a declaration here, beside those that it stands with. What
//! settings have to be beside one another are the rules in `rules`.
//!
//! The table's order is that of links, where a choice comes before what it brings, and within each
//! [`Group`] that of the page. It never changes, and neither does a word: a new setting may stand
//! anywhere.

mod check;
mod choices;
mod declare;
#[cfg(test)]
mod document;
mod error;
mod field;
mod json;
mod lyapunov;
mod model;
mod readout;
mod room;
mod rules;
mod surrogate;
mod task;
#[cfg(test)]
mod tests;
mod training;
mod value;

pub use choices::{Undone, turned, undone};
pub(crate) use declare::at;
pub use error::{ConfigError, Part, Place};
pub use field::{Between, Field, Group, Input};
pub(crate) use json::parse_json;
pub use value::Value;

use field::InFile;

/// Every setting of a configuration, those too that are not set by themselves.
fn every() -> impl Iterator<Item = &'static Field> {
    let sections = [
        task::TASK,
        model::MODEL,
        readout::READOUT,
        training::TRAINING,
        lyapunov::LYAPUNOV,
        training::SEED,
    ];
    sections.into_iter().flatten()
}

/// Every setting that can be set, by page, link or sweep.
pub fn all() -> impl Iterator<Item = &'static Field> {
    every().filter(|field| !matches!(field.in_file, InFile::Only | InFile::Behind(_)))
}

/// What is set in place of a part of a configuration that is not set by itself.
pub fn in_place_of(path: &str) -> Option<&'static str> {
    every().find_map(|field| match field.in_file {
        InFile::Behind(other) if field.path == path => Some(other),
        _ => None,
    })
}

/// The setting of a path.
pub fn named(path: &str) -> Option<&'static Field> {
    all().find(|field| field.path == path)
}

/// The setting that a link's word stands for.
pub fn with_word(word: &str) -> Option<&'static Field> {
    all().find(|field| field.word == word)
}

/// A setting that the code names.
pub(crate) fn declared(path: &str) -> &'static Field {
    let found = every().find(|field| field.path == path);
    found.expect("a test calls every rule")
}

impl Field {
    /// The setting by which it is set: itself, the choice that stands for it, or none.
    pub fn control(&'static self) -> Option<&'static Self> {
        match self.in_file {
            InFile::Only => None,
            InFile::Behind(path) => named(path),
            InFile::Itself | InFile::OrNull | InFile::ByOthers => Some(self),
        }
    }
}
