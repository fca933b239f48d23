//! What the visitor does in the panel.

use super::{Inspect, Neuron};
use crate::core::protocol::{Command, Recording, RecordingRequest};
use crate::page::store::{Engine, Side, Store};
use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Between two time steps while it is played: 20 steps a second.
const BETWEEN_STEPS: Duration = Duration::from_millis(50);
/// A choice of sample that stands this long is asked for; one that is passed over is not.
const BEFORE_ASKING: Duration = Duration::from_millis(150);

/// What is behind the signal.
#[derive(Default)]
pub(in crate::page::store) struct Backstage {
    frame_pending: Cell<bool>,
    /// The clock of playing is wound up.
    ticking: Cell<bool>,
    /// Samples chosen so far.
    choices: Cell<u32>,
}

impl Store {
    /// Looks at something else; what shows it is told at the next animation frame.
    fn look(self, next: Inspect) {
        if self.inspect.get_untracked() == next {
            return;
        }
        self.inspect.update_untracked(|looked| *looked = next);
        self.at_next_frame(
            |works| &works.inspecting.frame_pending,
            |store| store.inspect.notify(),
        );
    }

    /// Keeps what is looked at as far as the recording has it.
    pub(super) fn fit_to(self, recording: &Recording) {
        self.look(self.inspect.get_untracked().fitted(recording));
    }

    /// Folds or unfolds the panel.
    pub fn show_inside(self, open: bool) {
        let looked = self.inspect.get_untracked();
        let playing = looked.playing && open;
        self.look(Inspect {
            open,
            playing,
            ..looked
        });
    }

    /// Looks at the run of one side.
    pub fn inspect_side(self, side: Side) {
        let looked = self.inspect.get_untracked();
        self.look(Inspect { side, ..looked });
    }

    /// Selects a neuron.
    pub fn select(self, neuron: Neuron) {
        let looked = self.inspect.get_untracked();
        self.look(Inspect { neuron, ..looked });
    }

    /// Points at a neuron, or at none.
    pub fn point_at(self, pointed: Option<Neuron>) {
        let looked = self.inspect.get_untracked();
        self.look(Inspect { pointed, ..looked });
    }

    /// Goes to a time step, from 0; whoever does that no longer wants it played.
    pub fn scrub(self, step: usize) {
        let looked = self.inspect.get_untracked();
        self.look(Inspect {
            cursor: step.min(self.recorded_steps().saturating_sub(1)),
            playing: false,
            ..looked
        });
    }

    /// Plays or stops. Nothing ever plays that was not asked to.
    pub fn toggle_playing(self) {
        let steps = self.recorded_steps();
        self.look(self.inspect.get_untracked().toggled(steps));
        let playing = self.inspect.get_untracked().playing;
        if playing && !self.works.inspecting.ticking.replace(true) {
            set_timeout(move || self.tick(), BETWEEN_STEPS);
        }
    }

    fn tick(self) {
        let steps = self.recorded_steps();
        self.look(self.inspect.get_untracked().advanced(steps));
        if self.inspect.get_untracked().playing {
            set_timeout(move || self.tick(), BETWEEN_STEPS);
        } else {
            self.works.inspecting.ticking.set(false);
        }
    }

    /// Held-out samples of the run that is looked at. Follows it.
    pub fn held_out(self) -> usize {
        let side = self.inspect.with(|looked| looked.side);
        let run = self.run(side);
        run.with(|run| run.config.task.test_samples().max(1))
    }

    /// Chooses a held-out sample, of both runs, from now on.
    pub fn choose_sample(self, sample: usize) {
        let last = untrack(move || self.held_out()) - 1;
        let looked = self.inspect.get_untracked();
        self.look(Inspect {
            sample: sample.min(last),
            ..looked
        });
        let works = &self.works;
        let choices = &works.inspecting.choices;
        choices.set(choices.get() + 1);
        let choice = choices.get();
        let ask = move || {
            if self.works.inspecting.choices.get() == choice {
                self.record_both();
            }
        };
        set_timeout(ask, BEFORE_ASKING);
    }

    /// Asks for a recording of each run that the engine knows.
    fn record_both(self) {
        let listening = self
            .desk
            .with_untracked(|desk| matches!(desk.engine, Engine::Ready { .. }));
        for side in Side::BOTH {
            let known = self.run(side).with_untracked(|run| run.device.is_some());
            if listening && known && self.is_begun() {
                self.record(side);
            }
        }
    }

    /// Asks for a recording of one run, of the chosen sample or the last that it has.
    pub(in crate::page::store) fn record(self, side: Side) {
        let wanted = self.inspect.with_untracked(|looked| looked.sample);
        let command = self.run(side).with_untracked(|run| {
            let last = run.config.task.test_samples().saturating_sub(1);
            Command::Record {
                run: run.id,
                request: RecordingRequest::for_sample(wanted.min(last)),
            }
        });
        self.send(command);
    }

    fn recorded_steps(self) -> usize {
        let side = self.inspect.with_untracked(|looked| looked.side);
        let run = self.run(side);
        run.with_untracked(|run| run.recording.as_ref().map_or(0, |it| it.time_steps))
    }
}
