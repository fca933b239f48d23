//! Two networks that are alike: one run in an engine is that of both.
//!
//! The second keeps a name of its own, which no engine knows. What is said to it goes to the first or is dropped
//! where the first is told the same, and what is said of the first is taken in for both.

use super::Lab;
use crate::core::protocol::{Command, Event, RunId, RunState, SavedBy};
use crate::page::store::Side;
use std::collections::VecDeque;

/// The second network of a pair that is alike.
#[derive(Debug)]
pub struct Alike {
    /// Its name.
    run: RunId,
    /// Whose network each file is of that the visitor asked for, the oldest first.
    asked: VecDeque<Side>,
}

impl Lab<'_> {
    /// Takes note of whether both networks begin with the same, to do the same.
    pub(super) fn note_whether_alike(&mut self, files: &[Option<Vec<u8>>; 2]) {
        let is_alike = self.begin_alike() && files[0] == files[1];
        let run = self.run(Side::Regularised).id;
        self.memory.alike = is_alike.then(|| Alike {
            run,
            asked: VecDeque::new(),
        });
    }

    /// Whether both networks have the same settings and the same first weights.
    fn begin_alike(&self) -> bool {
        let [one, other] = Side::BOTH.map(|side| self.desk.config(side));
        let [first, second] = self.memory.first_weights.each_ref().map(Option::as_deref);
        one == other && first == second
    }

    /// The files that a pair goes on from: where both networks are alike and one is kept, it is that of both.
    pub(super) fn files_of_both(&self, files: [Option<Vec<u8>>; 2]) -> [Option<Vec<u8>>; 2] {
        match files {
            [Some(one), None] | [None, Some(one)] if self.begin_alike() => {
                [Some(one.clone()), Some(one)]
            }
            files => files,
        }
    }

    /// The second network goes by another name from here.
    pub(super) fn rename_alike(&mut self, run: RunId) {
        if let Some(alike) = &mut self.memory.alike {
            alike.run = run;
        }
    }

    /// The sides that a run is of.
    pub(super) fn sides_of(&mut self, run: RunId) -> Vec<Side> {
        let is_both = self.memory.alike.is_some() && self.run(Side::Unregularised).id == run;
        let mut sides = Side::BOTH.to_vec();
        sides.retain(|side| is_both || self.run(*side).id == run);
        sides
    }

    /// The sides whose network a file is of that a run has sent.
    pub(super) fn sides_of_file(&mut self, run: RunId, by: SavedBy) -> Vec<Side> {
        let of = self.memory.alike.as_mut();
        let of = of.filter(|_| by == SavedBy::Request);
        match of.and_then(|alike| alike.asked.pop_front()) {
            Some(side) => vec![side],
            None => self.sides_of(run),
        }
    }

    /// A run that is refused something, goes on elsewhere or ends may owe files that never come.
    pub(super) fn note_unsaved(&mut self, event: &Event) {
        let is_end = matches!(
            event,
            Event::Rejected { .. }
                | Event::Fallback { .. }
                | Event::Failed { .. }
                | Event::State {
                    state: RunState::Finished,
                    ..
                }
        );
        if let Some(alike) = self.memory.alike.as_mut().filter(|_| is_end) {
            alike.asked.clear();
        }
    }

    /// The side that is asked for what is to be seen of one.
    pub(super) fn asked_for(&self, side: Side) -> Side {
        match self.memory.alike {
            Some(_) => Side::Unregularised,
            None => side,
        }
    }

    /// The sides that see what one was asked for.
    pub(super) fn seen_by(&self, side: Side) -> Vec<Side> {
        match self.memory.alike {
            Some(_) => Side::BOTH.to_vec(),
            None => vec![side],
        }
    }

    /// With the second network's run, its engine took the first's.
    pub(super) fn lose_alike(&mut self, runs: &mut Vec<RunId>) {
        let first = self.run(Side::Unregularised).id;
        if let Some(alike) = &mut self.memory.alike
            && runs.contains(&first)
        {
            runs.push(alike.run);
            alike.asked.clear();
        }
    }

    /// The command as the engines understand it; `None` where it says what they are told anyhow.
    pub(super) fn of_alike(&mut self, mut command: Command) -> Option<Command> {
        let [first, second] = Side::BOTH.map(|side| self.run(side).id);
        let is_measured = self.desk.measuring.contains(&first);
        let Some(alike) = &mut self.memory.alike else {
            return Some(command);
        };
        let of_second = command.run() == Some(alike.run);
        if let Command::Save { run } = command
            && (run == first || run == second)
        {
            let side = match of_second {
                true => Side::Regularised,
                false => Side::Unregularised,
            };
            alike.asked.push_back(side);
        }
        if !of_second {
            return Some(command);
        }
        match &mut command {
            Command::Save { run }
            | Command::Evaluate { run }
            | Command::StopMeasuring { run }
            | Command::SetTarget { run, .. } => *run = first,
            Command::Measure { run, .. } if !is_measured => *run = first,
            // Both networks are told the rest at once.
            _ => return None,
        }
        Some(command)
    }
}
