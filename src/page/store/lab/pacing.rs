//! A pair in two engines: neither network runs far ahead of the other, and where both are paused they have
//! come equally far.
//!
//! In one engine the two take turns, a step each. In two, each is told how far it may go, which is a little
//! further than the other has been seen: the slower one never waits.

use super::Lab;
use crate::core::protocol::{Command, Event, RunState};
use crate::page::store::Side;

/// Steps that one may be ahead in any case.
const LEAST_LEAD: usize = 3;
/// Milliseconds whose steps it may be ahead beside those: what is seen of the other is up to 40 old.
const LEAD: f64 = 100.0;

#[derive(Debug, Default)]
pub struct Pacing {
    /// When both began to go on together (milliseconds), and the steps that each had done, by [`Side`];
    /// absent where each goes at its own pace.
    since: Option<(f64, [usize; 2])>,
    /// Whether a pause was asked for that has not brought them to one step yet.
    aligning: bool,
    /// By [`Side`], whether its engine has been told how far it may go.
    bounded: [bool; 2],
}

impl Lab<'_> {
    /// Both go on together from where they are.
    pub(super) fn pace_from_here(&mut self) {
        let done = Side::BOTH.map(|side| self.run(side).steps_done());
        let pacing = &mut self.memory.pacing;
        (pacing.since, pacing.aligning) = (Some((self.now, done)), false);
        Side::BOTH.into_iter().for_each(|side| self.bound(side));
    }

    /// Each goes at its own pace: one of them had to go back, and the other does not wait for it.
    pub(super) fn pace_no_more(&mut self) {
        if self.memory.pacing.since.take().is_some() {
            Side::BOTH.into_iter().for_each(|side| self.let_go(side));
        }
        self.memory.pacing.aligning = false;
    }

    /// Both are to stop at the same step.
    pub(super) fn align_once_paused(&mut self) {
        let any_runs = Side::BOTH.into_iter().any(|side| self.is_running(side));
        // At a link's moment each has a step of its own.
        self.memory.pacing.aligning = any_runs && self.desk.pause_at.is_none();
    }

    /// Takes note of how far a side has come, once its run knows.
    pub(super) fn pace(&mut self, side: Side, event: &PaceEvent) {
        match event {
            PaceEvent::Started => Side::BOTH.into_iter().for_each(|side| self.bound(side)),
            PaceEvent::Stepped => self.bound(side.other()),
            PaceEvent::WentBack => self.pace_no_more(),
            PaceEvent::Stopped => {
                self.let_go(side.other());
                self.align();
            }
        }
    }

    /// Says how far a run may go.
    fn bound(&mut self, side: Side) {
        let Some((since, done)) = self.memory.pacing.since else {
            return;
        };
        let other = side.other();
        let both_run = self.is_running(side) && self.is_running(other);
        if !both_run || !self.are_apart() {
            return;
        }
        let seen = self.run(other).steps_done();
        let progress = seen.saturating_sub(done[other as usize]);
        let lead = progress as f64 * LEAD / (self.now - since).max(1.0);
        let step = done[side as usize] + progress + LEAST_LEAD + lead as usize;
        let run = self.run(side).id;
        let step = Some(step);
        self.memory.pacing.bounded[side as usize] = true;
        self.send(Command::Bound { run, step });
    }

    /// A run whose other stands still goes as far as it likes.
    fn let_go(&mut self, side: Side) {
        let run = self.run(side).id;
        let was_bounded = std::mem::take(&mut self.memory.pacing.bounded[side as usize]);
        if was_bounded && self.memory.pool.seat_of(run).is_some() {
            self.send(Command::Bound { run, step: None });
        }
    }

    /// Brings the one that is behind to the other's step, where both are paused.
    fn align(&mut self) {
        let Some((_, done)) = self.memory.pacing.since else {
            return;
        };
        let states = Side::BOTH.map(|side| self.run(side).state);
        if !self.memory.pacing.aligning || states != [RunState::Paused; 2] {
            return;
        }
        self.memory.pacing.aligning = false;
        let progress = Side::BOTH.map(|side| {
            let steps = self.run(side).steps_done();
            steps.saturating_sub(done[side as usize])
        });
        let most = progress[0].max(progress[1]);
        for side in Side::BOTH {
            for _ in progress[side as usize]..most {
                let run = self.run(side).id;
                self.send(Command::Step { run });
            }
        }
    }

    fn is_running(&mut self, side: Side) -> bool {
        self.run(side).state == RunState::Running
    }

    fn are_apart(&mut self) -> bool {
        let runs = Side::BOTH.map(|side| self.run(side).id);
        self.memory.pool.are_apart(runs)
    }
}

/// What of an event matters to the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PaceEvent {
    /// It begins, or goes on.
    Started,
    Stepped,
    /// It goes on from an earlier step.
    WentBack,
    /// It is paused, or over.
    Stopped,
}

impl PaceEvent {
    /// Of an event of a run of the pair.
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Started { .. }
            | Event::State {
                state: RunState::Running,
                ..
            } => Some(Self::Started),
            Event::Steps { .. } => Some(Self::Stepped),
            Event::Fallback { step, .. } if *step > 0 => Some(Self::WentBack),
            Event::State { .. } | Event::Failed { .. } | Event::Rejected { .. } => {
                Some(Self::Stopped)
            }
            _ => None,
        }
    }
}
