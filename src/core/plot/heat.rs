//! A quantity over two settings, as a map for each side.

use super::contour::{self, Piece};
use super::{Axis, Quantity, Run, Side, Sweep, Tally, Value, notes};

/// What stands in one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// No run.
    Empty,
    /// Runs, none of which has a value.
    Failed,
    /// The mean, and how many runs have none.
    Mean { mean: f64, without: usize },
}

/// One side's map.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatPanel {
    pub side: Side,
    /// `[y][x]`, by the places of the axes.
    pub cells: Vec<Vec<Cell>>,
    /// Where the mean exponent is zero; the middle of place i is at i.
    pub zero: Vec<Piece>,
    /// Runs in which one of the settings does nothing, where it does something in others of this side.
    pub left_out: usize,
}

/// A quantity over two settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    pub name: String,
    pub quantity: Quantity,
    pub x: Axis,
    pub y: Axis,
    pub panels: Vec<HeatPanel>,
    pub notes: Vec<String>,
}

impl Heat {
    pub fn new(sweep: &Sweep, quantity: Quantity, (x, y): (&str, &str)) -> Self {
        let (x, y) = (Axis::in_bins(sweep, x), Axis::in_bins(sweep, y));
        let panels = sweep.sides().into_iter();
        let panels: Vec<HeatPanel> = panels
            .map(|side| panel(sweep, side, quantity, (&x, &y)))
            .collect();
        let mut notes = notes::for_sweep(sweep, quantity, &[&x.path, &y.path]);
        let left_out = panels.iter();
        notes.extend(
            left_out.filter_map(|it| notes::left_out(it.side, it.left_out, "one of the settings")),
        );
        Self {
            name: sweep.name.clone(),
            quantity,
            panels,
            notes,
            x,
            y,
        }
    }

    /// The least and the greatest mean of all panels.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let cells = self
            .panels
            .iter()
            .flat_map(|panel| panel.cells.iter().flatten());
        let means = cells.filter_map(|cell| match cell {
            Cell::Mean { mean, .. } => Some(*mean),
            _ => None,
        });
        means.fold(None, |ends, mean| match ends {
            None => Some((mean, mean)),
            Some((low, high)) => Some((mean.min(low), mean.max(high))),
        })
    }

    /// Whether a panel has the line on which the exponent is zero.
    pub fn has_zero(&self) -> bool {
        self.panels.iter().any(|panel| !panel.zero.is_empty())
    }
}

fn panel(sweep: &Sweep, side: Side, quantity: Quantity, axes: (&Axis, &Axis)) -> HeatPanel {
    let (x, y) = axes;
    let is_out = |run: &Run, axis: &Axis| {
        *run.value(&axis.path) == Value::Absent && !sweep.is_level(side, &axis.path)
    };
    let runs = sweep.runs.iter().filter(|run| run.side == side);
    let (out, runs): (Vec<&Run>, Vec<&Run>) =
        runs.partition(|run| is_out(run, x) || is_out(run, y));
    let cells = tallies(&runs, quantity, axes).into_iter();
    HeatPanel {
        side,
        cells: cells
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
        zero: zero(&tallies(&runs, Quantity::Exponent, axes)),
        left_out: out.len(),
    }
}

fn tallies(runs: &[&Run], quantity: Quantity, (x, y): (&Axis, &Axis)) -> Vec<Vec<Tally>> {
    let mut rows = vec![vec![Tally::default(); x.places.len()]; y.places.len()];
    for run in runs {
        for row in y.places_of(run.value(&y.path)) {
            for column in x.places_of(run.value(&x.path)) {
                rows[row][column].add(quantity.value(run));
            }
        }
    }
    rows
}

fn cell(tally: Tally) -> Cell {
    let without = tally.without;
    match tally.mean() {
        Some(mean) => Cell::Mean { mean, without },
        None if tally.is_empty() => Cell::Empty,
        None => Cell::Failed,
    }
}

fn zero(exponents: &[Vec<Tally>]) -> Vec<Piece> {
    let means = exponents
        .iter()
        .map(|row| row.iter().map(Tally::mean).collect());
    contour::zero(&means.collect::<Vec<_>>())
}
