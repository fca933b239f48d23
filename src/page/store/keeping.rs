//! What the visitor does to the runs that are kept.

use super::history::History;
use super::{Side, Store};
use crate::core::config::ExperimentConfig;
use leptos::prelude::*;

impl Store {
    /// Draws an earlier run beside the present pair.
    pub fn show_earlier(self, number: u32) {
        self.history.update(|history| history.show(number));
    }

    /// Leaves it away.
    pub fn hide_earlier(self, number: u32) {
        self.history.update(|history| history.hide(number));
    }

    /// Forgets an earlier run.
    pub fn remove_earlier(self, number: u32) {
        self.history.update(|history| history.remove(number));
    }

    /// Forgets all of them.
    pub fn clear_earlier(self) {
        self.history.update(History::clear);
    }

    /// The settings that a run's pair was started with, earlier or present; the run's own, where its pair differs in
    /// something else than the regulariser.
    pub fn settings_of(self, number: u32) -> Option<ExperimentConfig> {
        let (earlier, own) = self.history.with_untracked(|history| {
            let found = history.earlier().iter().find(|run| run.number == number);
            let own = Side::BOTH.map(|side| history.number(side));
            (found.map(|run| run.settings.clone()), own)
        });
        let present = own.contains(&number);
        earlier.or_else(|| {
            present.then(|| {
                let is_chosen = self.desk.with_untracked(|desk| desk.differ.is_chosen());
                let first = own[Side::Unregularised as usize] == number;
                let side = match is_chosen && first {
                    true => Side::Unregularised,
                    false => Side::Regularised,
                };
                self.run(side).with_untracked(|run| run.config.clone())
            })
        })
    }
}
