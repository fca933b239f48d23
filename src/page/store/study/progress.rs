//! What is kept between visits: answers, and which lessons are done. Of whom, `earlier` knows.

use crate::core::exercise::{COURSE, Exercise};
use crate::core::share_link::{Link, Pairs};
use crate::page::store::Store;
use crate::page::store::remembered::recall;
use leptos::prelude::*;

pub(super) const DONE: &str = "course";

/// In place of a lesson's key: the last exercise that came by a link, whichever it was.
pub(super) const LINKED: &str = "link";

pub(super) fn answers_of(key: &str) -> String {
    format!("answers.{key}")
}

/// Every place where answers are kept.
pub(super) fn every_answer() -> impl Iterator<Item = String> {
    let keys = COURSE.iter().map(|(key, _)| *key);
    keys.chain([LINKED]).map(answers_of)
}

/// Where its answers are kept, and, where that is shared with others, what it is known by.
fn place(exercise: &Exercise) -> (String, String) {
    if exercise.key.is_empty() {
        let own = exercise.fragment(&Link::default());
        return (answers_of(LINKED), own);
    }
    (answers_of(&exercise.key), String::new())
}

/// Questions that are answered, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answered {
    pub predicted: (usize, usize),
    pub explained: (usize, usize),
}

impl Answered {
    /// Of what was kept of an exercise's answers.
    pub(super) fn of(kept: &str) -> Self {
        let Ok(mut pairs) = Pairs::read_file(kept) else {
            return Self::default();
        };
        let mut count = |key: &str| {
            let answers: Vec<_> = std::iter::from_fn(|| pairs.take(key)).collect();
            let given = answers.iter().filter(|text| !text.trim().is_empty());
            (given.count(), answers.len())
        };
        Self {
            predicted: count("predicted"),
            explained: count("explained"),
        }
    }

    /// Answers in all.
    pub fn answers(self) -> usize {
        self.predicted.0 + self.explained.0
    }
}

impl Store {
    /// Reads which lessons are done.
    pub(super) fn recall_progress(self) {
        let words = self.recalled(DONE).unwrap_or_default();
        self.study.update(|study| add_done(&mut study.done, &words));
    }

    pub(super) fn keep_done(self) {
        let done = self.study.with_untracked(|study| study.done.join(","));
        self.kept(DONE, &done);
    }

    /// A lesson is done once all its goals are met.
    pub fn note_goals(self) {
        let outcomes = untrack(move || self.outcomes());
        if outcomes.iter().all(Option::is_some) {
            self.study.update(|study| {
                study.first.get_or_insert(outcomes);
            });
        }
        let key = self.study.with_untracked(|study| {
            let goals = study.goals(&outcomes);
            let key = &study.exercise.as_ref()?.key;
            let met = !goals.is_empty() && goals.iter().all(|(_, met)| *met);
            (met && !key.is_empty() && !study.done.contains(key)).then(|| key.clone())
        });
        if let Some(key) = key {
            self.study.update(|study| study.done.push(key));
            self.keep_done();
        }
    }

    /// Keeps the answers to a lesson of the course, or to the last exercise that came by a link.
    pub fn keep_answers(self) {
        let kept = self.study.with_untracked(|study| {
            let (name, own) = place(study.exercise.as_ref()?);
            let mut answers = study.predictions.iter().chain(&study.explanations);
            if answers.all(String::is_empty) {
                // Nobody is asked about nothing.
                return Some((name, String::new()));
            }
            let mut pairs = Pairs::default();
            pairs.add("of", &own);
            for text in &study.predictions {
                pairs.add("predicted", text);
            }
            for text in &study.explanations {
                pairs.add("explained", text);
            }
            Some((name, pairs.to_string()))
        });
        if let Some((name, text)) = kept {
            self.kept(&name, &text);
        }
    }

    /// Fills in the answers that were given before.
    pub(super) fn recall_answers(self) {
        self.fill_from(|name| self.recalled(name));
    }

    /// Fills in what the browser keeps, where this visit has said nothing.
    pub(super) fn fill_in(self) {
        self.fill_from(recall);
        // What this visit kept lacks the rest.
        let done = recall(DONE).unwrap_or_default();
        self.study.update(|study| add_done(&mut study.done, &done));
    }

    fn fill_from(self, recalled: impl Fn(&str) -> Option<String>) {
        let place = self
            .study
            .with_untracked(|study| study.exercise.as_ref().map(place));
        let Some((name, own)) = place else { return };
        let answers = recalled(&name).unwrap_or_default();
        self.study.update(|study| {
            fill(&answers, &own, "predicted", &mut study.predictions);
            fill(&answers, &own, "explained", &mut study.explanations);
        });
    }
}

/// Adds lessons to those that are done: what stands between commas and is of the course.
fn add_done(done: &mut Vec<String>, words: &str) {
    let known = |word: &&str| COURSE.iter().any(|(key, _)| key == word);
    for word in words.split(',').filter(known) {
        if !done.iter().any(|it| it == word) {
            done.push(word.to_owned());
        }
    }
}

/// Fills in the answers that are empty, of those that were kept of one exercise.
fn fill(kept: &str, of: &str, key: &str, answers: &mut [String]) {
    // As long as a file: answers may be long.
    let Ok(mut pairs) = Pairs::read_file(kept) else {
        return;
    };
    if pairs.take("of").unwrap_or_default() != of {
        return;
    }
    for answer in answers {
        let text = pairs.take(key).unwrap_or_default();
        if answer.trim().is_empty() {
            *answer = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(answers: &[&str]) -> String {
        let mut pairs = Pairs::default();
        pairs.add("of", "v=1&title=T");
        for answer in answers {
            pairs.add("explained", answer);
        }
        pairs.to_string()
    }

    #[test]
    fn what_was_kept_fills_in_what_is_empty_and_overwrites_nothing() {
        let mut answers = vec![String::new(), "mine".to_owned(), String::new()];
        fill(
            &kept(&["first", "theirs"]),
            "v=1&title=T",
            "explained",
            &mut answers,
        );
        assert_eq!(answers, ["first", "mine", ""]);
        let mut other = vec![String::new()];
        fill(&kept(&["first"]), "v=1&title=U", "explained", &mut other);
        assert_eq!(other, [""], "another exercise");
    }

    #[test]
    fn the_longest_answers_are_still_there_after_a_reload() {
        let longest = "李".repeat(crate::core::exercise::MOST_ANSWER);
        let kept = kept(&[longest.as_str(); 24]);
        assert!(kept.len() > crate::core::share_link::MOST_BYTES);
        let mut answers = vec![String::new(); 24];
        fill(&kept, "v=1&title=T", "explained", &mut answers);
        assert!(answers.iter().all(|answer| *answer == longest));
    }

    #[test]
    fn kept_answers_are_counted_by_kind_and_empty_ones_are_not_given() {
        let mut pairs = Pairs::default();
        for (key, answer) in [
            ("of", ""),
            ("predicted", "yes"),
            ("predicted", " "),
            ("explained", "because"),
        ] {
            pairs.add(key, answer);
        }
        let found = Answered::of(&pairs.to_string());
        assert_eq!((found.predicted, found.explained), ((1, 2), (1, 1)));
        assert_eq!(found.answers(), 2);
        assert_eq!(Answered::of(""), Answered::default());
    }

    #[test]
    fn lessons_that_are_done_are_counted_once_and_unknown_ones_not() {
        let mut done = vec!["edge".to_owned()];
        add_done(&mut done, "neuron,edge,,moon");
        assert_eq!(done, ["edge", "neuron"]);
    }
}
