//! Each setting's own range.

use super::error::{ConfigError, Part};
use super::field::{Field, Input};
use super::value::Value;
use crate::core::config::ExperimentConfig;
use std::fmt::Display;
use std::ops::RangeInclusive;

/// Checks the ranges of all settings whose paths begin so. Where the configuration has a hand in a range,
/// it is looked at last: what it hangs on is in range then.
pub(super) fn check_ranges(config: &ExperimentConfig, section: &str) -> Result<(), ConfigError> {
    for hangs in [false, true] {
        let of_section = |field: &&Field| field.path.starts_with(section);
        for field in super::every().filter(of_section) {
            if field.within.is_some() == hangs {
                field.check(config)?;
            }
        }
    }
    Ok(())
}

impl Field {
    fn check(&'static self, config: &ExperimentConfig) -> Result<(), ConfigError> {
        let Some(value) = self.value(config) else {
            return Ok(());
        };
        match (self.within, &value) {
            (Some(within), &Value::Count(count)) => {
                let (low, high) = within(config);
                inside(self, Part::Whole, count, low..=high)
            }
            _ => self.check_value(&value),
        }
    }

    /// Refuses a value that it has in no configuration.
    pub(super) fn check_value(&'static self, value: &Value) -> Result<(), ConfigError> {
        match (self.input, value) {
            (
                Input::Count { low, high } | Input::OptionalCount { low, high },
                &Value::Count(count),
            ) => inside(self, Part::Whole, count, low..=high),
            (
                Input::Number { low, high } | Input::OptionalNumber { low, high },
                &Value::Number(number),
            ) => inside(self, Part::Whole, number, low..=high),
            (
                Input::List {
                    lengths,
                    of,
                    entries: (low, high),
                    ..
                },
                Value::List(entries),
            ) => {
                inside(self, Part::Length(of), entries.len(), lengths.0..=lengths.1)?;
                let mut each = entries.iter().enumerate();
                each.try_for_each(|(place, &entry)| {
                    inside(self, Part::Entry(place), entry, low..=high)
                })
            }
            _ => Ok(()),
        }
    }
}

/// Refuses what is outside, and what is no number.
fn inside<T: PartialOrd + Display>(
    field: &'static Field,
    part: Part,
    value: T,
    range: RangeInclusive<T>,
) -> Result<(), ConfigError> {
    if range.contains(&value) {
        return Ok(());
    }
    let allowed = format!("{} to {}", range.start(), range.end());
    Err(ConfigError::for_part(field, part, value, allowed))
}
