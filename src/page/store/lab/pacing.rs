//! A pair in two engines: neither network runs far ahead of the other, and where both are paused they have
//! come equally far.
//!
//! In one engine the two take turns, a step each. In two, each is told how far it may go, which is a little
//! further than the other has been seen: the slower one never waits.

use super::Lab;
use crate::core::protocol::{Command, Event, RunState};
use crate::page::store::Side;

/// Steps that one may be ahead in any case.
const LEAST_LEAD: usize = 1;
/// Milliseconds whose steps it may be ahead of what is seen of the other: that is some 40 ms old where it was sent, and
/// older by what the page does meanwhile. With no more than those each waits for the other at every report.
const LEAD: f64 = 80.0;

#[derive(Debug, Default)]
pub struct Pacing {
    /// When both began to go on together (milliseconds), and the steps that each had done, by [`Side`];
    /// absent where each goes at its own pace.
    since: Option<(f64, [usize; 2])>,
    /// Of a pause that was asked for, until both stand at one step.
    aligning: Option<Aligning>,
    /// By [`Side`], whether its engine has been told how far it may go.
    bounded: [bool; 2],
}

/// A pause on its way: shown once both stand at one step.
#[derive(Debug, Default)]
struct Aligning {
    /// By [`Side`], whether its engine has paused it.
    stands: [bool; 2],
    /// Steps that the one behind has still to make, once that is known.
    left: Option<usize>,
}

impl Lab<'_> {
    /// Both go on together from where they are.
    pub(super) fn pace_from_here(&mut self) {
        let done = Side::BOTH.map(|side| self.run(side).steps_done());
        let pacing = &mut self.memory.pacing;
        (pacing.since, pacing.aligning) = (Some((self.now, done)), None);
        Side::BOTH.into_iter().for_each(|side| self.bound(side));
    }

    /// Each goes at its own pace: one of them had to go back, and the other does not wait for it.
    pub(super) fn pace_no_more(&mut self) {
        if self.memory.pacing.since.take().is_some() {
            Side::BOTH.into_iter().for_each(|side| self.let_go(side));
        }
        self.show_paused();
    }

    /// Has both stop at the same step, where both train; false where that is under way already.
    pub(super) fn align_once_paused(&mut self) -> bool {
        if self.memory.pacing.aligning.is_some() {
            return false;
        }
        let both_run = Side::BOTH.into_iter().all(|side| self.is_running(side));
        // At a link's moment each has a step of its own.
        let is_paced = self.memory.pacing.since.is_some() && self.desk.pause_at.is_none();
        if both_run && is_paced && self.are_apart() {
            self.memory.pacing.aligning = Some(Aligning::default());
        }
        true
    }

    /// Keeps back that a run has paused until both stand at one step; any other event is given back.
    pub(super) fn hold_back(&mut self, side: Side, event: Event) -> Option<Event> {
        let Some(aligning) = &mut self.memory.pacing.aligning else {
            return Some(event);
        };
        match event {
            Event::State {
                state: RunState::Paused,
                ..
            } => {
                let answers = std::mem::replace(&mut aligning.stands[side as usize], true);
                if let (true, Some(left)) = (answers, &mut aligning.left) {
                    *left = left.saturating_sub(1);
                }
                if aligning.stands != [true; 2] {
                    return None;
                }
                let left = match aligning.left {
                    Some(left) => left,
                    None => self.catch_up(),
                };
                if left == 0 {
                    self.show_paused();
                    return Some(event);
                }
                None
            }
            Event::State { .. } | Event::Failed { .. } | Event::Fallback { .. } => {
                self.show_paused();
                Some(event)
            }
            event => Some(event),
        }
    }

    /// Has the one that is behind make the steps that the other is ahead; how many.
    fn catch_up(&mut self) -> usize {
        let Some((_, done)) = self.memory.pacing.since else {
            return 0;
        };
        let progress = Side::BOTH.map(|side| {
            let steps = self.run(side).steps_done();
            steps.saturating_sub(done[side as usize])
        });
        let behind = match progress[0] < progress[1] {
            true => Side::Unregularised,
            false => Side::Regularised,
        };
        let left = progress[0].abs_diff(progress[1]);
        let run = self.run(behind).id;
        (0..left).for_each(|_| self.send(Command::Step { run }));
        if let Some(aligning) = &mut self.memory.pacing.aligning {
            aligning.left = Some(left);
        }
        left
    }

    /// Shows the pauses that were kept back.
    fn show_paused(&mut self) {
        let aligning = self.memory.pacing.aligning.take().unwrap_or_default();
        for side in Side::BOTH {
            let run = self.run(side);
            if aligning.stands[side as usize] && !run.is_over() {
                run.state = RunState::Paused;
            }
        }
    }

    /// Takes note of how far a side has come, once its run knows.
    pub(super) fn pace(&mut self, side: Side, event: PaceEvent) {
        match event {
            PaceEvent::Started => Side::BOTH.into_iter().for_each(|side| self.bound(side)),
            PaceEvent::Stepped => self.bound(side.other()),
            PaceEvent::WentBack => self.pace_no_more(),
            PaceEvent::Stopped => {
                // A paused run that goes on alone waits for nobody either.
                if self.is_running(side.other()) || self.run(side).is_over() {
                    self.let_go(side.other());
                }
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
