//! What a teacher notes of students, kept beside their hand-ins.

use crate::core::review::{Marking, Markings};
use crate::page::remembered::{forget, recall, store as keep};
use crate::page::store::Store;
use leptos::prelude::*;

const MARKS: &str = "class.marks";

impl Store {
    /// What is noted of a student. Nothing follows it: what is typed changes nothing else on the page.
    pub fn marking_of(self, student: &str) -> Marking {
        self.class
            .with_untracked(|class| class.markings.of(student))
    }

    /// Notes something of a student.
    pub fn mark(self, student: &str, change: impl FnOnce(&mut Marking)) {
        // Where the browser takes nothing, what it has is older.
        if !self.class.with_untracked(|class| class.is_unkept) {
            self.recall_markings();
        }
        self.class
            .update_untracked(|class| class.markings.change(student, change));
        self.keep_markings();
    }

    /// Takes up what this browser keeps, another tab's too.
    pub(super) fn recall_markings(self) {
        let kept = Markings::read(&recall(MARKS).unwrap_or_default());
        self.class
            .update_untracked(|class| class.markings.take_up(kept));
    }

    pub(super) fn keep_markings(self) {
        let text = self.class.with_untracked(|class| class.markings.text());
        let is_unkept = !keep(MARKS, &text);
        self.class
            .update_untracked(|class| class.is_unkept = is_unkept);
    }

    pub(super) fn forget_markings(self) {
        forget(MARKS);
    }
}
