//! Runs as a table that pictures are made of: where each stands on the axes, and what it came to. Their
//! configurations and epochs are left where they are, for there may be a million runs.

use super::Setting;
use super::digest::Digest;
use super::line::{Final, LineError, State, read};
use crate::core::config::Side;
use crate::core::name::Named;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;

/// The axes that every table has after those of its settings.
pub const SIDE: &str = "side";
pub const SEED: &str = "seed";

/// What is varied: a setting by its path, [`SIDE`] or [`SEED`].
#[derive(Debug, Clone, Default)]
pub struct TableAxis {
    pub path: String,
    /// Each once, in the order in which they came.
    pub values: Vec<Value>,
    known: HashMap<String, u32>,
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableRun {
    pub state: State,
    /// Of the last epoch that was trained; absent where there was none.
    pub last: Option<Ended>,
    /// Where its line is.
    pub at: At,
}

/// A run's last epoch, as far as pictures show it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ended {
    /// Share of the samples that training did not see.
    pub test_accuracy: f32,
    /// Nats per time step.
    pub exponent: f32,
    /// The largest of all steps, before the clip.
    pub max_gradient_norm: f32,
}

/// A line's place: which file, from which byte on, how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct At {
    pub file: u32,
    pub from: u64,
    pub bytes: u32,
}

/// The runs of one sweep.
#[derive(Debug, Clone, Default)]
pub struct Table {
    sweep: String,
    pub axes: Vec<TableAxis>,
    pub runs: Vec<TableRun>,
    /// For each run its place on each axis.
    places: Vec<u32>,
    /// Runs by their names.
    known: HashMap<Digest, u32>,
}

/// As much of a line as a table keeps.
#[derive(Deserialize)]
struct Row {
    key: String,
    sweep: String,
    setting: Setting,
    seed: u64,
    side: Side,
    state: State,
    #[serde(rename = "final")]
    last: Option<Final>,
}

impl From<Final> for Ended {
    fn from(last: Final) -> Self {
        Self {
            test_accuracy: last.test_accuracy,
            exponent: last.exponent,
            max_gradient_norm: last.max_gradient_norm,
        }
    }
}

impl TableAxis {
    fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            ..Self::default()
        }
    }

    fn place(&mut self, value: &Value) -> u32 {
        let text = value.to_string();
        if let Some(&place) = self.known.get(&text) {
            return place;
        }
        let place = self.values.len() as u32;
        self.values.push(value.clone());
        self.known.insert(text, place);
        place
    }
}

impl Table {
    /// Takes in a line of a results file. A run that is there already counts as it ended when it was tried
    /// again.
    ///
    /// # Errors
    ///
    /// Where the line is damaged, of another version, or of another sweep.
    pub fn take(&mut self, text: &str, at: At) -> Result<(), LineError> {
        let row: Row = read(text)?;
        let other = |why: &str| LineError::Damaged(format!("{why} than the first line"));
        if !self.runs.is_empty() && row.sweep != self.sweep {
            return Err(other("it is of another sweep"));
        }
        let paths = || row.setting.keys().map(String::as_str).chain([SIDE, SEED]);
        if !self.axes.is_empty() && !paths().eq(self.axes.iter().map(|axis| axis.path.as_str())) {
            return Err(other("it varies other settings"));
        }
        self.sweep = row.sweep;
        let run = TableRun {
            state: row.state,
            last: row.last.map(Ended::from),
            at,
        };
        let name = Digest::new(row.key.as_bytes());
        if let Some(&place) = self.known.get(&name) {
            let before = &mut self.runs[place as usize];
            if before.state == State::Failed {
                *before = run;
            }
            return Ok(());
        }
        self.known.insert(name, self.runs.len() as u32);
        self.add(&row.setting, row.side, row.seed, run);
        Ok(())
    }

    /// Adds a run whose settings are those of all others.
    pub fn add(&mut self, setting: &Setting, side: Side, seed: u64, run: TableRun) {
        if self.axes.is_empty() {
            let paths = setting.keys().map(String::as_str).chain([SIDE, SEED]);
            self.axes = paths.map(TableAxis::new).collect();
        }
        let beside = [Value::from(side.key()), Value::from(seed)];
        let values = setting.values().chain(&beside);
        let places = self.axes.iter_mut().zip(values);
        self.places
            .extend(places.map(|(axis, value)| axis.place(value)));
        self.runs.push(run);
    }

    /// Where a run stands on each axis.
    pub fn places(&self, run: usize) -> &[u32] {
        let width = self.axes.len();
        &self.places[run * width..(run + 1) * width]
    }

    /// The value of a run on an axis.
    pub fn value(&self, run: usize, axis: usize) -> &Value {
        &self.axes[axis].values[self.places(run)[axis] as usize]
    }

    /// The axis of a setting, [`SIDE`] or [`SEED`].
    pub fn axis(&self, path: &str) -> Option<usize> {
        self.axes.iter().position(|axis| axis.path == path)
    }
}
