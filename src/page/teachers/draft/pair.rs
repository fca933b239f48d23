//! The two networks of a draft: what they are, and what they differ in, as it is typed.

use super::Draft;
use crate::core::config::ExperimentConfig;
use crate::core::exercise::{Exercise, Networks, Pair, is_common};
use crate::core::settings::{self, Field, with_word};
use crate::page::language::{heard, key};
use crate::page::store::names::names_of;
use strum::{EnumString, IntoStaticStr};

/// What the student trains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, IntoStaticStr, EnumString)]
#[strum(serialize_all = "kebab-case")]
pub enum Trains {
    /// Two networks, without and with the regulariser.
    #[default]
    Regulariser,
    One,
    /// Two networks that differ in chosen settings.
    Chosen,
}

impl Trains {
    pub const ALL: [(Self, &'static str); 3] = [
        (
            Self::Regulariser,
            key("two, without and with the regulariser"),
        ),
        (Self::One, key("one")),
        (Self::Chosen, key("two that differ in a setting")),
    ];
}

/// A setting that the second network has otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub number: u32,
    pub word: &'static str,
    /// As it was typed or chosen.
    pub value: String,
}

/// All of it; the changes stay while they are not asked for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftPair {
    pub trains: Trains,
    pub changes: Vec<Change>,
}

/// What is offered first, where it does something in the experiment.
const FIRST: &str = "beta";

/// The settings that the networks may differ in: those of network, regulariser and training that do something.
pub fn differing(config: &ExperimentConfig) -> Vec<&'static Field> {
    let is_offered = |field: &&'static Field| !is_common(field) && (field.relevant)(config);
    settings::all().filter(is_offered).collect()
}

impl DraftPair {
    pub fn networks(&self) -> Networks {
        match self.trains {
            Trains::One => Networks::One,
            Trains::Regulariser | Trains::Chosen => Networks::Two,
        }
    }

    /// What the two networks differ in, of an experiment.
    ///
    /// # Errors
    ///
    /// What is wrong, and the id of the control at which it stands.
    pub fn read(&self, base: &ExperimentConfig) -> Result<Pair, (String, String)> {
        if self.trains != Trains::Chosen {
            return Ok(Pair::default());
        }
        let read = |changes: &[Change]| {
            let given = changes.iter().map(|it| {
                let field = with_word(it.word).ok_or_else(|| it.word.to_owned())?;
                Ok((field, it.value.trim().to_owned()))
            });
            Pair::new(given.collect::<Result<_, String>>()?, base)
        };
        read(&self.changes).map_err(|together| {
            let mut each = self.changes.iter();
            // At the first that is wrong by itself, or else at the last, which does not fit the others.
            let alone = each.find_map(|it| Some((it, read(std::slice::from_ref(it)).err()?)));
            let (at, why) = match (&alone, self.changes.last()) {
                (Some((it, why)), _) => (change_id(it.number), why),
                (None, Some(last)) => (change_id(last.number), &together),
                (None, None) => ("teach-pair".to_owned(), &together),
            };
            (at, format!("{}.", heard(why)))
        })
    }
}

/// What a change begins with: of a choice, the first that the experiment has not.
fn begun(word: &str, config: &ExperimentConfig) -> String {
    let choices = with_word(word).map(|field| (field.text(config), field.choices()));
    let other = choices.and_then(|(own, choices)| choices.into_iter().find(|it| it.0 != own));
    other.map_or_else(String::new, |(name, _)| name.to_owned())
}

/// The id of a change's value.
pub fn change_id(number: u32) -> String {
    format!("differ-{number}")
}

impl Draft {
    /// Has the student train something else; two networks that differ begin with one setting.
    pub fn choose_trains(&mut self, trains: Trains) {
        self.pair.trains = trains;
        if trains == Trains::Chosen && self.pair.changes.is_empty() {
            self.add_change();
        }
    }

    /// One more setting that the networks differ in: the first that has none yet.
    pub fn add_change(&mut self) {
        let fields = differing(&self.experiment.config);
        let is_free = |field: &&&Field| !self.pair.changes.iter().any(|it| it.word == field.word);
        let first = fields.iter().find(|field| field.word == FIRST);
        let found = first
            .filter(is_free)
            .or_else(|| fields.iter().find(is_free));
        let Some(word) = found.map(|field| field.word) else {
            return;
        };
        let value = begun(word, &self.experiment.config);
        self.take_change(word, value);
    }

    pub fn remove_change(&mut self, number: u32) {
        self.pair.changes.retain(|it| it.number != number);
    }

    /// Another setting in the place of a change's, with nothing typed of it yet.
    pub fn choose_differing(&mut self, number: u32, word: &'static str) {
        let value = begun(word, &self.experiment.config);
        if let Some(change) = self.change_mut(number) {
            *change = Change {
                number,
                word,
                value,
            };
        }
    }

    pub fn change_mut(&mut self, number: u32) -> Option<&mut Change> {
        self.pair.changes.iter_mut().find(|it| it.number == number)
    }

    /// That of an exercise.
    pub(super) fn take_pair(&mut self, exercise: &Exercise) {
        let is_chosen = exercise.differ.is_chosen();
        self.pair.trains = match exercise.networks {
            _ if is_chosen => Trains::Chosen,
            Networks::One => Trains::One,
            Networks::Two => Trains::Regulariser,
        };
        for (field, value) in exercise.differ.changes() {
            self.take_change(field.word, value.clone());
        }
    }

    pub(super) fn take_change(&mut self, word: &'static str, value: String) {
        let number = self.fresh();
        self.pair.changes.push(Change {
            number,
            word,
            value,
        });
    }
}

/// What the student's networks are called, in an experiment.
pub fn called(exercise: &Exercise, config: &ExperimentConfig) -> [String; 2] {
    names_of(&exercise.differ, config)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::open;
    use crate::core::share_link::Link;

    fn differing_draft() -> Draft {
        let mut link = Link::default();
        link.config.model.beta = 0.5;
        let mut draft = Draft::new(link);
        draft.title = "Leak".into();
        draft.choose_trains(Trains::Chosen);
        draft
    }

    #[test]
    fn two_networks_that_differ_begin_with_beta_and_its_value_makes_the_link() {
        let mut draft = differing_draft();
        assert_eq!(draft.pair.changes[0].word, "beta");
        draft.pair.changes[0].value = " 0.950 ".into();
        let made = draft.make();
        assert_eq!(made.problems, []);
        let fragment = made.fragment.expect("a link");
        assert!(fragment.contains("&differ=beta:0.95"), "{fragment}");
        let opened = open(&fragment).expect("a link").expect("that opens");
        let exercise = opened.exercise.expect("an exercise");
        let again = Draft::of(&exercise, &opened.link);
        assert_eq!(again.make().fragment.as_ref(), Some(&fragment));
        let kept = Draft::recalled(&draft.kept()).expect("a draft");
        assert_eq!(kept.make().fragment, Some(fragment), "after a reload");
        assert_eq!(called(&exercise, &opened.link.config), ["β 0.5", "β 0.95"]);
    }

    #[test]
    fn what_the_networks_cannot_differ_in_stands_at_its_own_value_with_name_and_range() {
        for (value, said) in [
            ("", "beta is “”; allowed: 0 to 1."),
            ("much", "beta is “much”; allowed: 0 to 1."),
            (
                "0.5",
                "beta is “0.5”, as in the experiment; allowed: another value.",
            ),
        ] {
            let mut draft = differing_draft();
            draft.pair.changes[0].value = value.into();
            draft.add_change();
            let made = draft.make();
            assert_eq!(made.fragment, None, "{value}");
            let first = &made.problems[0];
            assert_eq!(first.at, change_id(draft.pair.changes[0].number));
            assert_eq!(first.words, said);
        }
        let mut draft = differing_draft();
        draft.pair.changes[0].value = "7".into();
        let words = &draft.make().problems[0].words;
        assert!(
            words.contains("is 7") && words.contains("0 to 1"),
            "{words}"
        );
        draft.pair.changes.clear();
        let made = draft.make();
        assert_eq!(made.problems[0].at, "teach-pair");
    }

    #[test]
    fn changes_stay_while_one_network_is_trained_and_the_link_has_none_of_them() {
        let mut draft = differing_draft();
        draft.pair.changes[0].value = "0.95".into();
        draft.choose_trains(Trains::One);
        let fragment = draft.make().fragment.expect("a link");
        assert!(fragment.contains("&pair=one") && !fragment.contains("differ"));
        draft.choose_trains(Trains::Chosen);
        assert_eq!(draft.pair.changes[0].value, "0.95");
    }

    #[test]
    fn neither_task_nor_seed_is_offered_and_each_setting_once() {
        let draft = differing_draft();
        let words: Vec<_> = differing(&draft.experiment.config)
            .iter()
            .map(|it| it.word)
            .collect();
        assert!(words.contains(&"beta") && words.contains(&"learning-rate"));
        assert!(
            !words.contains(&"seed") && !words.contains(&"steps"),
            "{words:?}"
        );
        let mut draft = draft;
        draft.add_change();
        assert_ne!(draft.pair.changes[1].word, "beta");
    }
}
