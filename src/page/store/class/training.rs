//! What a teacher does to the runs of a class that are trained again.

use super::taking::read;
use crate::core::review::{AgainState, Markings, experiments};
use crate::page::store::Store;
use crate::page::store::class::{Class, Review};
use leptos::prelude::*;
use std::{mem, slice};

impl Store {
    /// Trains every experiment of the class again, each once.
    pub fn train_class(self) {
        self.train_of(|class| class.hand_ins.as_slice());
    }

    /// Trains one hand-in's experiments again; its row says what they came to.
    pub fn train_hand_in(self, place: usize) {
        self.train_of(|class| class.hand_ins.get(place).map_or(&[], slice::from_ref));
    }

    fn train_of(self, chosen: impl FnOnce(&Class) -> &[Review]) {
        let configs = self.class.with_untracked(|class| {
            let readable = chosen(class)
                .iter()
                .filter_map(|it| it.hand_in.as_ref().ok());
            experiments(readable)
        });
        self.with_lab(|lab| lab.train_class(configs));
    }

    /// Stands still between two steps, or goes on.
    pub fn pause_class(self) {
        let paused = self
            .again
            .with_untracked(|again| again.state == AgainState::Paused);
        self.with_lab(|lab| {
            if paused {
                lab.resume_class()
            } else {
                lab.pause_class()
            }
        });
    }

    /// Ends it; what is trained stays.
    pub fn cancel_class(self) {
        self.with_lab(|lab| lab.cancel_class());
    }

    /// Forgets all hand-ins, here and in this browser; the exercise's link stays. On this visit they can be
    /// brought back.
    pub fn clear_class(self) {
        let runs = self.again.with_untracked(|again| {
            let known = again.known();
            known
                .map(|(config, it)| (config.clone(), it.clone()))
                .collect()
        });
        let mut markings = Markings::default();
        self.markings.update(|all| mem::swap(all, &mut markings));
        self.with_lab(|lab| lab.clear_class());
        self.class.update(|class| {
            class.cleared = class.texts();
            class.cleared_runs = runs;
            class.cleared_markings = markings;
            class.kept_runs = 0;
            class.hand_ins.clear();
            class.notes.clear();
        });
        self.forget_class();
    }

    /// Takes up again what was cleared last.
    pub fn bring_back_class(self) {
        let (mut cleared, mut runs) = (Vec::new(), Vec::new());
        let mut markings = Markings::default();
        self.class.update_untracked(|class| {
            cleared = mem::take(&mut class.cleared);
            runs = mem::take(&mut class.cleared_runs);
            markings = mem::take(&mut class.cleared_markings);
        });
        for (file, text) in cleared {
            let opened = read(&text);
            self.add(file, text, opened);
        }
        self.again.update(|again| again.recall(runs));
        self.markings.update(|all| all.take_up(markings));
        self.class.notify();
        self.keep_class();
        self.keep_runs();
        self.keep_markings();
    }

    /// How many hand-ins could be brought back.
    pub fn cleared_count(self) -> usize {
        self.class.with(|class| class.cleared.len())
    }
}
