//! Experiments out of JSON, such as a file's.

use super::error::{ConfigError, Part};
use super::field::{Field, InFile, Input};
use super::value::Value;
use crate::core::config::ExperimentConfig;
use crate::core::text::{is_invisible, plain, short};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use std::borrow::Cow;

impl ExperimentConfig {
    /// Parses and validates a configuration; absent fields take their defaults, and the model's
    /// input channels and classes those of the task.
    ///
    /// # Errors
    /// The first setting that cannot be as it is there, or the first key that no setting has.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let given: Json = parse_json(text)?;
        if !given.is_object() {
            return Err(ConfigError::Syntax {
                path: ".".into(),
                message: "a configuration is a JSON object, {...}".into(),
            });
        }
        check_part(&given, "")?;
        let mut config: Self = parse_json(text).map_err(twice)?;
        if given.pointer("/model/input_dim").is_none() {
            config.model.input_dim = config.task.input_dim();
        }
        if given.pointer("/model/num_classes").is_none() {
            config.model.num_classes = config.task.num_classes();
        }
        config.validate()?;
        Ok(config)
    }
}

/// Reads JSON; what does not fit is reported with the path at which it stood.
pub(crate) fn parse_json<T: DeserializeOwned>(text: &str) -> Result<T, ConfigError> {
    let text = plain(text);
    let text = with_plain_blanks(&text);
    if text.trim().is_empty() {
        return Err(ConfigError::Syntax {
            path: ".".into(),
            message: "it is empty; allowed: a JSON object, {...}".into(),
        });
    }
    let mut reader = serde_json::Deserializer::from_str(&text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        no_json(path, error.into_inner().to_string())
    })?;
    reader.end().map_err(|error| ConfigError::Syntax {
        path: ".".into(),
        message: error.to_string(),
    })?;
    Ok(value)
}

/// With JSON's own blanks for those that a word processor or a web page puts between its words.
fn with_plain_blanks(text: &str) -> Cow<'_, str> {
    let is_other = |c: char| !c.is_ascii() && (c.is_whitespace() || is_invisible(c));
    if !text.contains(is_other) {
        return Cow::Borrowed(text);
    }
    let (mut within, mut escaped) = (false, false);
    let plain = text.chars().map(|c| {
        within ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        if is_other(c) && !within { ' ' } else { c }
    });
    Cow::Owned(plain.collect())
}

/// A decimal comma ends a number, and what stands behind it is no key.
fn no_json(path: String, message: String) -> ConfigError {
    let Some(path) = path.strip_suffix('?') else {
        return ConfigError::Syntax { path, message };
    };
    let message = match message.starts_with("key must be a string") {
        true => format!("{message} (numbers have a decimal point, as in 0.5, and names quotes)"),
        false => message,
    };
    let path = match path.trim_end_matches('.') {
        "" => ".",
        path => path,
    };
    ConfigError::Syntax {
        path: path.to_owned(),
        message,
    }
}

/// What the table takes, a configuration takes too; only two of the same it does not.
fn twice(error: ConfigError) -> ConfigError {
    let message = error.to_string();
    let key = message.split('`').nth(1).unwrap_or_default();
    let path = match error.path() {
        "." => key.to_owned(),
        path if key.is_empty() => path.to_owned(),
        path => below(path, key),
    };
    ConfigError::Syntax {
        path,
        message: "a setting is there twice".into(),
    }
}

/// Refuses what in a part of a configuration is no setting, or is of another kind than its setting.
fn check_part(given: &Json, path: &str) -> Result<(), ConfigError> {
    let own = super::every().find(|field| field.path == path);
    if let Some(field) = own.filter(|field| field.in_file != InFile::ByOthers) {
        return match read(field, given)? {
            // Its range is looked at with the others.
            Some(Value::Count(count)) if field.within.is_some() && count <= u32::MAX.into() => {
                Ok(())
            }
            Some(value) => field.check_value(&value),
            None => Ok(()),
        };
    }
    // What there is or is not as a whole.
    if given.is_null() && own.is_some_and(Field::is_yes_or_no) {
        return Ok(());
    }
    let Some(given) = given.as_object() else {
        return Err(ConfigError::Syntax {
            path: path.to_owned(),
            message: format!("it is {}; allowed: an object, {{...}}", shown(given)),
        });
    };
    let is_section = !path.contains('.');
    let known = if is_section {
        inside(path)
    } else {
        chosen(given, path)?
    };
    for (key, value) in given {
        let path = below(path, key);
        if !known.contains(&key.as_str()) {
            let known = known.join(", ");
            let message = format!("there is no such setting here; allowed: {known}");
            return Err(ConfigError::Syntax { path, message });
        }
        check_part(value, &path)?;
    }
    Ok(())
}

fn below(path: &str, key: &str) -> String {
    let separator = if path.is_empty() { "" } else { "." };
    format!("{path}{separator}{key}")
}

/// The keys that a section may have, in the table's order.
fn inside(path: &str) -> Vec<&'static str> {
    let mut keys = Vec::new();
    let start = below(path, "");
    for field in super::every() {
        let rest = field.path.strip_prefix(&start);
        let key = rest.and_then(|rest| rest.split('.').next());
        keys.extend(key.filter(|key| !keys.contains(key)));
    }
    keys
}

/// The keys of what is there by a choice: its kind, and what that brings, all of which is there.
fn chosen(given: &Map<String, Json>, path: &str) -> Result<Vec<&'static str>, ConfigError> {
    let start = below(path, "");
    let parts = || super::every().filter(|field| field.path.starts_with(&start));
    let mut config = ExperimentConfig::default();
    for part in parts() {
        if let Some(kind) = given.get("kind").filter(|_| part.path.ends_with(".kind")) {
            if let Some(kind) = read(part, kind)? {
                let _ = (part.set)(&mut config, kind);
            }
        } else if part.value(&config).is_none() && !has_kind(path) {
            (part.bring)(&mut config);
        }
    }
    let mut keys = Vec::new();
    for part in parts().filter(|part| part.value(&config).is_some()) {
        let key = &part.path[start.len()..];
        if !given.contains_key(key) {
            return Err(ConfigError::range(
                part,
                "missing",
                part.allowed_in_json("null"),
            ));
        }
        keys.push(key);
    }
    Ok(keys)
}

fn has_kind(path: &str) -> bool {
    super::every().any(|field| field.path == below(path, "kind"))
}

/// The value of a setting; none where it is left to its default.
fn read(field: &'static Field, given: &Json) -> Result<Option<Value>, ConfigError> {
    let may_be_null = match field.input {
        Input::OptionalCount { .. } | Input::OptionalNumber { .. } | Input::Own => true,
        Input::List { lengths, .. } => lengths.0 == 0,
        _ => field.in_file == InFile::OrNull,
    };
    if given.is_null() && may_be_null {
        return Ok(None);
    }
    let value = match field.input {
        Input::Count { .. } | Input::OptionalCount { .. } => given.as_u64().map(Value::Count),
        Input::Number { .. } | Input::OptionalNumber { .. } => given.as_f64().map(Value::Number),
        Input::List { .. } => given
            .as_array()
            .map(|entries| list(field, entries))
            .transpose()?,
        Input::Own => given
            .as_str()
            .and_then(|text| text.parse().ok())
            .map(Value::Own),
        Input::Choice(_) => named(field, given).map(Value::Name),
    };
    match value {
        Some(value) => Ok(Some(value)),
        None => Err(ConfigError::range(
            field,
            shown(given),
            field.allowed_in_json("null"),
        )),
    }
}

fn list(field: &'static Field, entries: &[Json]) -> Result<Value, ConfigError> {
    let entry = |(place, entry): (usize, &Json)| {
        let refused =
            || ConfigError::for_part(field, Part::Entry(place), shown(entry), "a whole number");
        entry.as_i64().ok_or_else(refused)
    };
    let entries = entries.iter().enumerate().map(entry);
    entries.collect::<Result<_, _>>().map(Value::List)
}

fn named(field: &Field, given: &Json) -> Option<&'static str> {
    let name = match given {
        Json::Bool(is) if field.is_yes_or_no() => return Some(if *is { "yes" } else { "no" }),
        Json::String(_) if field.is_yes_or_no() => return None,
        other => other.as_str()?,
    };
    field.choice(name)
}

impl Field {
    /// What it takes, in JSON; `nothing` stands for no value.
    pub fn allowed_in_json(&self, nothing: &str) -> String {
        let allowed = self.allowed().replace("empty", nothing);
        match self.input {
            Input::Choice(_) if self.is_yes_or_no() => "true, false".to_owned(),
            Input::Choice(_) => self.names(),
            Input::List { .. } => format!("a list in brackets of {allowed}"),
            input if input.is_whole() => format!("a whole number, {allowed}"),
            _ => allowed,
        }
    }
}

fn shown(given: &Json) -> String {
    match given {
        Json::String(text) => short(text),
        other => {
            let text = short(&other.to_string());
            text.trim_matches(['“', '”']).to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_a_word_processor_part_json_and_stay_within_its_strings() {
        let file = r#"{ "seed": 3, "model": { "beta": 0.5 } }"#;
        let read = |text: &str| ExperimentConfig::from_json(text);
        assert_eq!(read(file).map(|it| it.seed), Ok(3));
        for blank in ["\u{a0}", "\u{202f}", "\u{2003}", " \u{200b}", "\u{2028}"] {
            assert_eq!(read(&file.replace(' ', blank)), read(file), "{blank:?}");
        }
        let names: Vec<String> = parse_json("[\u{a0}\"a\\\"\u{a0}b\",\u{a0}\"c\"]").expect("names");
        assert_eq!(names, ["a\"\u{a0}b", "c"]);
    }
}
