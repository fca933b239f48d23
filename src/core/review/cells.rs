//! The cells of a hand-in against the teacher's own map.

use super::measure::{Aspect, Difference, JudgedCell, Measure};
use crate::core::exercise::{Cell, CellWork, ClassMap, HandIn, came_to};

impl Measure {
    /// The cells of a hand-in, in its order; none without a map.
    pub(super) fn cells(&self, hand_in: &HandIn) -> Vec<JudgedCell> {
        let Some(map) = &self.exercise.map else {
            return Vec::new();
        };
        let own = self.allotted(map, hand_in);
        let each = hand_in.cells.iter();
        each.map(|work| self.cell(map, &own, work)).collect()
    }

    /// The cells that follow from the name, also with the title as it was before a slip in it was mended.
    fn allotted(&self, map: &ClassMap, hand_in: &HandIn) -> [Vec<Cell>; 2] {
        let titles = [&self.exercise.title, &hand_in.exercise];
        titles.map(|title| map.allotted(&hand_in.name, title))
    }

    fn cell(&self, map: &ClassMap, own: &[Vec<Cell>; 2], work: &CellWork) -> JudgedCell {
        let cell = map.find(work);
        let words = work.words();
        let lacks = |side: &crate::core::config::Side| work.receipts[*side as usize].is_none();
        let sides = self.exercise.networks.sides();
        let wrong = match cell {
            None => Some(format!("Its cell {words} is not on your map.")),
            Some(cell) if !own.iter().any(|own| own.contains(&cell)) => Some(format!(
                "Its cell {words} does not follow from the student's name."
            )),
            Some(_) if sides.iter().any(lacks) => {
                Some(format!("Its cell {words} was not trained to its end."))
            }
            Some(_) => None,
        };
        let config = cell.and_then(|cell| map.config(&self.link.config, cell));
        let outcome = work.outcomes()[sides[0] as usize];
        let came_true = config.zip(outcome).map_or([None; 2], |(config, outcome)| {
            came_to(&work.guess, &outcome, &config)
        });
        JudgedCell {
            cell,
            wrong,
            came_true,
        }
    }

    pub(super) fn compare_cells(
        &self,
        hand_in: &HandIn,
        cells: &[JudgedCell],
        found: &mut Vec<Difference>,
    ) {
        let mut named = |words: String| {
            let aspect = Aspect::Map;
            found.push(Difference { aspect, words });
        };
        let Some(map) = &self.exercise.map else {
            if !hand_in.cells.is_empty() {
                named("It has cells of a map; your exercise has none.".to_owned());
            }
            return;
        };
        cells
            .iter()
            .filter_map(|it| it.wrong.clone())
            .for_each(&mut named);
        let there = |cell: &Cell| cells.iter().any(|it| it.cell == Some(*cell));
        let own = self.allotted(map, hand_in);
        // Of two titles, the one by which it was done.
        let missing = own
            .iter()
            .map(|own| own.iter().filter(|cell| !there(cell)).collect::<Vec<_>>());
        let missing = missing.min_by_key(Vec::len).unwrap_or_default();
        if !missing.is_empty() {
            let words: Vec<_> = missing.iter().map(|cell| map.words(**cell)).collect();
            named(format!(
                "It lacks {} of its {} cells: {}.",
                missing.len(),
                map.each,
                words.join("; ")
            ));
        }
    }
}
