//! Steps of the runs: whose turn it is, when one pauses by itself or waits for another, and what is kept in between.

use super::active::Active;
use super::{Runs, Send};
use crate::core::protocol::{Event, RunId, RunState, SavedBy};
use crate::engine::worker::unsent::now;

impl Runs {
    /// A turn of the run whose turn it is; false where none has anything to do.
    pub(super) async fn step_run(&mut self, send: Send<'_>) -> bool {
        let count = self.active.len();
        for offset in 0..count {
            let index = (self.turn + offset) % count;
            if self.active[index].running {
                self.turn = index + 1;
                if self.active[index].is_to_pause() {
                    self.active[index].pause_at = None;
                    let run = self.active[index].id;
                    self.pause(run, send).await;
                } else if self.active[index].is_bound() {
                    if self.active[index].unsent.is_empty()
                        && self.active[index].session.is_settled()
                    {
                        continue;
                    }
                    // The other run may wait for what this one has done.
                    self.settle(index, send).await;
                } else {
                    self.advance(index, send).await;
                }
                return true;
            }
        }
        false
    }

    /// One step of the run at `index`; false where that ended it.
    async fn advance(&mut self, index: usize, send: Send<'_>) -> bool {
        let progress = self.active[index].session.step().await;
        self.digest(index, progress, send) && self.hold(index, send).await
    }

    /// What a run that may lose its device goes on from, and the file of one that is kept, when it is time.
    async fn hold(&mut self, index: usize, send: Send<'_>) -> bool {
        let Active {
            session,
            kept,
            checkpoint,
            ..
        } = &mut self.active[index];
        let epoch = checkpoint.as_ref().map(|it| it.epoch);
        kept.hold(session, epoch).await;
        if kept.is_due(now()) {
            return self.write(index, SavedBy::Itself, send).await;
        }
        true
    }

    /// Reports every step that was made, and stands still.
    pub(super) async fn pause(&mut self, run: RunId, send: Send<'_>) {
        let Some(index) = self.find_unfinished(run, send) else {
            return;
        };
        self.active[index].running = false;
        if self.settle(index, send).await {
            self.paused(index, send).await;
        }
    }

    /// One step with all its numbers, and with the epoch's where it ends one.
    pub(super) async fn single_step(&mut self, run: RunId, send: Send<'_>) {
        let Some(index) = self.find_unfinished(run, send) else {
            return;
        };
        self.active[index].running = false;
        let mut goes_on = true;
        while goes_on && self.active[index].session.is_evaluating() {
            goes_on = self.advance(index, send).await;
        }
        goes_on = goes_on && self.advance(index, send).await;
        while goes_on && self.active[index].session.is_evaluating() {
            goes_on = self.advance(index, send).await;
        }
        if goes_on && self.settle(index, send).await {
            self.paused(index, send).await;
        }
    }

    /// Says that the run at `index` stands still, and keeps it as it stands.
    async fn paused(&mut self, index: usize, send: Send<'_>) {
        let (run, state) = (self.active[index].id, RunState::Paused);
        send(Event::State { run, state });
        if self.active[index].kept.is_asked_for() {
            self.write(index, SavedBy::Itself, send).await;
        }
    }
}
