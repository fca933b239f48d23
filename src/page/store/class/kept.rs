//! The class as this browser keeps it, for all its tabs.

use super::Class;
use super::taking::read;
use crate::core::about::Build;
use crate::core::review::{kept_text, recalled};
use crate::page::remembered::{forget, recall, store as keep};
use crate::page::store::Store;
use leptos::prelude::*;

const CLASS: &str = "class";
const MEASURE: &str = "class.exercise";
/// What its experiments came to, trained again.
const RUNS: &str = "class.runs";

/// As it is kept: names of files, and what stood in them.
type Kept = Vec<(String, String)>;

fn kept() -> Kept {
    let text = recall(CLASS).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

impl Class {
    /// All hand-ins as they came.
    pub(super) fn texts(&self) -> Kept {
        let whole = self.hand_ins.iter().filter(|it| !it.text.is_empty());
        whole.map(|it| (it.file.clone(), it.text.clone())).collect()
    }
}

impl Store {
    /// Takes up what this browser keeps of a class, once.
    pub fn recall_class(self) {
        let known = self.class.with_untracked(|class| class.is_recalled);
        if known {
            return;
        }
        self.class
            .update_untracked(|class| class.is_recalled = true);
        if let Some(link) = recall(MEASURE).filter(|link| !link.is_empty()) {
            self.measure_by(&link);
        }
        self.add_kept();
        self.recall_cleared();
        self.recall_runs();
        self.recall_markings();
        self.class.notify();
    }

    /// Takes up what this engine trained again on an earlier visit.
    fn recall_runs(self) {
        let text = recall(RUNS).unwrap_or_default();
        let known = recalled(&text, &Build::own().to_string());
        if !known.is_empty() {
            self.again.update(|again| again.recall(known));
            self.note_runs();
        }
    }

    /// Keeps what was trained again, where it is more than was kept. Without a class there is nothing to keep: a
    /// student's cells are trained in the same way.
    pub(in crate::page::store) fn keep_runs(self) {
        let is_review = self.class.with_untracked(|class| class.is_recalled);
        if !is_review || !self.note_runs() {
            return;
        }
        let before = recall(RUNS).unwrap_or_default();
        let engine = Build::own().to_string();
        let text = self
            .again
            .with_untracked(|again| kept_text(again, &engine, &before));
        keep(RUNS, &text);
    }

    /// Notes how many runs are kept; whether there are more than before.
    fn note_runs(self) -> bool {
        let count = self.again.with_untracked(|again| again.counted().0);
        let mut is_more = false;
        self.class.update_untracked(|class| {
            is_more = count > class.kept_runs;
            class.kept_runs = count;
        });
        is_more
    }

    /// Adds what another tab has kept since.
    fn add_kept(self) {
        for (file, text) in kept() {
            let is_new = self.class.with_untracked(|class| {
                let mut own = class.hand_ins.iter();
                own.all(|it| it.text != text)
            });
            if is_new {
                let opened = read(&text);
                self.add(file, text, opened);
            }
        }
    }

    /// Keeps the class, with what other tabs have kept. A browser that has no room merely forgets.
    pub(super) fn keep_class(self) {
        self.add_kept();
        let all: Kept = self.class.with_untracked(Class::texts);
        if let Ok(text) = serde_json::to_string(&all) {
            keep(CLASS, &text);
        }
    }

    pub(super) fn keep_measure(self) {
        let link = self.class.with_untracked(|class| class.link.clone());
        keep(MEASURE, &link);
    }

    pub(super) fn forget_class(self) {
        forget(CLASS);
        forget(RUNS);
        self.forget_markings();
    }
}
