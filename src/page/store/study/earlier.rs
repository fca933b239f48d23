//! Whose answers this browser keeps.
//!
//! A computer may be shared: what was kept on another visit is offered, and taken up only when the
//! visitor says so. A visit is a tab, over all its reloads. What is answered in it is kept for the tab
//! at once, and for the browser as soon as it is known whose that is.

use super::Kept;
use super::progress::{Answered, DONE, add_done, every_answer};
use super::slots::{SLOTS, show_anew};
use crate::page::remembered::{forget, forget_in_tab, recall, recall_in_tab, store_in_tab};
use crate::page::store::Store;
use leptos::prelude::*;

const NAME: &str = "name";
/// Kept in a tab in which it is known whose answers the browser keeps.
const VISIT: &str = "visit";

impl Store {
    /// Looks whether somebody left answers on another visit; to be called before any are recalled.
    pub fn meet(self) {
        self.probe();
        let known = recall_in_tab(VISIT).is_some();
        let earlier = if known { None } else { left() };
        if earlier.is_none() {
            store_in_tab(VISIT, "known");
        }
        self.study.update(|study| study.earlier = earlier);
        let student = self.recalled(NAME).unwrap_or_default();
        self.study.update(|study| study.student = student);
        // Before a lesson is done: what is done now is kept with what was.
        self.recall_progress();
        self.follow_other_tabs();
    }

    /// The visitor is who was here before: what that visit left is filled in where nothing stands.
    pub fn go_on(self) {
        self.decided();
        let name = recall(NAME).unwrap_or_default();
        self.study.update(|study| {
            if study.student.trim().is_empty() {
                study.student = name;
            }
        });
        self.follow_name();
        self.recall_progress();
        self.fill_in();
        // What this visit kept lacks the rest.
        let done = recall(DONE).unwrap_or_default();
        self.study.update(|study| add_done(&mut study.done, &done));
        self.keep_all();
    }

    /// The visitor is somebody else: what the other visit left is forgotten.
    pub fn start_afresh(self) {
        self.decided();
        let names = every_answer();
        for name in everything() {
            forget(&name);
        }
        // What was answered on this visit to exercises that are not on the page now.
        for name in names.into_iter().chain([SLOTS.to_owned()]) {
            if let Some(text) = recall_in_tab(&name) {
                self.kept(&name, &text);
            }
        }
        self.keep_all();
    }

    /// Takes in the student's name, as it is typed.
    pub fn name_student(self, name: String) {
        self.kept(NAME, &name);
        self.study.update(|study| study.student = name);
        self.follow_name();
    }

    /// Forgets all answers, the name, and which lessons are done.
    pub fn clear_progress(self) {
        for name in everything() {
            forget(&name);
            forget_in_tab(&name);
        }
        self.decided();
        self.study.update(|study| {
            study.refused.forget_answers();
            study.done.clear();
            study.student.clear();
            study.predictions.iter_mut().for_each(String::clear);
            study.explanations.iter_mut().for_each(String::clear);
            study.hints.iter_mut().for_each(|count| *count = 0);
            let kept = study.exercise.as_ref().map(Kept::new);
            study.kept = kept.unwrap_or_default();
            (study.predicted, study.first) = (false, None);
            show_anew(study);
        });
    }

    /// How many questions of an exercise are answered, as this visit or an earlier one of the visitor's
    /// kept them; by a lesson's key, or `None` for all exercises that came by links.
    pub fn answered(self, lesson: Option<&str>) -> Answered {
        let of = |slot: &str| Answered::new(&self.load(slot));
        match lesson {
            Some(key) => of(key),
            None => {
                let slots = self.slots();
                let all = slots.iter().map(|slot| of(slot));
                all.fold(Answered::default(), Answered::and)
            }
        }
    }

    /// What this visit kept, else what the browser keeps, once it is known to be this visitor's.
    pub(super) fn recalled(self, name: &str) -> Option<String> {
        let known = self.study.with_untracked(|study| study.earlier.is_none());
        recall_in_tab(name).or_else(|| recall(name).filter(|_| known))
    }

    fn decided(self) {
        store_in_tab(VISIT, "known");
        self.study.update(|study| study.earlier = None);
    }

    fn keep_all(self) {
        self.keep_answers();
        self.keep_done();
        let name = self.study.with_untracked(|study| study.student.clone());
        self.kept(NAME, &name);
        self.study.update(show_anew);
    }
}

/// All that is kept of lessons and exercises.
fn everything() -> impl Iterator<Item = String> {
    let names = [DONE, NAME, SLOTS].map(str::to_owned);
    every_answer().into_iter().chain(names)
}

/// Who left something in this browser, where anybody did.
fn left() -> Option<String> {
    let is_left = |name: String| recall(&name).is_some_and(|text| !text.is_empty());
    everything()
        .any(is_left)
        .then(|| recall(NAME).unwrap_or_default())
}
