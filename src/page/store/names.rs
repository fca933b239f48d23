//! What the two networks are called: without and with the regulariser, or by what an exercise has them differ in.

use super::{Desk, Side};
use crate::core::config::ExperimentConfig;
use crate::core::exercise::Pair;
use crate::core::name::Labelled;
use crate::core::settings::Field;
use crate::core::share_link::changes;
use crate::page::language::{numeral, say};
use leptos::prelude::*;

thread_local! {
    /// By a chosen difference, such as “β 0.5” and “β 0.95”.
    static CHOSEN: ArcRwSignal<Option<[&'static str; 2]>> = ArcRwSignal::new(None);
}

/// What a setting is called where there is little room: its symbol, or else its label.
pub fn briefly(field: &Field) -> &'static str {
    match field.symbol {
        "" => say(field.label),
        symbol => symbol,
    }
}

/// A setting's value: a choice by its label, a number with a real minus; `None` where it is empty.
pub fn written(field: &Field, text: &str) -> Option<String> {
    match field.label_of(text) {
        Some(label) => Some(say(label).to_owned()),
        None if text.trim().is_empty() => None,
        None => Some(numeral(&text.replace('-', "\u{2212}"))),
    }
}

/// What becomes of a setting: `β 0.85 → 0.95`.
pub fn change_words(field: &Field, from: &str, to: &str) -> String {
    let named = |text: &str| written(field, text).unwrap_or_else(|| say("none").to_owned());
    format!("{} {} → {}", briefly(field), named(from), named(to))
}

/// The same of a configuration's.
pub fn value_of(field: &Field, config: &ExperimentConfig) -> String {
    written(field, &field.text(config)).unwrap_or_else(|| say("none").to_owned())
}

/// What a network is called by some of its settings: “β 0.5, g 1.2”.
fn by_settings(changes: &[(&'static Field, String)], config: &ExperimentConfig) -> String {
    let fields = changes.iter().map(|(field, _)| field);
    let named = fields.map(|field| format!("{} {}", briefly(field), value_of(field, config)));
    named.collect::<Vec<_>>().join(", ")
}

/// What is said of a setting that an exercise has the two networks differ in; `None` of any other.
pub fn in_both(desk: &Desk, field: &Field) -> Option<String> {
    desk.differ.has(field.path).then(|| {
        let [first, second] = Side::BOTH.map(|side| value_of(field, &desk.config(side)));
        say!(
            "{first} in the first network, {second} in the second: the exercise has them differ in it.",
            first,
            second
        )
    })
}

/// What two networks are called that differ in chosen settings: “β 0.5” and “β 0.95”; `None` where they differ in the
/// regulariser.
pub fn by_difference(pair: &Pair, settings: &ExperimentConfig) -> Option<[String; 2]> {
    pair.is_chosen().then(|| {
        Side::BOTH.map(|side| {
            let config = pair.config(side.in_files(), settings);
            by_settings(pair.changes(), &config)
        })
    })
}

/// The same, with the usual names where they differ in the regulariser.
pub fn names_of(pair: &Pair, settings: &ExperimentConfig) -> [String; 2] {
    by_difference(pair, settings)
        .unwrap_or_else(|| Side::BOTH.map(|side| by_regulariser(side).to_owned()))
}

fn by_regulariser(side: Side) -> &'static str {
    match side {
        Side::Unregularised => say("Unregularised"),
        Side::Regularised => say("Regularised"),
    }
}

/// What the networks of two runs are called that were trained as a pair; `None` where they differ in the regulariser, or
/// in nothing.
pub fn of_runs(first: &ExperimentConfig, second: &ExperimentConfig) -> Option<[String; 2]> {
    let changes = changes(first, second);
    if changes.is_empty() || *first == Side::Unregularised.config(second) {
        return None;
    }
    Some([first, second].map(|config| by_settings(&changes, config)))
}

/// Which network it is, before the word: “the regularised network”, “the β 0.95 network”. Follows it.
pub fn which(side: Side) -> &'static str {
    chosen_names().map_or_else(|| say(side.label()), |names| names[side as usize])
}

/// A name within a sentence: a usual one with a small letter, one by a difference as it is.
pub fn within(name: &str) -> String {
    let usual = Side::BOTH.map(by_regulariser);
    if usual.contains(&name) {
        name.to_lowercase()
    } else {
        name.to_owned()
    }
}

/// Calls the networks by their difference from now on; `None`: by the regulariser.
pub fn call_networks(names: Option<[String; 2]>) {
    CHOSEN.with(|chosen| {
        let now = chosen.get_untracked();
        let same = names.as_ref().map(|it| it.each_ref().map(String::as_str)) == now;
        if !same {
            // A few words for each exercise, as long as the page.
            let names = names.map(|it| it.map(|name| &*Box::leak(name.into_boxed_str())));
            chosen.set(names);
        }
    });
}

/// The networks' names by a chosen difference, where there is one. Follows it.
pub fn chosen_names() -> Option<[&'static str; 2]> {
    CHOSEN.with(|chosen| chosen.get())
}

/// What a side's network is called. Follows it.
pub fn name(side: Side) -> &'static str {
    match (chosen_names(), side) {
        (Some(names), side) => names[side as usize],
        (None, side) => by_regulariser(side),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_difference_gives_names_of_its_settings_and_values() {
        let mut settings = ExperimentConfig::default();
        settings.model.beta = 0.5;
        let names = |text: &str| by_difference(&Pair::read(text, &settings).ok()?, &settings);
        assert_eq!(
            names("beta=0.95"),
            Some(["β 0.5", "β 0.95"].map(str::to_owned))
        );
        let both = names("beta=0.95&epochs=2").expect("two settings");
        assert!(both[1].starts_with("β 0.95, "), "{both:?}");
        assert_eq!(by_difference(&Pair::default(), &settings), None);
        assert_eq!(names_of(&Pair::default(), &settings)[1], "Regularised");
        assert_eq!(["Regularised", "V 2"].map(within), ["regularised", "V 2"]);
        let mut second = settings.clone();
        second.model.beta = 0.95;
        assert_eq!(of_runs(&settings, &second), names("beta=0.95"));
        let off = Side::Unregularised.config(&settings);
        assert_eq!(of_runs(&off, &settings), None);
    }

    #[test]
    fn the_networks_are_called_by_a_chosen_difference_and_by_the_regulariser_without_one() {
        assert_eq!(Side::BOTH.map(name), ["Unregularised", "Regularised"]);
        call_networks(Some(["β 0.5".to_owned(), "β 0.95".to_owned()]));
        assert_eq!(Side::BOTH.map(name), ["β 0.5", "β 0.95"]);
        call_networks(None);
        assert_eq!(Side::BOTH.map(name), ["Unregularised", "Regularised"]);
    }
}
