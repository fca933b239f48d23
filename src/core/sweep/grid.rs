//! A table's runs by two of its axes: what a heat map shows.

use super::line::State;
use super::table::{Ended, Table};
use serde_json::Value;
use std::cmp::Ordering;

/// From so many different numbers on, as where they are drawn, an axis is parted into stretches.
const MOST_VALUES: usize = 24;
/// Stretches of such an axis.
const STRETCHES: usize = 12;
/// From this ratio of the ends on the stretches are of equal factors.
const WIDE: f64 = 20.0;

/// Which runs, and by what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Axes of the table; without rows there is one.
    pub rows: Option<usize>,
    pub columns: Option<usize>,
    /// Of other axes the one value that counts, by its place.
    pub only: Vec<(usize, u32)>,
}

/// Of several runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

/// Runs that share row and column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GridCell {
    /// Places in the table.
    pub runs: Vec<u32>,
    pub failed: usize,
}

/// One side of the grid: what each of its lines is, low first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    pub names: Vec<Line>,
    /// The line of each of the axis' values.
    places: Vec<u32>,
}

/// A row or a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Line {
    Value(Value),
    /// From the one to before the other.
    Stretch(f64, f64),
    /// The grid is not parted this way.
    All,
}

/// Rows, columns, and what stands where they meet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Grid {
    pub rows: Lines,
    pub columns: Lines,
    /// Row by row.
    pub cells: Vec<GridCell>,
}

impl Grid {
    pub fn new(table: &Table, choice: &Choice) -> Self {
        let side = |axis: Option<usize>| {
            axis.map_or_else(Lines::one, |axis| Lines::new(&table.axes[axis].values))
        };
        let (rows, columns) = (side(choice.rows), side(choice.columns));
        let width = columns.names.len();
        let mut cells = vec![GridCell::default(); rows.names.len() * width];
        for run in 0..table.runs.len() {
            let places = table.places(run);
            if choice
                .only
                .iter()
                .any(|&(axis, value)| places[axis] != value)
            {
                continue;
            }
            let line = |lines: &Lines, axis: Option<usize>| {
                axis.map_or(0, |axis| lines.places[places[axis] as usize] as usize)
            };
            let cell = line(&rows, choice.rows) * width + line(&columns, choice.columns);
            cells[cell].runs.push(run as u32);
            cells[cell].failed += usize::from(table.runs[run].state == State::Failed);
        }
        Self {
            rows,
            columns,
            cells,
        }
    }

    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        let inside = row < self.rows.names.len() && column < self.columns.names.len();
        let place = row * self.columns.names.len() + column;
        inside.then(|| self.cells.get(place)).flatten()
    }
}

impl GridCell {
    /// One number of its runs that did not fail; `None` where none has it.
    pub fn spread(&self, table: &Table, of: fn(&Ended) -> f32) -> Option<Spread> {
        let runs = self.runs.iter().map(|&run| &table.runs[run as usize]);
        let ended = runs.filter(|run| run.state != State::Failed);
        let numbers = ended.filter_map(|run| run.last.as_ref().map(|last| f64::from(of(last))));
        let numbers: Vec<f64> = numbers.filter(|number| number.is_finite()).collect();
        let low = numbers.iter().copied().reduce(f64::min)?;
        let high = numbers.iter().copied().reduce(f64::max)?;
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        // Rounding can push it out.
        let mean = mean.clamp(low, high);
        Some(Spread { mean, low, high })
    }
}

impl Lines {
    fn one() -> Self {
        Self {
            names: vec![Line::All],
            places: Vec::new(),
        }
    }

    fn new(values: &[Value]) -> Self {
        let numbers: Vec<f64> = values.iter().filter_map(Value::as_f64).collect();
        if numbers.len() > MOST_VALUES {
            return Self::stretches(values, &numbers);
        }
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|&one, &other| compare(&values[one], &values[other]));
        let mut places = vec![0; values.len()];
        for (line, &value) in order.iter().enumerate() {
            places[value] = line as u32;
        }
        let names = order.into_iter().map(|value| values[value].clone());
        Self {
            names: names.map(Line::Value).collect(),
            places,
        }
    }

    /// What is no number, as where a setting does nothing, stands after the last stretch.
    fn stretches(values: &[Value], numbers: &[f64]) -> Self {
        let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let by_factor = low > 0.0 && high / low >= WIDE;
        let end = |share: f64| {
            if by_factor {
                low * libm::pow(high / low, share)
            } else {
                low + (high - low) * share
            }
        };
        let share = |value: f64| {
            if by_factor {
                libm::log(value / low) / libm::log(high / low)
            } else {
                (value - low) / (high - low)
            }
        };
        let ends = (0..STRETCHES).map(|it| {
            let [from, to] = [it, it + 1].map(|end| end as f64 / STRETCHES as f64);
            Line::Stretch(end(from), end(to))
        });
        let mut names: Vec<Line> = ends.collect();
        let others = values.iter().find(|value| value.as_f64().is_none());
        names.extend(others.map(|value| Line::Value(value.clone())));
        let place = |value: &Value| {
            let stretch =
                |value| ((share(value) * STRETCHES as f64) as u32).min(STRETCHES as u32 - 1);
            value.as_f64().map_or(STRETCHES as u32, stretch)
        };
        Self {
            places: values.iter().map(place).collect(),
            names,
        }
    }
}

/// Numbers by size, then texts, then lists; what does nothing comes last.
fn compare(one: &Value, other: &Value) -> Ordering {
    let kind = |value: &Value| match value {
        Value::Number(_) => 0,
        Value::Bool(_) | Value::String(_) => 1,
        Value::Array(_) | Value::Object(_) => 2,
        Value::Null => 3,
    };
    let numbers = one.as_f64().zip(other.as_f64());
    let by_size = numbers.map_or(Ordering::Equal, |(one, other)| one.total_cmp(&other));
    let by_text = || one.to_string().cmp(&other.to_string());
    kind(one).cmp(&kind(other)).then(by_size).then_with(by_text)
}
