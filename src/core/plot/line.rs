//! A quantity over one setting: the mean, in the band from the least to the greatest.

use super::{Axis, Quantity, Side, Sweep, Tally, Value, notes, side_title};

/// One side's runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    pub side: Side,
    /// By the axis' places; those without a run are empty.
    pub places: Vec<Tally>,
    /// Whether the setting does nothing on this side.
    pub is_level: bool,
    /// Runs in which the setting does nothing, where it does something in others of this side: they stand at
    /// none of its values.
    pub left_out: usize,
}

/// A quantity over one setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    pub name: String,
    pub quantity: Quantity,
    pub x: Axis,
    pub curves: Vec<Curve>,
    pub notes: Vec<String>,
}

impl Lines {
    pub fn new(sweep: &Sweep, quantity: Quantity, x: &str) -> Self {
        let x = Axis::new(sweep, x);
        let curves = sweep.sides().into_iter();
        let curves: Vec<Curve> = curves
            .map(|side| curve(sweep, side, quantity, &x))
            .collect();
        let mut notes = notes::for_sweep(sweep, quantity, &[&x.path]);
        let are_many = |curve: &Curve| curve.places.iter().any(|place| place.values > 1);
        if curves.iter().any(are_many) {
            notes.push("Bands go from the least run to the greatest.".to_owned());
        }
        let level = curves.iter().filter(|curve| curve.is_level);
        notes.extend(level.map(|curve| {
            let side = side_title(curve.side);
            format!("{side}: the setting does nothing there, so the line is level.")
        }));
        let left_out = curves.iter();
        notes
            .extend(left_out.filter_map(|it| notes::left_out(it.side, it.left_out, "the setting")));
        Self {
            name: sweep.name.clone(),
            quantity,
            x,
            curves,
            notes,
        }
    }

    /// The least and the greatest value of all runs.
    pub fn ends(&self) -> Option<(f64, f64)> {
        let places = self.curves.iter().flat_map(|curve| &curve.places);
        let ends = places.filter_map(Tally::ends);
        ends.reduce(|(low, high), (least, most)| (low.min(least), high.max(most)))
    }
}

fn curve(sweep: &Sweep, side: Side, quantity: Quantity, x: &Axis) -> Curve {
    let mut places = vec![Tally::default(); x.places.len()];
    let is_level = sweep.is_level(side, &x.path);
    let mut left_out = 0;
    for run in sweep.runs.iter().filter(|run| run.side == side) {
        let value = run.value(&x.path);
        if *value == Value::Absent && !is_level {
            left_out += 1;
            continue;
        }
        for place in x.places_of(value) {
            places[place].add(quantity.value(run));
        }
    }
    Curve {
        side,
        places,
        is_level,
        left_out,
    }
}
