//! Links within a text that set settings: `[narrow](#set&slope=25)`.

use crate::core::config::ExperimentConfig;
use crate::core::settings::{named, with_word};
use crate::core::share_link::Pairs;
use crate::core::text::short;

const BEGINS: &str = "](#set&";
/// In the place of a setting's path, of a word that is no setting's; its text is that word.
const UNKNOWN: &str = "";

/// What a link's words set, by paths of settings; a word that is none stands among them, so that [`applied`] names it.
pub fn edits(pairs: &[(String, String)]) -> Vec<(&'static str, String)> {
    let edit = |(key, value): &(String, String)| match with_word(key) {
        Some(field) => (field.path, value.clone()),
        None => (UNKNOWN, key.clone()),
    };
    pairs.iter().map(edit).collect()
}

/// What each of them sets, by paths of settings, and its words.
pub fn set_links(text: &str) -> Vec<(String, Vec<(&'static str, String)>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(BEGINS) {
        let rest = &text[at + BEGINS.len()..];
        let end = rest.find(')').unwrap_or(rest.len());
        let address = rest[..end].to_owned();
        let Ok(mut pairs) = Pairs::read(&address) else {
            continue;
        };
        let keys: Vec<_> = pairs.keys().map(str::to_owned).collect();
        let taken = keys.into_iter().filter_map(|key| {
            let value = pairs.take(&key)?;
            Some((key, value))
        });
        let edits = edits(&taken.collect::<Vec<_>>());
        found.push((address, edits));
    }
    found
}

/// The experiment once a link is pressed, where it does what it says.
///
/// # Errors
///
/// Why it does nothing, or something else.
pub fn applied(
    edits: &[(&'static str, String)],
    config: &ExperimentConfig,
    allows: &dyn Fn(&str) -> bool,
) -> Result<ExperimentConfig, String> {
    if edits.is_empty() {
        return Err("It names no setting.".to_owned());
    }
    let mut changed = config.clone();
    for (path, text) in edits {
        let Some(field) = named(path) else {
            return Err(format!("{} is no setting.", short(text)));
        };
        let label = field.label;
        if !allows(path) {
            return Err(format!(
                "This exercise keeps its {label}; it cannot be set."
            ));
        }
        if field.write(&mut changed, text).is_none() {
            let allowed = match field.allowed() {
                none if none.is_empty() => field.names(),
                range => range,
            };
            return Err(format!("{label} is {}; allowed: {allowed}.", short(text)));
        }
    }
    changed.validate().map_err(|error| error.to_string())?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_of_a_text_that_sets_something_is_found() {
        let text = "Set [this](#set&beta=0.5&moon=1) or [that](#set&steps=20), [not](#word=loss).";
        let found = set_links(text);
        let edits: Vec<_> = found.iter().map(|(_, edits)| edits.clone()).collect();
        assert_eq!(
            edits,
            [
                vec![
                    ("model.beta", "0.5".to_owned()),
                    (UNKNOWN, "moon".to_owned())
                ],
                vec![("task.time_steps", "20".to_owned())]
            ]
        );
    }

    #[test]
    fn a_link_that_does_nothing_says_why() {
        let config = ExperimentConfig::default();
        let of = |path: &'static str, text: &str, allowed: bool| {
            applied(&[(path, text.to_owned())], &config, &|_| allowed)
        };
        assert!(of("model.beta", "0.5", true).is_ok_and(|it| it.model.beta == 0.5));
        for (path, text, allowed, said) in [
            ("model.beta", "0.5", false, "keeps its"),
            ("model.beta", "7", true, "7"),
            ("model.beta", "much", true, "allowed: 0 to 1"),
            ("model.surrogate.kind", "moon", true, "fast_sigmoid"),
            (UNKNOWN, "moon", true, "“moon” is no setting."),
        ] {
            let why = of(path, text, allowed).expect_err(text);
            assert!(why.contains(said), "{why}");
        }
        assert!(applied(&[], &config, &|_| true).is_err());
    }
}
