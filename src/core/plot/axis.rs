//! A setting as the axis of a picture: its places, each with the runs that belong there.

use super::number::short;
use super::ticks::{linear_edges, log_edges};
use super::{Sweep, Value};
use crate::core::settings::{self, Field};
use std::collections::HashSet;
use std::ops::Range;

/// More different numbers than this have no places of their own: they are put into bins.
const MOST_PLACES: usize = 24;
/// Of a map, whose places are equally wide, the same of numbers that were drawn.
const MOST_DRAWN: usize = 4;
/// Bins, at most.
const BINS: usize = 8;
/// From this ratio of the greatest value to the least on, a setting stands on a log axis.
const WIDE: f64 = 20.0;

/// Where runs stand together.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    Number(f64),
    /// From the first number to the second.
    Bin(f64, f64),
    /// A value that is no number, and what the visitor reads for it.
    Name(String, String),
}

/// A setting and its places.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    pub path: String,
    /// Name, symbol and unit.
    pub title: String,
    pub places: Vec<Place>,
    pub is_log: bool,
    /// Whether its numbers were drawn: no round ones, at unequal distances.
    pub is_drawn: bool,
}

impl Axis {
    /// The axis of one of the sweep's settings, on which numbers keep their distances.
    pub fn new(sweep: &Sweep, path: &str) -> Self {
        Self::with(sweep, path, MOST_PLACES)
    }

    /// The same of a map, whose places are equally wide: numbers that were drawn are put into bins.
    pub fn in_bins(sweep: &Sweep, path: &str) -> Self {
        let is_drawn = sweep.drawn.iter().any(|drawn| drawn == path);
        Self::with(sweep, path, if is_drawn { MOST_DRAWN } else { MOST_PLACES })
    }

    fn with(sweep: &Sweep, path: &str, most: usize) -> Self {
        let mut seen = HashSet::new();
        let values = sweep.runs.iter().map(|run| run.value(path));
        let values = values.filter(|value| **value != Value::Absent);
        let values: Vec<&Value> = values.filter(|value| seen.insert(value.text())).collect();
        let field = settings::named(path);
        let numbers: Option<Vec<f64>> = values.iter().map(|value| number(value)).collect();
        let (places, is_log) = match numbers {
            Some(numbers) => numeric(numbers, most),
            None => (values.iter().map(|it| named(it, field)).collect(), false),
        };
        Self {
            path: path.to_owned(),
            title: title(path, field),
            places,
            is_log,
            is_drawn: sweep.drawn.iter().any(|drawn| drawn == path),
        }
    }

    /// Where a run with this value stands: everywhere if the setting does nothing in it.
    pub fn places_of(&self, value: &Value) -> Range<usize> {
        let holds = |place: &Place| match (place, value) {
            (Place::Number(own), Value::Number(number)) => own == number,
            (Place::Bin(low, high), Value::Number(number)) => (*low..=*high).contains(number),
            (Place::Name(own, _), value) => *own == value.text(),
            _ => false,
        };
        if *value == Value::Absent {
            return 0..self.places.len();
        }
        let found = self.places.iter().position(holds);
        found.map_or(0..0, |index| index..index + 1)
    }

    /// Whether its places are numbers, between which there is a distance.
    pub fn is_numeric(&self) -> bool {
        !matches!(self.places.first(), Some(Place::Name(..)))
    }

    /// Where a place stands on an axis that keeps distances: its number, or the logarithm of it; its
    /// index where it has none.
    pub fn position(&self, index: usize) -> f64 {
        match self.places[index] {
            Place::Number(number) => self.spread(number),
            Place::Bin(low, high) => f64::midpoint(self.spread(low), self.spread(high)),
            Place::Name(..) => index as f64,
        }
    }

    fn spread(&self, number: f64) -> f64 {
        if self.is_log { number.log10() } else { number }
    }
}

impl Place {
    pub fn label(&self) -> String {
        match self {
            Self::Number(number) => short(*number),
            Self::Bin(low, high) => format!("{} to {}", short(*low), short(*high)),
            Self::Name(_, label) => label.clone(),
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) if number.is_finite() => Some(*number),
        _ => None,
    }
}

fn named(value: &Value, field: Option<&Field>) -> Place {
    let own = value.text();
    let label = field.and_then(|field| field.label_of(&own));
    let label = label.map_or_else(|| own.clone(), str::to_owned);
    Place::Name(own, label)
}

fn title(path: &str, field: Option<&Field>) -> String {
    let Some(field) = field else {
        return path.to_owned();
    };
    let mut title = field.label.to_owned();
    if !field.symbol.is_empty() {
        title = format!("{title} {}", field.symbol);
    }
    if !field.unit.is_empty() {
        title = format!("{title} ({})", field.unit);
    }
    title
}

fn numeric(mut numbers: Vec<f64>, most: usize) -> (Vec<Place>, bool) {
    numbers.sort_by(f64::total_cmp);
    let (Some(&low), Some(&high)) = (numbers.first(), numbers.last()) else {
        return (Vec::new(), false);
    };
    let is_log = low > 0.0 && high / low >= WIDE;
    if numbers.len() <= most {
        return (numbers.into_iter().map(Place::Number).collect(), is_log);
    }
    // A handful in each, in the mean.
    let bins = ((numbers.len() as f64).sqrt().round() as usize).clamp(2, BINS);
    let edges = match is_log {
        true => log_edges((low, high), bins),
        false => linear_edges((low, high), bins),
    };
    let bin = |ends: &[f64]| Place::Bin(ends[0], ends[1]);
    (edges.windows(2).map(bin).collect(), is_log)
}
