//! What of a sweep does nothing, or not what it says, in words: whoever asked for it meant something else.

use super::network::Cell;
use super::plan::Plan;
use crate::core::config::{NothingToRegularise, Side};
use crate::core::settings::Input;
use std::collections::BTreeSet;

impl Plan {
    /// Settings without effect, networks whose exponent is to be regularised and cannot be, and points that come to
    /// the same network; nothing where all that was asked for does something.
    pub fn notes(&self) -> Vec<String> {
        let axes = (0..self.grid.axes.len()).filter_map(|axis| self.idle_axis(axis));
        let base = self.idle.iter();
        let base = base.map(|field| format!("base: {} does nothing in any network", field.path));
        let made = self.made.iter().map(|words| format!("base: {words}"));
        let mut notes: Vec<String> = axes.chain(base).chain(made).collect();
        notes.extend(self.in_vain());
        if self.repeated > 0 {
            let all = self.repeated + self.cells.len();
            notes.push(format!(
                "{} of {all} combinations (values or draws, and sides) come to a network that is there already: \
                 it is run once",
                self.repeated
            ));
        }
        notes
    }

    /// Where an axis does nothing.
    fn idle_axis(&self, axis: usize) -> Option<String> {
        let path = self.grid.axes[axis].field.path;
        let is_idle = |cell: &Cell| cell.places[axis].is_none();
        let (idle, all) = (
            self.cells.iter().filter(|cell| is_idle(cell)).count(),
            self.cells.len(),
        );
        match idle {
            0 => None,
            idle if idle == all => Some(format!("{path} does nothing in any network")),
            idle => {
                let which = self.shared_by(&is_idle);
                let which = which.map_or(String::new(), |which| format!(", {which}"));
                Some(format!(
                    "{path} does nothing in {idle} of {all} networks{which}"
                ))
            }
        }
    }

    /// What some networks have in common and no other has: their side, or a choice.
    fn shared_by(&self, is_one: &dyn Fn(&Cell) -> bool) -> Option<String> {
        let is_side = |cell: &Cell| cell.side == Side::Unregularised;
        if self.cells.iter().all(|cell| is_one(cell) == is_side(cell)) {
            return Some("those without the regulariser".to_owned());
        }
        let choices = self.grid.axes.iter().enumerate();
        let mut choices = choices.filter(|(_, it)| matches!(it.field.input, Input::Choice(_)));
        choices.find_map(|(place, axis)| {
            let values = |of: bool| -> BTreeSet<Option<&str>> {
                let cells = self.cells.iter().filter(|cell| is_one(cell) == of);
                let text = |place: u32| axis.texts[place as usize].as_str();
                cells.map(|cell| cell.places[place].map(text)).collect()
            };
            let (own, others) = (values(true), values(false));
            let names: Option<Vec<&str>> = own.iter().copied().collect();
            let names = names.filter(|_| own.is_disjoint(&others))?;
            Some(format!(
                "those with {} {}",
                axis.field.path,
                names.join(", ")
            ))
        })
    }

    /// Regularised networks that have nothing to regularise, by the reason.
    fn in_vain(&self) -> Vec<String> {
        let regularised = |cell: &&Cell| cell.side == Side::Regularised;
        let all = self.cells.iter().filter(regularised).count();
        let both = self
            .cells
            .iter()
            .any(|cell| cell.side == Side::Unregularised);
        let said = |why: NothingToRegularise| {
            let cells = self.cells.iter().filter(|cell| cell.in_vain == Some(why));
            let count = cells.count();
            let which = if count == all {
                "every regularised network".to_owned()
            } else {
                format!("{count} of {all} regularised networks")
            };
            let same = if both {
                " They are run all the same, and come to what they come to without the regulariser."
            } else {
                ""
            };
            (count > 0).then(|| format!("{which}: {}{same}", why.sentence()))
        };
        NothingToRegularise::ALL
            .into_iter()
            .filter_map(said)
            .collect()
    }
}
