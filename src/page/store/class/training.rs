//! What a teacher does to the runs of a class that are trained again.

use crate::core::review::{AgainState, experiments};
use crate::page::store::Store;
use crate::page::store::class::{Class, Review};
use leptos::prelude::*;
use std::slice;

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
}
