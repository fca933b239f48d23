//! Runs as files: when somebody asks for one, and when it is time for one.

use super::events::rejected;
use super::{Runs, Send};
use crate::core::protocol::{Event, RunId, SavedBy};
use crate::engine::worker::keeping::{file_of, too_large};
use crate::engine::worker::unsent::now;

impl Runs {
    /// The run as a file, because somebody asked.
    pub(super) async fn save(&mut self, run: RunId, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        self.write(index, SavedBy::Request, send).await;
    }

    /// Sends files of a run by itself from now on, or no more.
    pub(super) async fn keep(&mut self, run: RunId, every: Option<u32>, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        let active = &mut self.active[index];
        match too_large(&active.session).filter(|_| every.is_some()) {
            Some(message) => send(rejected(run, "keep", message)),
            None => active.kept.every(every, now()),
        }
        // It may have come to stand before anybody could ask for it.
        let active = &self.active[index];
        let stands = !active.running && !active.is_done() && active.session.next_step() > 0;
        if stands && active.kept.is_asked_for() {
            self.write(index, SavedBy::Itself, send).await;
        }
    }

    /// Sends the run at `index` as a file; false where a number of it ended it on the way.
    pub(super) async fn write(&mut self, index: usize, by: SavedBy, send: Send<'_>) -> bool {
        self.active[index].kept.written(now());
        // The file has the steps of its past: those, too, that still wait for others.
        if self.active[index].session.is_settled() {
            self.active[index].tell(send);
        } else if !self.settle(index, send).await {
            return false;
        }
        let active = &self.active[index];
        match file_of(&active.session, &active.kept).await {
            Ok(file) => {
                send(Event::Saved {
                    run: active.id,
                    step: active.session.next_step(),
                    by,
                    file,
                });
                true
            }
            Err(error) => {
                self.not_answered(index, &error, send);
                false
            }
        }
    }
}
