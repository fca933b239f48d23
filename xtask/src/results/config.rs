//! Configurations as JSON: sections of fields, as in `{"lyapunov": {"regulariser": "off"}}`.
//!
//! A field is taken as a whole: what is inside one (`{"kind": "atan", "alpha": 2}`) belongs together.

use serde_json::{Map, Value};

/// `base` with the fields of `changes` in it.
pub fn changed(base: &Value, changes: &Value) -> Value {
    let mut config = base.clone();
    for (name, change) in changes.as_object().into_iter().flatten() {
        match (config.get_mut(name), change.as_object()) {
            (Some(Value::Object(section)), Some(fields)) => section.extend(fields.clone()),
            _ => config[name] = change.clone(),
        }
    }
    config
}

/// The fields of `config` that are not as in `base`. The seed is left out: every experiment is run
/// with several.
pub fn differences(base: &Value, config: &Value) -> Value {
    let mut sections = Map::new();
    for (name, section) in config.as_object().into_iter().flatten() {
        let fields: Map<String, Value> = section
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(field, value)| base[name].get(*field) != Some(*value))
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect();
        if !fields.is_empty() {
            sections.insert(name.clone(), Value::Object(fields));
        }
    }
    Value::Object(sections)
}
