//! What is wrong with a configuration: which setting, what it holds, what it may hold.

use super::field::Field;
use std::fmt;

/// A configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// A setting that is not as it may be.
    #[error("{place} is {value}; allowed: {allowed}")]
    Range {
        place: Place,
        value: String,
        allowed: String,
    },
    /// Text that is no configuration: no JSON, or a key that no setting has.
    #[error("{path}: {message}")]
    Syntax { path: String, message: String },
}

/// A setting, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub field: &'static Field,
    pub part: Part,
}

/// Which part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Whole,
    /// An entry of a list, counted from 0.
    Entry(usize),
    /// How many entries it has, and of what.
    Length(&'static str),
}

/// By its path: `model.hidden_dims[1]`.
impl fmt::Display for Place {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.field.path)?;
        match self.part {
            Part::Whole => Ok(()),
            Part::Entry(entry) => write!(to, "[{entry}]"),
            Part::Length(of) => write!(to, " ({of})"),
        }
    }
}

impl ConfigError {
    /// Of a setting as a whole.
    pub fn range(
        field: &'static Field,
        value: impl fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Self::for_part(field, Part::Whole, value, allowed)
    }

    pub(super) fn for_part(
        field: &'static Field,
        part: Part,
        value: impl fmt::Display,
        allowed: impl Into<String>,
    ) -> Self {
        Self::Range {
            place: Place { field, part },
            value: value.to_string(),
            allowed: allowed.into(),
        }
    }

    /// The setting that was refused; `None` where the text was no configuration.
    pub fn field(&self) -> Option<&'static Field> {
        match self {
            Self::Range { place, .. } => Some(place.field),
            Self::Syntax { .. } => None,
        }
    }

    /// Where it stands: a setting's path.
    pub fn path(&self) -> &str {
        match self {
            Self::Range { place, .. } => place.field.path,
            Self::Syntax { path, .. } => path,
        }
    }

    /// The message with the setting named by its label, as a sentence.
    pub fn sentence(&self) -> String {
        let Self::Range {
            place,
            value,
            allowed,
        } = self
        else {
            return format!("{self}.");
        };
        let label = place.field.label;
        let which = match place.part {
            Part::Whole => String::new(),
            Part::Entry(entry) => format!(", entry {}", entry + 1),
            Part::Length(of) => format!(" ({of})"),
        };
        format!("{label}{which} is {value}; allowed: {allowed}.")
    }
}
