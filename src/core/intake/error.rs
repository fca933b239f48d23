//! Why a file makes no data.

use super::File;
use crate::core::config::NoOwnData;
use crate::core::dataset::Torn;
use crate::core::text::{cut, short};
use thiserror::Error;

/// What is wrong, where, and what would do.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IntakeError {
    #[error("no file was given")]
    NoFile,
    #[error("{file}: {what}")]
    File { file: String, what: String },
    /// Rows and columns are counted from 1, as an editor has them.
    #[error("{file}, row {row}{column}: it is {value}; allowed: {allowed}")]
    Cell {
        file: String,
        row: usize,
        column: Column,
        value: String,
        allowed: Fit,
    },
    /// What was chosen by name.
    #[error("--map {key} is {value}; allowed: {allowed}")]
    Chosen {
        key: String,
        value: String,
        allowed: String,
    },
    /// What nobody chose.
    #[error("{key} was guessed as {value}; allowed: {allowed}")]
    Guessed {
        key: String,
        value: String,
        allowed: String,
    },
    #[error("what was read is data {0}")]
    Data(NoOwnData),
    #[error("all samples are of one class, {0}; a network tells two or more apart")]
    OneClass(String),
    #[error(transparent)]
    Torn(#[from] Torn),
}

/// What would fit in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fit {
    #[error("{0}")]
    Words(String),
    /// A number; or the column, by its name or number, is left out, or is the class.
    #[error(
        "a number; --map ignore={0} leaves the column out, --map label={0} takes it as the class"
    )]
    Number(String),
    /// A number; or the row, on this line, is no row of values.
    #[error(
        "a number, as in the rows below; row {0} is read as values: take it out where it is a title, names or units"
    )]
    Above(usize),
    /// A number; or the column is left out, and the order of the rows is that of time.
    #[error("a number; --map ignore={0} takes the rows in their order")]
    Time(String),
    /// Nothing: the column is left out.
    #[error("sample, time, channel and class of an event; --map ignore={0} leaves the column out")]
    NoValue(String),
}

impl From<String> for Fit {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Fit {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

/// Which column, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column(pub Option<(usize, String)>);

impl std::fmt::Display for Column {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            None => Ok(()),
            Some((number, name)) if name.is_empty() => write!(to, ", column {number}"),
            Some((number, name)) => write!(to, ", column {number} ({})", cut(name)),
        }
    }
}

impl IntakeError {
    pub(super) fn for_file(file: &File<'_>, what: impl Into<String>) -> Self {
        Self::File {
            file: cut(file.name),
            what: what.into(),
        }
    }

    pub(super) fn for_choice(key: &str, value: &str, allowed: impl Into<String>) -> Self {
        Self::Chosen {
            key: key.to_owned(),
            value: short(value),
            allowed: allowed.into(),
        }
    }
}
