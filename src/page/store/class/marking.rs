//! What a teacher notes of students, kept beside their hand-ins.

use super::{Class, Seen};
use crate::core::review::{Marking, Markings};
use crate::page::remembered::{forget, recall, store as keep};
use crate::page::store::Store;
use leptos::prelude::*;

const MARKS: &str = "class.marks";

impl Class {
    /// What is noted of each hand-in's student. It stands beside the one that counts, so that nobody adds it up twice.
    pub fn marks(&self, seen: &[Seen], markings: &Markings) -> Vec<Marking> {
        let each = self.hand_ins.iter().zip(seen);
        each.map(|(review, seen)| match &review.hand_in {
            Ok(hand_in) if seen.place.counts() => markings.of(&hand_in.name),
            _ => Marking::default(),
        })
        .collect()
    }
}

impl Store {
    /// Notes something of a student.
    pub fn mark(self, student: &str, change: impl FnOnce(&mut Marking)) {
        // Where the browser takes nothing, what it has is older.
        let is_unkept = self.class.with_untracked(|class| class.is_unkept);
        self.markings.update(|all| {
            if !is_unkept {
                all.take_up(kept());
            }
            all.change(student, change);
        });
        self.keep_markings();
    }

    /// Takes up what this browser keeps, another tab's too.
    pub(super) fn recall_markings(self) {
        self.markings.update(|all| all.take_up(kept()));
    }

    pub(super) fn keep_markings(self) {
        let text = self.markings.with_untracked(Markings::text);
        let is_unkept = !keep(MARKS, &text);
        self.class
            .update_untracked(|class| class.is_unkept = is_unkept);
    }

    pub(super) fn forget_markings(self) {
        forget(MARKS);
    }
}

fn kept() -> Markings {
    Markings::read(&recall(MARKS).unwrap_or_default())
}
