//! Goals and predictions by the runs that were trained again, where a hand-in's own did not come again.

use super::again::{Again, Failure};
use super::measure::{Aspect, Difference, Judged, Measure};
use crate::core::config::{ExperimentConfig, Side};
use crate::core::exercise::{Goal, HandIn};
use crate::core::receipt::{Outcome, Receipt, Reproduction, compare};
use crate::core::share_link::Link;

/// A hand-in beside its runs, trained again: a number that was not reproduced counts as what it came to here.
#[derive(Debug)]
pub struct ByRuns<'a> {
    hand_in: &'a HandIn,
    again: &'a Again,
    /// With the numbers of here; `None` where its own count.
    trained: Option<HandIn>,
}

impl<'a> ByRuns<'a> {
    pub fn new(hand_in: &'a HandIn, again: &'a Again) -> Self {
        Self {
            hand_in,
            again,
            trained: as_trained(hand_in, again, Within::Counts),
        }
    }

    /// What both networks came to: by the runs of here, where its own did not come again.
    pub fn outcomes(&self) -> [Option<Outcome>; 2] {
        self.trained.as_ref().unwrap_or(self.hand_in).outcomes()
    }

    /// What the hand-in comes to, which was `judged` by its own receipts.
    pub fn judged(&self, measure: &Measure, judged: &Judged) -> Judged {
        let mut by_runs = judged.clone();
        if judged.is_set_aside() {
            return by_runs;
        }
        if let Some(trained) = &self.trained {
            by_runs.answers = measure.answers(trained);
            by_runs.goals = measure.goals(trained);
            self.refuse_false(measure, &mut by_runs);
            if !judged.cells.is_empty() {
                by_runs.cells = measure.cells(trained);
            }
        }
        if is_near(self.hand_in, self.again) {
            self.note_own_numbers(measure, &mut by_runs);
        }
        by_runs
    }

    /// Takes back and names the goals that only a run of here meets, where the hand-in's own cannot be true: what is
    /// handed in is not that run.
    fn refuse_false(&self, measure: &Measure, judged: &mut Judged) {
        let sides = [Side::Unregularised, Side::Regularised];
        let is_false = sides.map(|side| is_false(self.hand_in, side, self.again));
        let is_refused = |goal: &Goal| {
            sides
                .iter()
                .any(|side| goal.is_of(*side) && is_false[*side as usize])
        };
        let each = measure.exercise.goals.iter().zip(&mut judged.goals);
        for (place, (goal, counts)) in each.enumerate() {
            if *counts && is_refused(goal) {
                *counts = false;
                let goal = place + 1;
                judged.differences.push(Difference {
                    aspect: Aspect::Claim,
                    words: format!(
                        "Goal {goal} does not count: its run is not what was handed in, though trained again here it meets it."
                    ),
                });
            }
        }
    }

    /// Names the goals that are met by the hand-in's own numbers, within tolerance, and not by those of here.
    fn note_own_numbers(&self, measure: &Measure, judged: &mut Judged) {
        let Some(trained) = as_trained(self.hand_in, self.again, Within::Replaced) else {
            return;
        };
        let here = measure.goals(&trained);
        for (place, (counts, here)) in judged.goals.iter().zip(here).enumerate() {
            if *counts && !here {
                let goal = place + 1;
                judged.differences.push(Difference {
                    aspect: Aspect::Claim,
                    words: format!(
                        "Goal {goal} is met by the hand-in's own numbers; trained again here, it is not."
                    ),
                });
            }
        }
    }
}

/// Whether a network's numbers, as they are handed in, cannot be true: its run comes to the same bits wherever it is
/// trained, and came to others here.
fn is_false(hand_in: &HandIn, side: Side, again: &Again) -> bool {
    let theirs = hand_in.link.receipts[side as usize].as_ref();
    let ours = again.of(&hand_in.differ.config(side, &hand_in.link.config));
    let Some((theirs, Ok(ours))) = theirs.zip(ours) else {
        return false;
    };
    matches!(
        compare(theirs, ours),
        Reproduction::Differs { is_exact: true, .. } | Reproduction::OtherStart { .. }
    )
}

/// Whether both networks handed in are trained again, and one came to its numbers within tolerance alone.
fn is_near(hand_in: &HandIn, again: &Again) -> bool {
    let mut is_near = false;
    for side in [Side::Unregularised, Side::Regularised] {
        let Some(theirs) = &hand_in.link.receipts[side as usize] else {
            continue;
        };
        match again.of(&hand_in.differ.config(side, &hand_in.link.config)) {
            None => return false,
            Some(Ok(ours)) => {
                let said = compare(theirs, ours);
                is_near |= matches!(said, Reproduction::WithinTolerance { .. });
            }
            Some(Err(_)) => {}
        }
    }
    is_near
}

/// What becomes of a receipt that came again within tolerance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Counts,
    Replaced,
}

/// The hand-in with what its runs came to here in place of what was not reproduced; `None` where nothing is.
fn as_trained(hand_in: &HandIn, again: &Again, within: Within) -> Option<HandIn> {
    let mut trained = hand_in.clone();
    let mut is_changed = false;
    let mut put = |config: &ExperimentConfig, receipt: &mut Option<Receipt>| {
        let theirs = receipt.as_ref();
        let came_to = match theirs.zip(again.of(config)) {
            Some((theirs, Ok(ours))) => match compare(theirs, ours) {
                Reproduction::Exactly => return,
                Reproduction::WithinTolerance { .. } if within == Within::Counts => return,
                Reproduction::WithinTolerance { .. }
                | Reproduction::Differs { .. }
                | Reproduction::OtherStart { .. } => Some(Receipt {
                    outcome: ours.outcome,
                    ..theirs.clone()
                }),
            },
            Some((_, Err(Failure::Run(_)))) => None,
            Some((_, Err(Failure::Engine(_)))) | None => return,
        };
        *receipt = came_to;
        is_changed = true;
    };
    let sides = [Side::Unregularised, Side::Regularised];
    let differ = hand_in.differ.clone();
    let mut put_link = |link: &mut Link| {
        for side in sides {
            put(
                &differ.config(side, &link.config),
                &mut link.receipts[side as usize],
            );
        }
    };
    put_link(&mut trained.link);
    if let Some(first) = &mut trained.first {
        put_link(first);
    }
    for work in &mut trained.cells {
        let Some(settings) = work.config(&hand_in.link.config) else {
            continue;
        };
        for side in sides {
            put(&side.config(&settings), &mut work.receipts[side as usize]);
        }
    }
    is_changed.then_some(trained)
}
