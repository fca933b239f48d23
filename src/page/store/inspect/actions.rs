//! What the visitor does inside, and what is asked of the engine for it.

use super::{Moved, Poke, Seen, When, advanced, request};
use crate::core::protocol::{Command, Recording, RecordingRequest, RunId, RunState, Shown};
use crate::core::share_link::Moment;
use crate::page::store::{SetIfNew, Side, Store};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// Between two time steps while it is played: some 11 a second, so that a spike can be seen.
const BETWEEN_STEPS: Duration = Duration::from_millis(90);

/// Looks at the weights in an epoch, while they are trained.
const AN_EPOCH: usize = 4;

/// What is behind the signals.
#[derive(Default)]
pub(in crate::page::store) struct Backstage {
    /// The clock of playing is wound up.
    ticking: Cell<bool>,
    /// Recordings so far.
    count: Cell<u32>,
    /// What was asked last, by [`Side`].
    asked: RefCell<[Option<Wish>; 2]>,
}

/// What is to be recorded, and of which weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// The run, and the steps that it has done: other weights are asked anew.
    weights: (RunId, usize),
    when: When,
    request: RecordingRequest,
}

impl Store {
    /// Looks at the run of one side, where there is room for one.
    pub fn inspect_side(self, side: Side) {
        self.inspect.side.set_if_new(side);
    }

    /// Shows an unseen sample, the last one at most.
    pub fn show_sample(self, sample: usize) {
        let last = untrack(move || self.unseen_samples()) - 1;
        let sample = Shown::Sample(sample.min(last));
        self.inspect.shown.set_if_new(sample);
    }

    /// How many unseen samples there are. Follows the run.
    pub fn unseen_samples(self) -> usize {
        self.held.with(|run| run.config.task.test_samples().max(1))
    }

    /// Time steps of a sample. Follows the run.
    pub fn time_steps(self) -> usize {
        self.held.with(|run| run.config.task.time_steps.max(1))
    }

    /// Changes the nudge.
    pub fn poke(self, change: impl FnOnce(&mut Poke)) {
        let mut poke = self.inspect.poke.get_untracked();
        change(&mut poke);
        self.inspect.poke.set_if_new(poke);
    }

    /// Goes to a time step, from 1; whoever does that no longer wants it played.
    pub fn scrub(self, step: f64) {
        let last = untrack(move || self.time_steps()) as f64;
        self.inspect.playing.set_if_new(false);
        let to = Some(step.round().clamp(1.0, last));
        self.inspect.cursor.set_if_new(to);
    }

    /// Plays, after the last step from the first on, or stops. Nothing ever plays that was not asked to.
    pub fn toggle_playing(self) {
        let is_seen = self.inspect.seen[0].with_untracked(Option::is_some);
        let playing = is_seen && !self.inspect.playing.get_untracked();
        self.inspect.playing.set_if_new(playing);
        let last = untrack(move || self.time_steps()) as f64;
        let ended = self
            .inspect
            .cursor
            .get_untracked()
            .is_none_or(|at| at >= last);
        if playing && ended {
            self.inspect.cursor.set(Some(1.0));
        }
        if playing && !self.works.inspecting.ticking.replace(true) {
            set_timeout(move || self.tick(), BETWEEN_STEPS);
        }
    }

    fn tick(self) {
        if self.inspect.playing.get_untracked() {
            let steps = untrack(move || self.time_steps());
            let cursor = self.inspect.cursor.get_untracked().unwrap_or(1.0);
            let (next, goes_on) = advanced(cursor, steps);
            self.inspect.cursor.set(Some(next));
            self.inspect.playing.set_if_new(goes_on);
        }
        if self.inspect.playing.get_untracked() {
            set_timeout(move || self.tick(), BETWEEN_STEPS);
        } else {
            self.works.inspecting.ticking.set(false);
        }
    }

    /// Whether the weights of the first training step are at hand for both networks: those without a
    /// warm-up begin with them, the others have had them after it. Follows the runs.
    pub fn has_first(self) -> bool {
        Side::BOTH.into_iter().all(|side| {
            self.run(side).with(|run| {
                let began = run.epochs.first().is_some_and(|epoch| epoch.epoch == 0);
                run.device.is_some() && (began || run.config.effective_warmup() == 0)
            })
        })
    }

    /// The weights that a side has now: the run, and its steps, which while it trains count on a few times
    /// an epoch. `None` where the engine has not begun it. Follows the run.
    pub fn weights(self, side: Side) -> Option<(RunId, usize)> {
        self.run(side).with(|run| {
            run.device.as_ref()?;
            let step = match run.state {
                RunState::Running => {
                    let between = run.steps_per_epoch.div_ceil(AN_EPOCH).max(1);
                    run.steps_done() / between * between
                }
                _ => run.steps_done(),
            };
            Some((run.id, step))
        })
    }

    /// Asks for what is to be seen of a side's weights, unless that has been asked; `neuron` is the one
    /// that a nudge of one moves. Follows what is looked at.
    pub fn ask_inside(self, side: Side, weights: (RunId, usize), neuron: Option<usize>) {
        let (when, poke) = (self.inspect.when.get(), self.inspect.poke.get());
        let neuron = match poke.moved {
            Moved::All => 0,
            Moved::Chosen => neuron.unwrap_or(0),
        };
        let request = self.inspect.shown.with(|shown| {
            let config = |run: &crate::core::run::Run| request(shown, &poke, neuron, &run.config);
            self.run(side).with_untracked(config)
        });
        // Those of the first training step do not change while it trains.
        let weights = match when {
            When::Now => weights,
            When::First => (weights.0, 0),
        };
        let wish = Wish {
            weights,
            when,
            request,
        };
        let request = wish.request.clone();
        let before = self.works.inspecting.asked.borrow_mut()[side as usize].replace(wish.clone());
        if before != Some(wish) {
            self.with_lab(|lab| lab.look(side, when, request));
        }
    }

    /// What is looked at inside, as a link names it; what was drawn does not travel. Follows it.
    pub fn looked_at(self) -> Moment {
        let sample = self.inspect.shown.with(|shown| match shown {
            Shown::Sample(sample) => Some(*sample),
            Shown::Drawn { .. } => None,
        });
        let cursor = self.inspect.cursor.get();
        Moment {
            at: None,
            sample,
            neuron: self.inspect.neuron.get(),
            cursor: cursor.map(|at| (at as usize).saturating_sub(1)),
        }
    }

    /// What is being looked at was let go: it is asked for anew when somebody looks again.
    pub(in crate::page::store) fn forget_inside(self) {
        *self.works.inspecting.asked.borrow_mut() = Default::default();
        for seen in self.inspect.seen {
            seen.set_if_new(None);
        }
        self.inspect.when.set_if_new(When::Now);
    }

    /// Nobody waits for an answer any more: the engine that was asked is gone.
    pub(in crate::page::store) fn ask_inside_again(self) {
        *self.works.inspecting.asked.borrow_mut() = Default::default();
    }

    /// Takes in a recording with both lenses.
    pub(in crate::page::store) fn take_seen(self, side: Side, recording: Recording) {
        let count = &self.works.inspecting.count;
        count.set(count.get() + 1);
        if let Some(seen) = Seen::new(count.get(), side, recording) {
            self.inspect.seen[side as usize].set(Some(seen));
        }
    }

    /// Asks for the spikes that the lab films: of the sample that was chosen, or the last that there is.
    pub fn record(self, side: Side) {
        let wanted = self.inspect.shown.with_untracked(|shown| match shown {
            Shown::Sample(sample) => *sample,
            Shown::Drawn { .. } => 0,
        });
        let command = self.run(side).with_untracked(|run| {
            let last = run.config.task.test_samples().saturating_sub(1);
            Command::Record {
                run: run.id,
                request: RecordingRequest::for_sample(wanted.min(last)),
            }
        });
        self.send(command);
    }
}
