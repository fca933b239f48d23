//! What differs between the configurations of several runs, in the words of the settings.

use super::Side;
use crate::core::config::ExperimentConfig;
use crate::core::settings::{self, Field};
use crate::page::language::say;

/// For each of the rows (a side, and the settings of its pair) the fields whose value is not the
/// same in all of them, each with its label and value: `Membrane decay 0.5`. A field that does
/// nothing in a row is left out of it.
pub fn differences(rows: &[(Side, &ExperimentConfig)]) -> Vec<String> {
    let differing: Vec<&Field> = settings::all()
        .filter(|field| differs(field, rows))
        .collect();
    let words = |&(side, settings): &(Side, &ExperimentConfig)| {
        let fields = differing.iter().filter_map(|field| {
            let value = value(field, side, settings)?;
            Some(format!("{} {value}", say(field.label)))
        });
        fields.collect::<Vec<_>>().join(", ")
    };
    rows.iter().map(words).collect()
}

fn differs(field: &Field, rows: &[(Side, &ExperimentConfig)]) -> bool {
    let mut values = rows
        .iter()
        .filter_map(|&(side, settings)| value(field, side, settings));
    let first = values.next();
    values.any(|value| Some(value) != first)
}

/// The field's value as the visitor reads it; `None` where it does nothing.
fn value(field: &Field, side: Side, settings: &ExperimentConfig) -> Option<String> {
    if !side.follows(field, settings) {
        return None;
    }
    let text = field.text(settings);
    if let Some(label) = field.label_of(&text) {
        return Some(label.to_owned());
    }
    Some(match text.as_str() {
        "" => say("none").to_owned(),
        text => text.replace('-', "\u{2212}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(edits: &[(&str, &str)]) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        for (path, text) in edits {
            let field = settings::named(path).expect("the table has it");
            field.write(&mut config, text).expect("readable");
        }
        config
    }

    #[test]
    fn only_fields_that_differ_are_named_by_label_and_value() {
        let (one, other) = (
            with(&[]),
            with(&[
                ("model.beta", "0.5"),
                ("model.surrogate.kind", "fast_sigmoid"),
            ]),
        );
        let words = differences(&[(Side::Regularised, &one), (Side::Regularised, &other)]);
        assert!(words[0].contains("Membrane decay 0.85"), "{words:?}");
        assert!(words[0].contains("Surrogate Arctangent"), "{words:?}");
        assert!(words[1].contains("Membrane decay 0.5"), "{words:?}");
        assert!(!words[1].contains("Epochs"), "{words:?}");
    }

    #[test]
    fn what_only_holds_the_exponent_says_nothing_of_a_run_that_is_not_held() {
        let (one, other) = (with(&[]), with(&[("lyapunov.lambda_target", "-0.2")]));
        let pairs = [
            (Side::Unregularised, &one),
            (Side::Regularised, &one),
            (Side::Unregularised, &other),
            (Side::Regularised, &other),
        ];
        let words = differences(&pairs);
        assert_eq!(words[0], "");
        assert_eq!(words[2], "");
        assert_eq!(words[3], "Target \u{2212}0.2");
    }

    #[test]
    fn where_the_regulariser_is_off_nothing_is_said_of_how_it_would_hold() {
        let off = ("lyapunov.regulariser", "off");
        let (one, other) = (
            with(&[off]),
            with(&[off, ("lyapunov.lambda_target", "-0.2")]),
        );
        let words = differences(&[(Side::Regularised, &one), (Side::Regularised, &other)]);
        assert_eq!(words, ["", ""]);
    }

    #[test]
    fn equal_settings_differ_in_nothing() {
        let config = with(&[]);
        let words = differences(&[(Side::Unregularised, &config), (Side::Regularised, &config)]);
        assert_eq!(words, ["", ""]);
    }
}
