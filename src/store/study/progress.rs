//! What is kept on this device between visits: answers, and which lessons are done.

use crate::exercise::COURSE;
use crate::share_link::Pairs;
use crate::store::Store;
use crate::store::remembered::{forget, recall, store};
use leptos::prelude::*;

const DONE: &str = "course";

fn answers_of(key: &str) -> String {
    format!("answers.{key}")
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

    /// Keeps the answers to a lesson of the course.
    pub fn keep_answers(self) {
        self.study.with_untracked(|study| {
            let Some(exercise) = study.exercise.as_ref().filter(|it| !it.key.is_empty()) else {
                return;
            };
            let mut pairs = Pairs::default();
            for text in &study.predictions {
                pairs.add("predicted", text);
            }
            for text in &study.explanations {
                pairs.add("explained", text);
            }
            store(&answers_of(&exercise.key), &pairs.to_string());
        });
    }

    /// Fills in the answers that were given on an earlier visit.
    pub(super) fn recall_answers(self) {
        self.study.update(|study| {
            let Some(key) = study.exercise.as_ref().map(|it| it.key.clone()) else {
                return;
            };
            let kept = recall(&answers_of(&key)).and_then(|text| Pairs::read(&text).ok());
            let Some(mut pairs) = kept else { return };
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
        for (key, _) in COURSE {
            forget(&answers_of(key));
        }
        self.study.update(|study| {
            study.done.clear();
            study.predictions.iter_mut().for_each(String::clear);
            study.explanations.iter_mut().for_each(String::clear);
        });
    }
}
