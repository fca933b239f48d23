//! Why a file is no recording.

use thiserror::Error;

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RecordedError {
    /// It is longer than any.
    #[error("the recording has {length} bytes; allowed: up to {most}")]
    TooLong { length: usize, most: usize },
    /// No JSON, or not with these keys.
    #[error("{path}: {message}")]
    Syntax { path: String, message: String },
    /// A value that it cannot have.
    #[error("{field} is {value}; allowed: {allowed}")]
    Field {
        field: String,
        value: String,
        allowed: String,
    },
}

/// Characters of a value that are shown.
const MOST_SHOWN: usize = 40;

impl RecordedError {
    pub(super) fn field(
        field: impl Into<String>,
        value: impl ToString,
        allowed: impl Into<String>,
    ) -> Self {
        Self::Field {
            field: field.into(),
            value: value.to_string().chars().take(MOST_SHOWN).collect(),
            allowed: allowed.into(),
        }
    }

    /// Of a text that is no raster of this shape.
    pub(super) fn of_raster(field: &str, text: &str, [time_steps, width]: [usize; 2]) -> Self {
        let allowed = format!("{time_steps} times {width} bits in base 64");
        Self::field(field, text, allowed)
    }
}
