//! Why a sweep cannot be run.

use crate::core::settings::ConfigError;
use thiserror::Error;

/// What is wrong with a sweep's file: where, what stands there, and what may.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum SweepError {
    /// It is longer than any sweep.
    #[error("the file has {length} bytes; allowed: up to {most}")]
    TooLong { length: usize, most: usize },
    /// A key that a sweep does not have.
    #[error("{key} is no key of a sweep; allowed there: {allowed}")]
    Unknown { key: String, allowed: String },
    /// No JSON, or no configuration.
    #[error("{key}: {message}")]
    Syntax { key: String, message: String },
    /// A value outside its range.
    #[error("{key} is {value}; allowed: {allowed}")]
    Range {
        key: String,
        value: String,
        allowed: String,
    },
    /// What stands there is right by itself and does not fit the rest.
    #[error("{key}: {why}")]
    Unfit { key: String, why: String },
    /// A run that its values together make, and the configuration's own reason.
    #[error("with {with}: {error}")]
    Run { with: String, error: ConfigError },
}

impl SweepError {
    pub(super) fn range(
        key: impl Into<String>,
        value: impl ToString,
        allowed: impl Into<String>,
    ) -> Self {
        Self::Range {
            key: key.into(),
            value: value.to_string(),
            allowed: allowed.into(),
        }
    }

    pub(super) fn unfit(key: impl Into<String>, why: impl Into<String>) -> Self {
        Self::Unfit {
            key: key.into(),
            why: why.into(),
        }
    }

    /// What a configuration's reader said of a part of the file.
    pub(super) fn within(key: &str, error: ConfigError) -> Self {
        let path = |field: &str| match field {
            "." | "" => key.to_owned(),
            field if key.is_empty() => field.to_owned(),
            field => format!("{key}.{field}"),
        };
        match error {
            ConfigError::Syntax {
                path: within,
                message,
            } => {
                let key = path(&within);
                let key = if key.is_empty() {
                    "the file".to_owned()
                } else {
                    key
                };
                Self::Syntax { key, message }
            }
            ConfigError::Range {
                place,
                value,
                allowed,
            } => Self::Range {
                key: path(&place.to_string()),
                value,
                allowed,
            },
        }
    }
}
