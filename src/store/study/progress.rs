//! What is kept on this device between visits: answers, and which lessons are done.

use crate::exercise::{COURSE, Exercise};
use crate::share_link::{Link, Pairs};
use crate::store::Store;
use crate::store::remembered::{forget, recall, store};
use leptos::prelude::*;

const DONE: &str = "course";

/// In place of a lesson's key: the last exercise that came by a link, whichever it was.
const LINKED: &str = "link";

fn answers_of(key: &str) -> String {
    format!("answers.{key}")
}

/// Where its answers are kept, and, where that is shared with others, what it is known by.
fn place(exercise: &Exercise) -> (String, String) {
    if exercise.key.is_empty() {
        let own = exercise.fragment(&Link::default());
        return (answers_of(LINKED), own);
    }
    (answers_of(&exercise.key), String::new())
}

impl Store {
    /// Reads which lessons are done.
    pub fn recall_progress(self) {
        let words = recall(DONE).unwrap_or_default();
        let known = |word: &&str| COURSE.iter().any(|(key, _)| key == word);
        let done = words.split(',').filter(known).map(str::to_owned).collect();
        self.study.update(|study| study.done = done);
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
            let done = self.study.with_untracked(|study| study.done.join(","));
            store(DONE, &done);
        }
    }

    /// Keeps the answers to a lesson of the course, or to the last exercise that came by a link.
    pub fn keep_answers(self) {
        self.study.with_untracked(|study| {
            let Some(exercise) = &study.exercise else {
                return;
            };
            let (name, own) = place(exercise);
            let mut pairs = Pairs::default();
            pairs.add("of", &own);
            for text in &study.predictions {
                pairs.add("predicted", text);
            }
            for text in &study.explanations {
                pairs.add("explained", text);
            }
            store(&name, &pairs.to_string());
        });
    }

    /// Fills in the answers that were given on an earlier visit.
    pub(super) fn recall_answers(self) {
        self.study.update(|study| {
            let Some((name, own)) = study.exercise.as_ref().map(place) else {
                return;
            };
            let kept = recall(&name).and_then(|text| Pairs::read(&text).ok());
            let Some(mut pairs) = kept else { return };
            if pairs.take("of").unwrap_or_default() != own {
                return;
            }
            for text in &mut study.predictions {
                *text = pairs.take("predicted").unwrap_or_default();
            }
            for text in &mut study.explanations {
                *text = pairs.take("explained").unwrap_or_default();
            }
        });
    }

    /// Forgets all of it.
    pub fn clear_progress(self) {
        forget(DONE);
        forget("name");
        for key in COURSE.iter().map(|(key, _)| *key).chain([LINKED]) {
            forget(&answers_of(key));
        }
        self.study.update(|study| {
            study.done.clear();
            study.predictions.iter_mut().for_each(String::clear);
            study.explanations.iter_mut().for_each(String::clear);
        });
    }
}
