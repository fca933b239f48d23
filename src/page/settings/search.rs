//! Which settings are listed: by a word, or the few that come first, or all.

use crate::core::settings::Field;
use crate::page::language::say;
use crate::page::store::settings::Settings;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// How many settings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "snake_case")]
pub enum Level {
    #[strum(message = "Basic")]
    Basic,
    #[strum(message = "All")]
    All,
}

/// Whether each word of a query occurs in what the table says of a setting: its label, symbol, help,
/// unit, group, options, and its word of links.
pub fn matches(field: &Field, query: &str) -> bool {
    use crate::core::name::Labelled;
    let mut said = vec![
        field.label,
        field.symbol,
        field.help,
        field.unit,
        field.word,
        field.group.label(),
    ];
    said.extend(field.choices().iter().map(|(_, label)| *label));
    // In the language of the page, and in English, which links and files have.
    let own: Vec<_> = said.iter().map(|english| say(english)).collect();
    said.extend(own);
    let said = said.join("\n").to_lowercase();
    let query = query.to_lowercase();
    query.split_whitespace().all(|word| said.contains(word))
}

/// Whether a setting is listed, of those that an exercise leaves in sight.
pub fn is_listed(field: &'static Field, settings: &Settings, query: &str, level: Level) -> bool {
    // What is wrong is always in sight.
    if settings.error(field).is_some() {
        return true;
    }
    if !query.trim().is_empty() {
        return matches(field, query);
    }
    let is_due = level == Level::All || field.basic || settings.was(field).is_some();
    is_due && settings.shows(field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Labelled;
    use crate::core::settings::{all, named};

    #[test]
    fn every_setting_is_found_by_its_label_symbol_help_and_group() {
        let settings = Settings::default();
        for field in all() {
            let [label, help, group] = [field.label, field.help, field.group.label()];
            for query in [label, field.symbol, help, group, &label.to_uppercase()] {
                let found = query.is_empty() || is_listed(field, &settings, query, Level::Basic);
                assert!(found, "{}: {query}", field.path);
            }
        }
    }

    #[test]
    fn each_word_of_a_query_has_to_occur_and_no_setting_has_a_word_that_none_has() {
        let decay = |query| all().filter(|field| matches(field, query)).count();
        assert!(decay("decay") >= 3);
        assert_eq!(decay("membrane decay rate of the others"), 0);
        assert!(matches(
            named("model.beta").expect("a setting"),
            " DECAY  membrane"
        ));
        assert_eq!(decay("zebra"), 0);
    }

    #[test]
    fn the_basic_settings_are_the_thirteen_of_the_first_look_and_all_are_more() {
        let settings = Settings::default();
        let listed = |level| {
            let of = |field: &&'static Field| is_listed(field, &settings, "", level);
            all().filter(of).map(|field| field.word).collect::<Vec<_>>()
        };
        let basic = listed(Level::Basic);
        assert_eq!(
            basic,
            [
                "task",
                "steps",
                "encoding",
                "hidden",
                "alpha",
                "beta",
                "surrogate",
                "init-gain",
                "epochs",
                "learning-rate",
                "target",
                "warmup",
                "seed"
            ]
        );
        assert!(listed(Level::All).len() > 2 * basic.len());
    }

    #[test]
    fn what_is_wrong_or_changed_is_in_sight_among_the_basic_settings_too() {
        let clip = named("training.clip").expect("a setting");
        let mut settings = Settings::default();
        assert!(!is_listed(clip, &settings, "", Level::Basic));
        settings.edit(clip, "3");
        assert!(is_listed(clip, &settings, "", Level::Basic));
        settings.edit(clip, "much");
        assert!(is_listed(clip, &settings, "zebra", Level::Basic));
    }
}
