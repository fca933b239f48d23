//! Data on its way to the engine: at hand, or looked for on the device first.

use super::Kept;
use crate::core::config::OwnData;
use crate::core::share_link::FromFile;
use crate::page::language::say;
use crate::page::storage;
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

impl Store {
    /// The data of the settings, where it is neither made nor here.
    pub fn lacks(self) -> Option<OwnData> {
        let own = self.desk.with(|desk| desk.settings.good().task.own())?;
        let is_here = self.brought.shelf.with(|shelf| shelf.of(own).is_some());
        (!is_here).then_some(own)
    }

    /// Where data came from, as far as that is known: it is kept, or the last link says it.
    pub(in crate::page::store) fn file_behind(self, data: Option<OwnData>) -> Option<FromFile> {
        let kept = |data| {
            self.brought
                .shelf
                .with(|shelf| shelf.of(data).map(Kept::from_file))
        };
        data.and_then(|data| kept(data).or_else(|| self.brought.wanted.get()))
    }

    /// Says that the settings' data is not here, where it is not; training would have nothing to learn from.
    pub(in crate::page::store) fn lacks_data(self) -> bool {
        let lacks = untrack(move || self.lacks());
        if lacks.is_some() {
            let notice =
                say("Not started. The experiment's own data is not on this device: drop its file.");
            self.desk
                .update(|desk| desk.notice = Some(notice.to_owned()));
        }
        lacks.is_some()
    }

    /// Hands data to the engine ahead of what is sent next, unless it has it.
    pub(in crate::page::store) fn hand_over(self, data: OwnData) {
        let Some(engines) = self.works.workers.get() else {
            return;
        };
        if engines.has(data) {
            return;
        }
        self.let_go_of_others(data);
        let at_hand = self.works.bringing.at_hand.borrow();
        if let Some((_, blob)) = at_hand.iter().find(|(it, _)| *it == data) {
            return engines.bring(data, blob.clone());
        }
        let kept = self
            .brought
            .shelf
            .with_untracked(|shelf| shelf.of(data).cloned());
        let Some((kept, place)) = kept.and_then(|kept| kept.place.map(|place| (kept, place)))
        else {
            // The engine says by name what it lacks.
            return;
        };
        engines.expect(data);
        spawn_local(async move {
            let blob = storage::open(&kept.blob_name(), place).await;
            if blob.is_none() {
                self.lost(data);
            }
            if let Some(engines) = self.works.workers.get() {
                engines.came(data, blob);
            }
        });
    }

    /// The browser has thrown it away.
    fn lost(self, data: OwnData) {
        self.brought.shelf.update(|shelf| drop(shelf.remove(data)));
        self.keep_shelf();
        self.brought
            .said
            .set(say("The browser has thrown your data away. Drop its file again.").to_owned());
    }

    /// Has the engine let go of what nothing needs any more: its memory never shrinks.
    fn let_go_of_others(self, data: OwnData) {
        if self.sweep.with_untracked(|sweep| sweep.is_running()) {
            return;
        }
        let of_pair = Side::BOTH.map(|side| {
            self.run(side)
                .with_untracked(|run| run.config.task.own().filter(|_| !run.is_over()))
        });
        if let Some(engines) = self.works.workers.get() {
            engines.let_go(|it| it != data && !of_pair.contains(&Some(it)));
        }
    }

    /// Puts data at hand.
    pub(super) fn put_at_hand(self, data: OwnData, blob: Blob) {
        let mut at_hand = self.works.bringing.at_hand.borrow_mut();
        at_hand.retain(|(it, _)| *it != data);
        at_hand.push((data, blob));
    }
}
