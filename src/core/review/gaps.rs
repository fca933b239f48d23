//! What of an exercise no hand-in has a result of, so that nobody compares what is not there.

use super::mapped::{Mapped, Standing};
use super::measure::{Aspect, Judged, Measure};
use crate::core::config::Side;
use crate::core::exercise::{Cell, HandIn};
use crate::core::receipt::Outcome;

/// A hand-in that counts.
#[derive(Debug, Clone, Copy)]
pub struct Handed<'a> {
    pub hand_in: &'a HandIn,
    pub judged: &'a Judged,
    /// What its networks came to, by the runs of here where they are known; by side.
    pub outcomes: [Option<Outcome>; 2],
}

/// A condition without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Of the class's map.
    Cell(Cell),
    /// One of the networks that are compared.
    Network(Side),
    /// The exercise's, or a student's own: one of the networks that others have is missing there.
    Seed(u64),
}

impl Handed<'_> {
    /// Whether its runs are of the exercise, and of nothing that the teacher keeps otherwise.
    fn is_of_it(&self, measure: &Measure) -> bool {
        let other = |aspect: Aspect| matches!(aspect, Aspect::Exercise | Aspect::Settings);
        let differs = self.judged.differences.iter().any(|it| other(it.aspect));
        !differs && self.hand_in.differ == measure.exercise.differ
    }

    /// The pair that is handed in, and the first one: seed and outcomes.
    fn runs(&self) -> impl Iterator<Item = (u64, [Option<Outcome>; 2])> {
        let first = self.hand_in.first.as_ref();
        let first = first.map(|it| (it.config.seed, it.outcomes()));
        std::iter::once((self.hand_in.link.config.seed, self.outcomes)).chain(first)
    }
}

/// All of them, cells from the lowest row on; none before the first hand-in of the exercise.
pub fn gaps(measure: &Measure, handed: &[Handed<'_>], mapped: Option<&Mapped>) -> Vec<Gap> {
    let own: Vec<_> = handed.iter().filter(|it| it.is_of_it(measure)).collect();
    if own.is_empty() {
        return Vec::new();
    }
    if let Some(mapped) = mapped {
        let empty = mapped.of_standing(Standing::Empty);
        return empty.map(|it| Gap::Cell(it.cell)).collect();
    }
    let runs: Vec<_> = own.iter().flat_map(|it| it.runs()).collect();
    let has = |side: &Side| runs.iter().any(|(_, it)| it[*side as usize].is_some());
    let sides = measure.exercise.networks.sides();
    let (there, missing): (Vec<Side>, Vec<Side>) = sides.iter().copied().partition(has);
    let mut found: Vec<_> = missing.into_iter().map(Gap::Network).collect();
    if there.is_empty() {
        return found;
    }
    let mut seeds: Vec<u64> = match measure.exercise.own_seed {
        true => own.iter().map(|it| it.hand_in.link.config.seed).collect(),
        false => vec![measure.link.config.seed],
    };
    seeds.sort_unstable();
    seeds.dedup();
    let lacks = |seed: &u64| {
        let of_it = || runs.iter().filter(|(own, _)| own == seed);
        let has = |side: &Side| of_it().any(|(_, it)| it[*side as usize].is_some());
        !there.iter().all(has)
    };
    found.extend(seeds.into_iter().filter(lacks).map(Gap::Seed));
    found
}

#[cfg(test)]
mod tests {
    use super::super::Again;
    use super::super::mapped::{MapEntry, mapped};
    use super::*;
    use crate::core::exercise::open;

    const PAIR: &str =
        "v=1&beta=0.5&regulariser=off&title=T&show=epochs,seed&differ=beta:0.95&explain=Why%3F";

    fn measure(link: &str) -> Measure {
        let opened = open(link).expect("a link").expect("that opens");
        assert_eq!(opened.notes, Vec::<String>::new());
        Measure::new(opened).expect("an exercise")
    }

    /// A hand-in of the exercise, with receipts of some networks.
    fn hand_in(measure: &Measure, seed: u64, sides: &[Side]) -> HandIn {
        let text = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        let receipt = |side| {
            sides
                .contains(&side)
                .then(|| text.parse().expect("a receipt"))
        };
        let mut link = measure.link.clone();
        link.config.seed = seed;
        link.receipts = [Side::Unregularised, Side::Regularised].map(receipt);
        HandIn {
            name: format!("Ada {seed}"),
            exercise: measure.exercise.title.clone(),
            differ: measure.exercise.differ.clone(),
            link,
            ..HandIn::default()
        }
    }

    fn found(measure: &Measure, class: &[HandIn]) -> Vec<Gap> {
        let judged: Vec<_> = class.iter().map(|it| measure.judge(it, &[])).collect();
        let entries: Vec<_> = class
            .iter()
            .zip(&judged)
            .enumerate()
            .map(|(place, (hand_in, judged))| MapEntry {
                place,
                hand_in,
                judged,
                findings: &[],
            })
            .collect();
        let handed: Vec<_> = class
            .iter()
            .zip(&judged)
            .map(|(hand_in, judged)| Handed {
                hand_in,
                judged,
                outcomes: hand_in.outcomes(),
            })
            .collect();
        let mapped = mapped(measure, &entries, &Again::default());
        gaps(measure, &handed, mapped.as_ref())
    }

    const BOTH: [Side; 2] = [Side::Unregularised, Side::Regularised];

    #[test]
    fn a_network_that_nobody_trained_is_a_gap_and_one_that_somebody_did_is_none() {
        let measure = measure(PAIR);
        assert_eq!(found(&measure, &[]), [], "nothing is handed in");
        let first = hand_in(&measure, 0, &[Side::Unregularised]);
        let one = std::slice::from_ref(&first);
        assert_eq!(found(&measure, one), [Gap::Network(Side::Regularised)]);
        let other = hand_in(&measure, 0, &[Side::Regularised]);
        assert_eq!(found(&measure, &[first, other]), []);
        let none = hand_in(&measure, 0, &[]);
        let both = [Side::Regularised, Side::Unregularised].map(Gap::Network);
        assert_eq!(found(&measure, &[none]), both);
    }

    #[test]
    fn a_run_of_another_exercise_or_pair_fills_no_gap() {
        let measure = measure(PAIR);
        let mut other = hand_in(&measure, 0, &BOTH);
        other.exercise = "Something else altogether".into();
        let mut pair = hand_in(&measure, 0, &BOTH);
        pair.differ = Default::default();
        let one = hand_in(&measure, 0, &[Side::Unregularised]);
        assert_eq!(
            found(&measure, &[other, pair, one]),
            [Gap::Network(Side::Regularised)]
        );
    }

    #[test]
    fn the_exercises_seed_is_a_gap_where_all_went_on_to_others_but_not_once_a_first_run_had_it() {
        let measure = measure(PAIR);
        let mut later = hand_in(&measure, 3, &BOTH);
        assert_eq!(found(&measure, &[later.clone()]), [Gap::Seed(0)]);
        later.first = Some(hand_in(&measure, 0, &BOTH).link);
        assert_eq!(found(&measure, &[later]), []);
    }

    #[test]
    fn of_own_seeds_those_are_gaps_that_lack_a_network() {
        let measure =
            measure("v=1&regulariser=off&title=T&seed=own&differ=beta:0.95&explain=Why%3F");
        let class = [
            hand_in(&measure, 7, &BOTH),
            hand_in(&measure, 9, &[Side::Unregularised]),
            hand_in(&measure, 8, &[]),
        ];
        assert_eq!(found(&measure, &class), [Gap::Seed(8), Gap::Seed(9)]);
    }

    #[test]
    fn cells_of_a_map_that_nobody_trained_are_gaps_once_somebody_handed_in() {
        let measure = measure(
            "v=1&pair=one&title=T&map=init-gain:0.3..2.4/2,steps:10..20/2,each:1&explain=Why%3F",
        );
        assert_eq!(found(&measure, &[]), []);
        let found = found(&measure, &[hand_in(&measure, 0, &[])]);
        assert_eq!(found.len(), 4);
        let first = Cell { row: 0, column: 0 };
        assert_eq!(found[0], Gap::Cell(first));
    }
}
