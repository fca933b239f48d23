//! Settings as the visitor reads them.

use crate::core::config::ExperimentConfig;
use crate::core::settings::{Field, Group, Input};
use crate::page::language::{heard, key, say};
use crate::page::store::names::written;

/// What a list takes, which the table of settings puts together: here for the languages to say.
const _: &str = key("{low} to {high} layers of {few} to {most} neurons");
/// How many values a closed group names.
const NAMED: usize = 3;

/// A value as [`written`], and a word for none.
pub fn value_text(field: &Field, text: &str) -> String {
    written(field, text).unwrap_or_else(|| say("empty").to_owned())
}

/// What a setting is for, and what it takes.
pub fn help(field: &Field) -> String {
    let range = heard(&field.allowed());
    let takes = match (say(field.unit), range.as_str()) {
        ("", "") => String::new(),
        (unit, "") => say!("Unit: {unit}.", unit),
        ("", range) => say!("Allowed: {range}.", range),
        // A list names its own unit.
        (_, range) if matches!(field.input, Input::List { .. }) => {
            say!("Allowed: {range}.", range)
        }
        (unit, range) => say!("Allowed: {range}; {unit}.", range, unit),
    };
    format!("{} {takes}", say(field.help)).trim_end().to_owned()
}

/// A group in one line: the first of its basic values that do anything.
pub fn summary(group: Group, config: &ExperimentConfig) -> String {
    let in_force = |field: &&Field| field.basic && (field.relevant)(config);
    let values = group.fields().filter(in_force).take(NAMED).map(|field| {
        let value = value_text(field, &field.text(config));
        match (field.symbol, field.choices().is_empty()) {
            ("", true) => format!("{} {value}", say(field.label)),
            ("", false) => value,
            (symbol, _) => format!("{symbol} {value}"),
        }
    });
    values.collect::<Vec<_>>().join(" · ")
}

/// Whether a choice has too long a label to stand beside the field's name.
pub fn is_wide(field: &Field) -> bool {
    let longest = field
        .choices()
        .iter()
        .map(|(_, label)| label.chars().count())
        .max();
    longest.is_some_and(|longest| longest > 24)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Named;
    use crate::core::settings::{all, named};

    #[test]
    fn a_closed_group_says_its_first_basic_values() {
        let config = ExperimentConfig::default();
        let said = |group| summary(group, &config);
        assert_eq!(said(Group::Task), "8×8 digits · T 100 · Poisson spikes");
        assert_eq!(said(Group::Network), "H 64 · α 0.9 · β 0.85");
        assert_eq!(said(Group::Surrogate), "Arctangent");
        assert_eq!(said(Group::Training), "Epochs 6 · η 0.002 · Seed 0");
        assert!(said(Group::Regulariser).starts_with("λ* \u{2212}0.08"));
        for group in Group::all() {
            assert!(!said(group).is_empty());
        }
    }

    #[test]
    fn a_summary_names_nothing_without_effect() {
        let mut config = ExperimentConfig::default();
        let task = named("task.kind").expect("a setting");
        task.write(&mut config, "store_recall").expect("a task");
        assert!(!summary(Group::Task, &config).contains("Poisson"));
    }

    #[test]
    fn every_help_says_what_the_setting_takes() {
        for field in all() {
            let said = help(field);
            assert!(said.starts_with(field.help));
            assert!(said.contains(&field.allowed()), "{}: {said}", field.path);
            assert!(field.unit.is_empty() || said.contains(field.unit) || said.contains(" of "));
        }
    }
}
