//! What each network of a pair runs: without and with the regulariser, or with a difference that an
//! exercise has chosen (`differ=beta:0.95`).

use super::{ClassMap, Networks};
use crate::core::config::{ExperimentConfig, Regulariser, Side};
use crate::core::settings::{Field, Group, with_word};
use crate::core::share_link::{Pairs, Unmade, apply, made};
use crate::core::text::short;
use std::fmt;
use std::slice::from_ref;

/// The key in links and files.
pub(super) const KEY: &str = "differ";

/// What the two networks of a pair differ in: the regulariser, or settings that the second has otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pair {
    /// Of the second network, as a link writes them; none where the pair differs in the regulariser.
    changes: Vec<(&'static Field, String)>,
}

impl Pair {
    /// Whether the difference was chosen, and is not the regulariser.
    pub fn is_chosen(&self) -> bool {
        !self.changes.is_empty()
    }

    /// The settings of an experiment, as a side's network runs them. Of a chosen difference the first side is
    /// the experiment as it stands, the second the same but for the difference; both follow its regulariser.
    pub fn config(&self, side: Side, settings: &ExperimentConfig) -> ExperimentConfig {
        match side {
            _ if !self.is_chosen() => side.config(settings),
            Side::Unregularised => settings.clone(),
            // Where it does not fit what has been set since, it is passed over.
            Side::Regularised => apply(settings, &self.changes, &mut Vec::new()),
        }
    }

    /// The side whose network runs the experiment as it stands.
    pub fn whole(&self) -> Side {
        if self.is_chosen() {
            Side::Unregularised
        } else {
            Side::Regularised
        }
    }

    /// Whether the second network has a setting of its own.
    pub fn has(&self, path: &str) -> bool {
        self.changes.iter().any(|(field, _)| field.path == path)
    }

    /// The settings that were chosen, each with its value in the second network as a link writes it.
    pub fn changes(&self) -> &[(&'static Field, String)] {
        &self.changes
    }

    /// A difference from `settings`, in a link's words or a file's: `beta:0.95;init-gain:1.5` or
    /// `beta=0.95&init-gain=1.5`.
    ///
    /// # Errors
    ///
    /// Why there is no such pair, in a sentence without its full stop.
    pub fn read(text: &str, settings: &ExperimentConfig) -> Result<Self, String> {
        let mut changes: Vec<(&'static Field, String)> = Vec::new();
        let parts = text.split([';', '&']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            let (word, value) = part.split_once([':', '=']).unwrap_or((part, ""));
            let (word, value) = (word.trim(), value.trim());
            let field = with_word(word).ok_or_else(|| format!("{} is no setting", short(word)))?;
            changes.push((field, value.to_owned()));
        }
        Self::new(changes, settings)
    }

    /// The second network has these settings otherwise than `settings`.
    ///
    /// # Errors
    ///
    /// Why there is no such pair, in a sentence without its full stop.
    pub fn new(
        changes: Vec<(&'static Field, String)>,
        settings: &ExperimentConfig,
    ) -> Result<Self, String> {
        for (place, (field, value)) in changes.iter().enumerate() {
            let word = field.word;
            if is_common(field) {
                return Err(format!(
                    "{word} is {}; it decides what both networks learn, and has to be the same in both",
                    short(value)
                ));
            }
            if changes[..place].iter().any(|(own, _)| own == field) {
                return Err(format!("{word} stands twice"));
            }
        }
        if changes.is_empty() {
            return Err(
                "it names no setting; allowed: settings with values, such as beta=0.95".into(),
            );
        }
        let mut pair = Self { changes };
        pair.check(settings)?;
        // However a value was written, equal differences are equal.
        let second = pair.config(Side::Regularised, settings);
        for (field, text) in &mut pair.changes {
            *text = field.text(&second).replace(", ", ",");
        }
        Ok(pair)
    }

    fn check(&self, settings: &ExperimentConfig) -> Result<(), String> {
        if let Some(why) = self.misfit(settings) {
            return Err(why);
        }
        let second = self.config(Side::Regularised, settings);
        if (&second.task, second.seed) != (&settings.task, settings.seed) {
            return Err(
                "it changes what both networks learn, which has to be the same in both".into(),
            );
        }
        for (field, text) in &self.changes {
            let word = field.word;
            if field.value(&second) == field.value(settings) {
                return Err(format!(
                    "{word} is {}, as in the experiment; allowed: another value",
                    short(text)
                ));
            }
            if !(is_followed(field, settings) || is_followed(field, &second)) {
                return Err(format!("{word} has no effect in this experiment"));
            }
        }
        Ok(())
    }

    /// Why the second network cannot have these values: what a setting allows, or what has to fit another.
    fn misfit(&self, settings: &ExperimentConfig) -> Option<String> {
        let first =
            |changes: &[(&'static Field, String)]| made(settings, changes).1.into_iter().next();
        let together = first(&self.changes)?;
        let mut each = self.changes.iter();
        let alone = each.find_map(|change| Some((change, first(from_ref(change))?)));
        let unmade = alone.as_ref().map_or(&together, |(_, unmade)| unmade);
        Some(match (unmade, &alone) {
            (Unmade::Misfit { error }, _) => error.to_string(),
            (_, Some(((field, text), _))) => {
                let allowed = match field.choices().is_empty() {
                    true => field.allowed(),
                    false => field.names(),
                };
                format!("{} is {}; allowed: {allowed}", field.word, short(text))
            }
            (all, None) => all.to_string().trim_end_matches('.').to_owned(),
        })
    }
}

/// Whether a setting decides task, data or what is drawn: what both networks have to have alike.
pub fn is_common(field: &Field) -> bool {
    field.group == Group::Task || field.path.starts_with("task.") || field.path == "seed"
}

/// Whether a network does what a setting says.
fn is_followed(field: &Field, config: &ExperimentConfig) -> bool {
    let is_off = config.lyapunov.regulariser == Regulariser::Off;
    (field.relevant)(config) && !(is_off && field.is_about_regularising())
}

impl fmt::Display for Pair {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (field, text)) in self.changes.iter().enumerate() {
            let between = if index == 0 { "" } else { ";" };
            write!(to, "{between}{}:{text}", field.word)?;
        }
        Ok(())
    }
}

/// Takes it out of a link; what cannot be is named, and the pair is the usual one.
pub(super) fn read(
    pairs: &mut Pairs,
    settings: &ExperimentConfig,
    notes: &mut Vec<String>,
) -> Pair {
    let Some(text) = pairs.take(KEY) else {
        return Pair::default();
    };
    Pair::read(&text, settings).unwrap_or_else(|why| {
        notes.push(format!("{KEY}: {why}."));
        Pair::default()
    })
}

/// The pair, unless the exercise has something beside it that it cannot have.
pub(super) fn fitting(
    pair: Pair,
    networks: Networks,
    map: Option<&ClassMap>,
    notes: &mut Vec<String>,
) -> Pair {
    let why = if !pair.is_chosen() {
        return pair;
    } else if networks == Networks::One {
        "pair is one, and one network alone differs from none"
    } else if map.is_some() {
        "a map compares networks without and with the regulariser"
    } else {
        return pair;
    };
    notes.push(format!("{KEY} was passed over: {why}."));
    Pair::default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::{Exercise, open};
    use crate::core::share_link::Link;

    const SIDES: [Side; 2] = [Side::Unregularised, Side::Regularised];

    fn plain() -> ExperimentConfig {
        let mut settings = ExperimentConfig::default();
        settings.model.beta = 0.5;
        settings.lyapunov.regulariser = Regulariser::Off;
        settings
    }

    fn of_file(line: &str) -> Result<(Exercise, Link), String> {
        let experiment = "experiment: v=1&beta=0.5&regulariser=off";
        Exercise::from_file("", &format!("title: T\n{experiment}\n{line}\n---\ntext"))
    }

    #[test]
    fn the_second_network_alone_has_the_difference_and_both_follow_the_regulariser() {
        let settings = plain();
        let pair = Pair::read("beta=0.95&init-gain=1.5", &settings).expect("a pair");
        let [first, second] = SIDES.map(|side| pair.config(side, &settings));
        assert_eq!(first, settings);
        let mut same = second.clone();
        same.model.beta = settings.model.beta;
        assert_ne!(same, first, "the gain too");
        assert_eq!(second.model.beta, 0.95);
        assert_eq!(second.lyapunov.regulariser, Regulariser::Off);
        let on = ExperimentConfig::default();
        let held = SIDES.map(|side| pair.config(side, &on).lyapunov.regulariser);
        assert_eq!(held, [on.lyapunov.regulariser; 2]);
    }

    #[test]
    fn a_pair_without_a_chosen_difference_differs_in_the_regulariser() {
        let settings = ExperimentConfig::default();
        for side in SIDES {
            assert_eq!(
                Pair::default().config(side, &settings),
                side.config(&settings)
            );
        }
        assert!(!Pair::default().is_chosen());
    }

    #[test]
    fn a_difference_is_the_same_in_file_and_link_and_a_link_without_one_has_no_word_for_it() {
        let (exercise, link) = of_file("differ: beta=0.95&init-gain=1.5").expect("an exercise");
        let fragment = exercise.fragment(&link);
        assert!(
            fragment.contains("&differ=beta:0.95;init-gain:1.5"),
            "{fragment}"
        );
        let opened = open(&fragment).expect("a link").expect("that opens");
        assert_eq!(opened.notes, Vec::<String>::new());
        assert_eq!(opened.exercise.as_ref(), Some(&exercise));
        let (old, link) = of_file("show: beta").expect("an exercise");
        assert!(!old.fragment(&link).contains(KEY));
    }

    #[test]
    fn what_cannot_differ_is_refused_by_name_value_and_range() {
        for (line, said) in [
            ("differ: moon=1", "Line 3, differ: “moon” is no setting."),
            (
                "differ: seed=3",
                "Line 3, differ: seed is “3”; it decides what both networks learn, and has to be the same in both.",
            ),
            (
                "differ: steps=20",
                "Line 3, differ: steps is “20”; it decides what both networks learn, and has to be the same in both.",
            ),
            (
                "differ: beta=0.5",
                "Line 3, differ: beta is “0.5”, as in the experiment; allowed: another value.",
            ),
            (
                "differ: beta=0.9&beta=0.95",
                "Line 3, differ: beta stands twice.",
            ),
            (
                "differ: target=-0.2",
                "Line 3, differ: target has no effect in this experiment.",
            ),
            (
                "differ:",
                "Line 3, differ: it names no setting; allowed: settings with values, such as beta=0.95.",
            ),
        ] {
            assert_eq!(of_file(line).expect_err(line), said);
        }
        for (line, words) in [
            ("differ: beta=7", ["is 7", "allowed: 0 to 1"]),
            ("differ: beta=much", ["beta is “much”", "allowed: 0 to 1"]),
        ] {
            let error = of_file(line).expect_err(line);
            assert!(error.starts_with("Line 3, differ: "), "{error}");
            for word in words {
                assert!(error.contains(word), "{word}: {error}");
            }
        }
    }

    #[test]
    fn one_network_alone_and_a_map_have_no_chosen_difference() {
        for (line, said) in [
            ("pair: one", "differ was passed over: pair is one"),
            (
                "map: init-gain:0.3..2.4/8,steps:10..150/6",
                "differ was passed over: a map",
            ),
        ] {
            let error = of_file(&format!("{line}\ndiffer: beta=0.95")).expect_err(line);
            assert!(error.starts_with(said), "{error}");
        }
    }

    #[test]
    fn however_a_value_is_written_equal_differences_are_equal_and_come_back_from_a_link() {
        let settings = plain();
        let read = |text: &str| Pair::read(text, &settings).expect(text);
        assert_eq!(read("beta=0.950"), read("beta:.95"));
        for text in [
            "hidden=32,16",
            "surrogate=sigmoid",
            "learning-rate:1e-4;beta:1",
        ] {
            let pair = read(text);
            assert_eq!(read(&pair.to_string()), pair, "{text}");
        }
    }

    #[test]
    fn a_setting_that_the_networks_differ_in_is_the_exercises_own() {
        let (exercise, _) = of_file("differ: beta=0.95").expect("an exercise");
        assert!(exercise.shows("model.beta") && !exercise.allows("model.beta"));
        assert!(exercise.allows("model.alpha"));
    }
}
