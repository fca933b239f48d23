//! Values of settings in JSON: numbers are numbers, choices their names, yes and no are true and false.

use super::error::SweepError;
use crate::core::config::ExperimentConfig;
use crate::core::settings::{Field, Input, Value as Setting};
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
    let refused = || SweepError::range(key, shown(value), field.allowed_in_json("“none”"));
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
        // Another file is another experiment.
        Input::Own => Err(refused()),
        Input::Choice(_) => {
            let name = match value {
                Value::Bool(true) => "yes",
                Value::Bool(false) => "no",
                other => other.as_str().ok_or_else(refused)?,
            };
            let found = field.choice(name).map(str::to_owned);
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

/// Sets a field.
pub fn write(
    field: &Field,
    config: &mut ExperimentConfig,
    value: &Value,
    key: &str,
) -> Result<(), SweepError> {
    let text = text_of(field, value, key)?;
    let written = field.write(config, &text);
    written.ok_or_else(|| SweepError::range(key, &text, field.allowed_in_json("“none”")))
}

/// A field's value in a configuration, as lines have it.
pub fn value_of(field: &Field, config: &ExperimentConfig) -> Value {
    match field.value(config) {
        None => Value::Null,
        Some(Setting::Empty) => Value::from(NONE),
        Some(Setting::Count(count)) => Value::from(count),
        Some(Setting::Number(number)) => number_of(number),
        Some(Setting::List(entries)) => Value::from(entries),
        Some(Setting::Name(name)) if field.is_yes_or_no() => Value::Bool(name == "yes"),
        Some(Setting::Own(data)) => Value::from(data.to_string()),
        Some(Setting::Name(name)) => Value::from(name),
    }
}

/// 2, not 2.0: as it was written.
fn number_of(number: f64) -> Value {
    let is_whole = number == libm::floor(number) && libm::fabs(number) < 1e15;
    if is_whole {
        Value::from(number as i64)
    } else {
        Value::from(number)
    }
}
