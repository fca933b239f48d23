//! A configuration as JSON with its floating-point numbers to the last bit.
//!
//! serde_json reads a number of many digits one bit off now and then (its feature `float_roundtrip` would not,
//! and would build Burn anew), so the bits stand beside the text, in the order of its numbers.

use super::error::CheckpointError;
use crate::core::config::ExperimentConfig;
use crate::core::text::short;
use serde_json::{Number, Value};

/// The bits of the configuration's floating-point numbers.
pub fn bits(config: &ExperimentConfig) -> Vec<String> {
    // Plain data.
    let mut value = serde_json::to_value(config).unwrap_or_default();
    let mut bits = Vec::new();
    each_number(&mut value, &mut |number| {
        let float = number.as_f64().unwrap_or_default();
        bits.push(format!("{:016x}", float.to_bits()));
        None
    });
    bits
}

/// The configuration of a text with the bits of its numbers.
pub fn config(text: &str, bits: &[String]) -> Result<ExperimentConfig, CheckpointError> {
    // For its messages.
    let near = ExperimentConfig::from_json(text)?;
    let mut value = serde_json::to_value(&near).unwrap_or_default();
    let mut left = bits.iter();
    let mut wrong = None;
    each_number(&mut value, &mut |number| {
        let text = left.next().map_or("", String::as_str);
        let read = u64::from_str_radix(text, 16).map(f64::from_bits);
        let near = number.as_f64().unwrap_or_default();
        match read {
            // One bit off, and no other number.
            Ok(exact) if (exact - near).abs() <= 1e-14 * near.abs() => Number::from_f64(exact),
            _ => {
                wrong.get_or_insert_with(|| format!("{} for {near}", short(text)));
                None
            }
        }
    });
    let wrong = wrong.or(left
        .next()
        .map(|text| format!("{} for nothing", short(text))));
    if let Some(wrong) = wrong {
        return Err(CheckpointError::Metadata {
            key: BITS,
            reason: format!("it has {wrong}; wanted: the bits of each number of config"),
        });
    }
    let exact: ExperimentConfig =
        serde_json::from_value(value).map_err(CheckpointError::of_state)?;
    exact.validate()?;
    Ok(exact)
}

/// Their key in the metadata.
pub const BITS: &str = "lyapunov_lab_config_bits";

/// Goes through all numbers with a point, in the order of their keys; what `with` says takes a number's place.
fn each_number(value: &mut Value, with: &mut impl FnMut(&Number) -> Option<Number>) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(other) = with(number) {
                *number = other;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_number(item, with)),
        Value::Object(entries) => {
            let mut entries: Vec<(&String, &mut Value)> = entries.iter_mut().collect();
            entries.sort_by_key(|(key, _)| *key);
            for (_, item) in entries {
                each_number(item, with);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_json_reads_one_bit_off_comes_back_to_the_last_bit() {
        let misread = |number: &f64| {
            let text = serde_json::to_string(number).expect("finite");
            serde_json::from_str::<f64>(&text).expect("a number") != *number
        };
        // A range of the learning rate in which some are.
        let mut numbers =
            (0..100_000).map(|step| f64::from_bits(0.001_f64.to_bits() + 7919 * step));
        let number = numbers.find(misread).expect("one of them");
        let mut config = ExperimentConfig::default();
        config.training.learning_rate = number;
        let text = serde_json::to_string(&config).expect("plain data");
        let read = super::config(&text, &bits(&config)).expect("a configuration");
        assert_eq!(read, config);
        assert_ne!(ExperimentConfig::from_json(&text).expect("near"), config);
    }

    #[test]
    fn bits_of_another_configuration_are_refused_by_number() {
        let config = ExperimentConfig::default();
        let mut other = config.clone();
        other.training.learning_rate *= 2.0;
        let text = serde_json::to_string(&config).expect("plain data");
        let said = super::config(&text, &bits(&other)).expect_err("another number");
        let number = config.training.learning_rate.to_string();
        assert!(
            said.to_string().contains(&format!("for {number}")),
            "{said}"
        );
        let mut more = bits(&config);
        more.push(String::new());
        assert!(super::config(&text, &more).is_err());
        assert!(super::config(&text, &more[2..]).is_err());
    }
}
