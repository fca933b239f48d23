//! The one error of this module, and the helpers that make it.

use crate::core::text::plain;
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// A configuration that cannot be used: which field, what it held, what it may hold.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ConfigError {
    /// A value outside its range.
    #[error("{field} is {value}; allowed: {allowed}")]
    Range {
        field: String,
        value: String,
        allowed: String,
    },
    /// Text that is no configuration: bad JSON, an unknown field or an unknown kind.
    #[error("{field}: {message}")]
    Syntax { field: String, message: String },
}

impl ConfigError {
    pub(crate) fn range(field: &str, value: impl Display, allowed: impl Into<String>) -> Self {
        Self::Range {
            field: field.into(),
            value: value.to_string(),
            allowed: allowed.into(),
        }
    }

    /// The path of the field that was refused, such as `model.beta`.
    pub fn field(&self) -> &str {
        match self {
            Self::Range { field, .. } | Self::Syntax { field, .. } => field,
        }
    }
}

/// Reads JSON; what does not fit is reported with the path of the field it stood in.
pub(crate) fn parse_json<T: DeserializeOwned>(text: &str) -> Result<T, ConfigError> {
    let text = plain(text);
    let mut reader = serde_json::Deserializer::from_str(&text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        ConfigError::Syntax {
            field,
            message: error.into_inner().to_string(),
        }
    })?;
    reader.end().map_err(|error| ConfigError::Syntax {
        field: ".".into(),
        message: error.to_string(),
    })?;
    Ok(value)
}

/// Refuses a number outside `low..=high`, and one that is no number.
pub(crate) fn check_range(field: &str, value: f64, low: f64, high: f64) -> Result<(), ConfigError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(ConfigError::range(field, value, format!("{low} to {high}")))
}

/// Refuses a count outside `low..=high`.
pub(crate) fn check_count(
    field: &str,
    value: usize,
    low: usize,
    high: usize,
) -> Result<(), ConfigError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(ConfigError::range(field, value, format!("{low} to {high}")))
}
