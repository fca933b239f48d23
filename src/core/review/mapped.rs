//! What a class's hand-ins make of the map: each cell with what it came to, who trained it, and whether they
//! agree; what was left out of it, and why.

use super::again::Again;
use super::measure::{Judged, Measure};
use super::question::Bar;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::exercise::{Cell, ClassMap, Finding, Guess, HandIn, came_to};
use crate::core::number::percent;
use crate::core::random::{Stream, stream};
use crate::core::receipt::{Outcome, Receipt, Reproduction, compare};
use rand::Rng;

/// A hand-in that counts.
#[derive(Debug, Clone, Copy)]
pub struct MapEntry<'a> {
    /// Its place in the class.
    pub place: usize,
    pub hand_in: &'a HandIn,
    pub judged: &'a Judged,
    /// By its cells: what of their receipts cannot be true, as far as it is known.
    pub findings: &'a [Vec<Finding>],
}

/// How far a cell can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    Empty,
    /// Its hand-ins differ, and nothing here says which is right.
    Disputed,
    /// One hand-in says it.
    Said,
    /// Several say the same, to the last bit.
    Agreed,
    /// Trained on this computer alone.
    Here,
    /// Trained again on this computer, which came to the same.
    Proved,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedCell {
    pub cell: Cell,
    pub standing: Standing,
    /// The hand-ins that say it, by place.
    pub of: Vec<usize>,
    /// Unregularised and regularised; none of a cell that is empty or disputed.
    pub outcomes: [Option<Outcome>; 2],
}

/// A cell of a hand-in that is not on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    pub place: usize,
    pub why: String,
}

/// Cells that were trained again here, by what that said of their hand-ins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    pub exactly: usize,
    pub within: usize,
    pub not: usize,
}

/// The whole map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapped {
    /// Row by row from the lowest.
    pub cells: Vec<MappedCell>,
    pub left_out: Vec<LeftOut>,
    pub checked: Checked,
    /// Whether it learns, and whether its gradient grows: what was said, and whether it came true.
    pub guesses: [Vec<Bar>; 2],
}

/// What one hand-in says of one cell.
struct Said<'a> {
    place: usize,
    receipts: &'a [Option<Receipt>; 2],
    guess: Guess,
}

/// What the class makes of the map; `None` where the exercise has none.
pub fn mapped(measure: &Measure, entries: &[MapEntry<'_>], again: &Again) -> Option<Mapped> {
    let map = measure.exercise.map.as_ref()?;
    let mut found = Mapped::default();
    let said = gathered(map, entries, &mut found.left_out);
    for (cell, said) in map.cells().zip(said) {
        let Some(config) = map.config(&measure.link.config, cell) else {
            continue;
        };
        let here = here(measure, &config, again);
        found.add(measure, map, cell, &config, said, here);
    }
    Some(found)
}

/// By cell, what hand-ins say that are not left out.
fn gathered<'a>(
    map: &ClassMap,
    entries: &[MapEntry<'a>],
    left_out: &mut Vec<LeftOut>,
) -> Vec<Vec<Said<'a>>> {
    let mut said: Vec<Vec<Said<'a>>> = map.cells().map(|_| Vec::new()).collect();
    for entry in entries {
        let aside = entry.judged.aside().next().map(|it| it.words.clone());
        let works = entry.hand_in.cells.iter().zip(&entry.judged.cells);
        for (index, (work, judged)) in works.enumerate() {
            let findings = entry.findings.get(index);
            let forged = findings.and_then(|all| all.iter().find(|it| !it.is_note));
            let forged = forged.map(|it| format!("Cell {}: {}", work.words(), it.words));
            let wrong = judged.wrong.clone().or_else(|| aside.clone()).or(forged);
            match (judged.cell, wrong) {
                (Some(cell), None) => said[map.place(cell)].push(Said {
                    place: entry.place,
                    receipts: &work.receipts,
                    guess: work.guess,
                }),
                (_, why) => left_out.push(LeftOut {
                    place: entry.place,
                    why: why.unwrap_or_default(),
                }),
            }
        }
    }
    said
}

/// A cell as it was trained here, where it was; by side.
fn here<'a>(
    measure: &Measure,
    config: &ExperimentConfig,
    again: &'a Again,
) -> [Option<&'a Receipt>; 2] {
    let sides = measure.exercise.networks.sides();
    [Side::Unregularised, Side::Regularised].map(|side| {
        let trained = || again.of(&side.config(config))?.as_ref().ok();
        sides.contains(&side).then(trained).flatten()
    })
}

/// What the runs here say of a hand-in's: the worst.
enum Reproduced {
    Exactly,
    Within,
    Not(String),
}

fn reproduced(theirs: &[Option<Receipt>; 2], ours: [Option<&Receipt>; 2]) -> Option<Reproduced> {
    let pairs = theirs.iter().zip(ours);
    let pairs = pairs.filter_map(|(theirs, ours)| theirs.as_ref().zip(ours));
    let mut worst = None;
    for (theirs, ours) in pairs {
        match compare(theirs, ours) {
            Reproduction::Exactly => {
                worst.get_or_insert(Reproduced::Exactly);
            }
            Reproduction::WithinTolerance { .. } => worst = Some(Reproduced::Within),
            Reproduction::Differs { .. } | Reproduction::OtherStart { .. } => {
                let share = |it: &Receipt| percent(it.outcome.test_accuracy.into());
                let (claim, is) = (share(theirs), share(ours));
                let words = if claim == is {
                    "not reproduced.".to_owned()
                } else {
                    format!("not reproduced: it claims {claim}; trained again it is {is}.")
                };
                return Some(Reproduced::Not(words));
            }
        }
    }
    worst
}

impl Mapped {
    fn add(
        &mut self,
        measure: &Measure,
        map: &ClassMap,
        cell: Cell,
        config: &ExperimentConfig,
        said: Vec<Said<'_>>,
        here: [Option<&Receipt>; 2],
    ) {
        let sides = measure.exercise.networks.sides();
        let is_here = sides.iter().all(|side| here[*side as usize].is_some());
        let said = self.tried(map, cell, said, here);
        let of: Vec<usize> = said.iter().map(|it| it.place).collect();
        let alike = said
            .windows(2)
            .all(|pair| same(pair[0].receipts, pair[1].receipts));
        let theirs = said.first().map(|it| it.receipts);
        let (standing, receipts) = match (is_here, theirs) {
            (true, None) => (Standing::Here, here),
            (true, Some(_)) => (Standing::Proved, here),
            (false, None) => (Standing::Empty, [None; 2]),
            (false, Some(_)) if !alike => (Standing::Disputed, [None; 2]),
            (false, Some(theirs)) => {
                let standing = if said.len() > 1 {
                    Standing::Agreed
                } else {
                    Standing::Said
                };
                (standing, theirs.each_ref().map(Option::as_ref))
            }
        };
        let outcomes = receipts.map(|it| it.map(|receipt| receipt.outcome));
        if let Some(outcome) = outcomes[sides[0] as usize] {
            for said in &said {
                self.count(said, &outcome, config);
            }
        }
        self.cells.push(MappedCell {
            cell,
            standing,
            of,
            outcomes,
        });
    }

    /// What is left of it once the runs here have spoken.
    fn tried<'a>(
        &mut self,
        map: &ClassMap,
        cell: Cell,
        said: Vec<Said<'a>>,
        here: [Option<&Receipt>; 2],
    ) -> Vec<Said<'a>> {
        let mut stays = Vec::new();
        let (mut within, mut not, mut exactly) = (false, false, false);
        for said in said {
            match reproduced(said.receipts, here) {
                Some(Reproduced::Not(words)) => {
                    not = true;
                    self.left_out.push(LeftOut {
                        place: said.place,
                        why: format!("Cell {}: {words}", map.words(cell)),
                    });
                    continue;
                }
                Some(Reproduced::Within) => within = true,
                Some(Reproduced::Exactly) => exactly = true,
                None => {}
            }
            stays.push(said);
        }
        match (not, within, exactly) {
            (true, ..) => self.checked.not += 1,
            (_, true, _) => self.checked.within += 1,
            (_, _, true) => self.checked.exactly += 1,
            _ => {}
        }
        stays
    }

    fn count(&mut self, of: &Said, outcome: &Outcome, config: &ExperimentConfig) {
        let guess = &of.guess;
        let names = [["does not learn", "learns"], ["fades", "grows"]];
        let came = came_to(guess, outcome, config);
        let parts = [guess.learns, guess.grows].into_iter().zip(came);
        for ((bars, names), (said, came)) in self.guesses.iter_mut().zip(names).zip(parts) {
            if bars.is_empty() {
                *bars = [names[1], names[0]]
                    .map(|it| Bar::new(it.to_owned()))
                    .to_vec();
            }
            if let Some(said) = said {
                bars[usize::from(!said)].add(of.place, came);
            }
        }
    }

    /// Cells that hold a number.
    pub fn filled(&self) -> usize {
        let is_filled = |it: &&MappedCell| it.outcomes.iter().any(Option::is_some);
        self.cells.iter().filter(is_filled).count()
    }

    /// Cells of a standing.
    pub fn of_standing(&self, standing: Standing) -> impl Iterator<Item = &MappedCell> {
        self.cells.iter().filter(move |it| it.standing == standing)
    }

    /// The empty cells, in the order in which they fill the map evenly.
    pub fn empty(&self, map: &ClassMap) -> Vec<Cell> {
        let known = self
            .cells
            .iter()
            .filter(|it| it.standing != Standing::Empty);
        let known: Vec<Cell> = known.map(|it| it.cell).collect();
        map.filling(&known)
    }

    /// So many cells to train again: those that are disputed first, then others by chance that have not been.
    pub fn spot(&self, count: usize, chance: u64) -> Vec<Cell> {
        let mut random = stream(chance, Stream::Map, 1);
        let mut open: Vec<(bool, u64, Cell)> = self
            .cells
            .iter()
            .filter(|it| {
                matches!(
                    it.standing,
                    Standing::Disputed | Standing::Said | Standing::Agreed
                )
            })
            .map(|it| {
                (
                    it.standing != Standing::Disputed,
                    random.next_u64(),
                    it.cell,
                )
            })
            .collect();
        open.sort_unstable();
        open.into_iter()
            .take(count)
            .map(|(.., cell)| cell)
            .collect()
    }
}

/// Whether two hand-ins came to the same, to the last bit.
fn same(one: &[Option<Receipt>; 2], other: &[Option<Receipt>; 2]) -> bool {
    one.iter().zip(other).all(|pair| match pair {
        (Some(one), Some(other)) => compare(one, other) == Reproduction::Exactly,
        (one, other) => one.is_none() && other.is_none(),
    })
}
