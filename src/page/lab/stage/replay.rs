//! Plays the recorded run: once of itself, and whenever the visitor asks.

use super::Stage;
use crate::page::clock::now;
use crate::page::lab::recorded;
use crate::page::lab::segments::moment_at;
use crate::page::store::Store;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// From its beginning to its end, in milliseconds.
const LASTS: f64 = 5_200.0;

impl Stage {
    /// Fetches the recorded run, and plays it where it stands in for one.
    pub fn fetch_recording(self) {
        if self.recorded.with_untracked(Option::is_some) {
            return;
        }
        spawn_local(async move {
            match recorded::fetch().await {
                Ok(recorded) => {
                    self.recorded.set(Some(Arc::new(recorded)));
                    self.play();
                }
                // Without it the lab is there all the same, and has nothing to show before it trains.
                Err(why) => leptos::logging::warn!("The recorded run did not come: {why}"),
            }
        });
    }

    /// Plays the recorded run from its beginning; where the visitor wants no motion, its end is shown.
    pub fn play(self) {
        if !self.is_recording.get_untracked() {
            return;
        }
        self.scrubbed.set(None);
        if self.calm.get_untracked() {
            return;
        }
        self.playing.set(true);
        self.scrubbed.set(Some(self.span.get_untracked().0));
        request_animation_frame(move || self.advance(now()));
    }

    fn advance(self, began: f64) {
        if !self.playing.get_untracked() {
            return;
        }
        let share = (now() - began) / LASTS;
        if share >= 1.0 {
            self.playing.set(false);
            self.scrubbed.set(None);
            return;
        }
        let moment = moment_at(&untrack(move || self.segments()), share);
        if self.scrubbed.get_untracked() != Some(moment) {
            self.scrubbed.set(Some(moment));
        }
        request_animation_frame(move || self.advance(began));
    }

    /// Before the visitor's own run begins.
    pub fn stop_playing(self, store: Store) {
        if self.playing.get_untracked() {
            self.seek(store, None);
        }
    }
}
