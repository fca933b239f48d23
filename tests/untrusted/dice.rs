//! Random experiments, and damage to texts.

use lyapunov_snn::core::config::ExperimentConfig;
use lyapunov_snn::core::random::{Stream, stream};
use lyapunov_snn::core::settings::{self, Field, Input};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Draws that are the same in every run.
pub fn dice(index: u64) -> ChaCha8Rng {
    stream(0, Stream::Task, index)
}

/// A valid configuration with many fields set at random.
pub fn random_config(rng: &mut ChaCha8Rng) -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    for field in settings::all() {
        if rng.random_range(0..3) == 0 {
            continue;
        }
        let text = match field.input {
            Input::Count { low, high } => rng.random_range(low..=high.min(low + 40)).to_string(),
            Input::Number { low, high } => {
                let share: f64 = rng.random_range(0.0..1.0);
                (low + share * (high.min(low + 2.0) - low)).to_string()
            }
            Input::OptionalCount { low, high } if rng.random_range(0..2) == 0 => {
                (low + 1).min(high).to_string()
            }
            Input::OptionalNumber { low, high } if rng.random_range(0..2) == 0 => {
                (low + 1.0).min(high).to_string()
            }
            Input::OptionalCount { .. } | Input::OptionalNumber { .. } => String::new(),
            Input::List { .. } => "1, 1".to_owned(),
            Input::Choice(_) => any_choice(field, rng),
        };
        let before = config.clone();
        if field.write(&mut config, &text).is_none() || config.validate().is_err() {
            config = before;
        }
    }
    config
}

/// A valid configuration from the whole of every field's range, its ends often.
pub fn any_config(rng: &mut ChaCha8Rng) -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    for field in settings::all() {
        if rng.random_range(0..4) == 0 {
            continue;
        }
        let text = any_text(field, rng);
        let before = config.clone();
        if field.write(&mut config, &text).is_none() || config.validate().is_err() {
            config = before;
        }
    }
    config
}

/// The same without a look at whether it is valid.
pub fn any_settings(rng: &mut ChaCha8Rng) -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    for field in settings::all() {
        if rng.random_range(0..3) > 0 {
            let text = any_text(field, rng);
            // What cannot be read changes nothing.
            let _ = field.write(&mut config, &text);
        }
    }
    config
}

fn any_choice(field: &Field, rng: &mut ChaCha8Rng) -> String {
    let choices = field.choices();
    choices[rng.random_range(0..choices.len())].0.to_owned()
}

fn any_text(field: &Field, rng: &mut ChaCha8Rng) -> String {
    match field.input {
        Input::Count { low, high } => any_count(low, high, rng).to_string(),
        Input::Number { low, high } => any_number(low, high, rng).to_string(),
        Input::OptionalCount { .. } | Input::OptionalNumber { .. }
            if rng.random_range(0..3) == 0 =>
        {
            String::new()
        }
        Input::OptionalCount { low, high } => any_count(low, high, rng).to_string(),
        Input::OptionalNumber { low, high } => any_number(low, high, rng).round().to_string(),
        Input::List { .. } => {
            let length = any_count(1, 32, rng);
            let widths: Vec<_> = (0..length)
                .map(|_| any_count(1, 4096, rng).to_string())
                .collect();
            widths.join(", ")
        }
        Input::Choice(_) => any_choice(field, rng),
    }
}

/// An end of a range, or as likely of any order of magnitude within it.
fn any_count(low: u64, high: u64, rng: &mut ChaCha8Rng) -> u64 {
    match rng.random_range(0..6) {
        0 => low,
        1 | 2 => high,
        3 => rng.random_range(low..=high),
        _ => {
            let orders = (high - low + 1).ilog2();
            let most = 1_u64 << rng.random_range(0..=orders);
            (low + rng.random_range(0..most)).min(high)
        }
    }
}

fn any_number(low: f64, high: f64, rng: &mut ChaCha8Rng) -> f64 {
    match rng.random_range(0..4) {
        0 => low,
        1 => high,
        _ => low + rng.random_range(0.0..1.0) * (high - low),
    }
}

/// A text with replaced, removed, doubled, texts joined.
pub fn damaged(text: &str, rng: &mut ChaCha8Rng) -> String {
    const PIECES: [&str; 14] = [
        "&",
        "=",
        "%",
        "%00",
        "%ff",
        "é",
        "1e999",
        "-",
        "NaN",
        "99999999999999999999",
        ",",
        ":",
        ";",
        "v=1",
    ];
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..=text.len());
        match rng.random_range(0..4) {
            0 if at < text.len() => {
                text.remove(at);
            }
            1 => {
                let piece = PIECES[rng.random_range(0..PIECES.len())];
                let tail = text.split_off(at);
                text.extend(piece.chars());
                text.extend(tail);
            }
            2 if at < text.len() => {
                text[at] = char::from_u32(rng.random_range(0..0x11_0000)).unwrap_or('x');
            }
            _ => {
                let end = (at + 12).min(text.len());
                let piece: Vec<char> = text[at..end].to_vec();
                text.extend(piece);
            }
        }
    }
    text.into_iter().collect()
}
