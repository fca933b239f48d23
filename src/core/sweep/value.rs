//! Values of settings in JSON: numbers are numbers, choices their names, yes and no are true and false.

use super::error::SweepError;
use crate::core::config::ExperimentConfig;
use crate::core::settings::{Field, Input};
use crate::core::text::{cut, short};
use serde_json::Value;

/// How JSON says that an optional number is not set; null is for settings that do nothing.
const NONE: &str = "none";

/// A value as its field's text.
///
/// # Errors
///
/// Where it is of another kind, or outside of the field's own range.
pub fn text_of(field: &Field, value: &Value, key: &str) -> Result<String, SweepError> {
    let refused = || SweepError::range(key, shown(value), allowed(field));
    let within = |low: f64, high: f64| {
        let number = value.as_f64().filter(|it| (low..=high).contains(it));
        number.ok_or_else(refused)
    };
    match field.input {
        Input::OptionalCount { .. } if value.is_null() || value == NONE => Ok(String::new()),
        Input::Count { low, high } | Input::OptionalCount { low, high } => {
            let number = within(low as f64, high as f64)?;
            let is_whole = number == libm::floor(number);
            is_whole.then(|| whole(number)).ok_or_else(refused)
        }
        Input::Number { low, high } => Ok(within(low, high)?.to_string()),
        Input::OptionalNumber { .. } if value.is_null() || value == NONE => Ok(String::new()),
        Input::OptionalNumber { low, high } => Ok(within(low, high)?.to_string()),
        Input::List { .. } => {
            let entries = value.as_array().ok_or_else(refused)?;
            let entry = |value: &Value| value.as_i64().map(|number| number.to_string());
            let texts: Option<Vec<String>> = entries.iter().map(entry).collect();
            Ok(texts.ok_or_else(refused)?.join("; "))
        }
        Input::Choice(_) => {
            let name = match value {
                Value::Bool(true) => "yes",
                Value::Bool(false) => "no",
                other => other.as_str().ok_or_else(refused)?,
            };
            let found = field.label_of(name).map(|_| name.to_owned());
            found.ok_or_else(refused)
        }
    }
}

/// As much of a value as a message repeats; text in quotes, so that “2” is not 2.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => short(text),
        Value::Number(number) => number
            .as_f64()
            .filter(|_| number.is_f64())
            .map_or(number.to_string(), |it| it.to_string()),
        other => cut(&other.to_string()),
    }
}

fn whole(number: f64) -> String {
    (number as u64).to_string()
}

/// What a field takes, in JSON.
fn allowed(field: &Field) -> String {
    match field.input {
        Input::Choice(_) => field.names(),
        Input::Count { .. } => format!("a whole number, {}", field.allowed()),
        Input::OptionalCount { .. } => {
            format!(
                "a whole number, {}",
                field.allowed().replace("empty", "“none”")
            )
        }
        Input::OptionalNumber { .. } => field.allowed().replace("empty", "“none”"),
        Input::List { .. } => format!("a list in brackets of {}", field.allowed()),
        Input::Number { .. } => field.allowed(),
    }
}

/// Sets a field.
pub fn write(
    field: &Field,
    config: &mut ExperimentConfig,
    value: &Value,
    key: &str,
) -> Result<(), SweepError> {
    let text = text_of(field, value, key)?;
    let written = field.write(config, &text);
    written.ok_or_else(|| SweepError::range(key, &text, allowed(field)))
}

/// A field's value in a configuration, as lines have it.
pub fn value_of(field: &Field, config: &ExperimentConfig) -> Value {
    let text = field.text(config);
    match field.input {
        Input::Choice(_) if field.is_yes_or_no() => Value::Bool(text == "yes"),
        Input::Choice(_) => Value::String(text),
        Input::OptionalCount { .. } | Input::OptionalNumber { .. } if text.is_empty() => {
            Value::String(NONE.to_owned())
        }
        Input::Count { .. } | Input::OptionalCount { .. } => {
            text.parse::<u64>().map_or(Value::Null, Value::from)
        }
        Input::Number { .. } | Input::OptionalNumber { .. } => number_of(&text),
        Input::List { .. } => {
            let entries = text.split(", ").filter(|entry| !entry.is_empty());
            entries
                .map(|entry| entry.parse::<i64>().map_or(Value::Null, Value::from))
                .collect()
        }
    }
}

fn number_of(text: &str) -> Value {
    crate::core::number::read_number(text).map_or(Value::Null, |number| {
        // 2, not 2.0: as it was written.
        let is_whole = number == libm::floor(number) && libm::fabs(number) < 1e15;
        if is_whole {
            Value::from(number as i64)
        } else {
            Value::from(number)
        }
    })
}
