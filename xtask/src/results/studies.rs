//! A sweep over one or two settings as a table: what each of their values comes to, side by side.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    folder::{File, Line},
    starts::SHARE,
    statistics::{deviation, mean, median, rounded},
};

/// A sweep by its settings that are lists or ranges; what was drawn at random counts as another start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// The settings' paths.
    pub axes: Vec<String>,
    /// Nine tenths of the best test accuracy of any run.
    pub threshold: f64,
    pub cells: Vec<Cell>,
}

/// Runs of one side that have the same values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// In the axes' order.
    pub at: Vec<Value>,
    pub side: String,
    pub runs: usize,
    pub failed: usize,
    /// Runs that reach the threshold.
    pub reached: usize,
    /// Test accuracies; a run that failed has 0.
    pub mean: f64,
    pub deviation: Option<f64>,
    pub median: f64,
    /// Of those that finished, on the held-out samples, nats per time step.
    pub exponent: Option<f64>,
}

impl Study {
    pub fn new(file: &File, lines: &[Line]) -> Self {
        let axes = file.0["axes"].as_array().map_or(&[][..], Vec::as_slice);
        let listed = axes.iter().filter(|axis| axis["draw"].is_null());
        let axes: Vec<String> = listed
            .filter_map(|axis| Some(axis["setting"].as_str()?.to_owned()))
            .collect();
        let best = lines.iter().map(accuracy).fold(0.0, f64::max);
        let threshold = rounded(SHARE * best);
        let mut cells: Vec<(Vec<Value>, &str, Vec<&Line>)> = Vec::new();
        for line in lines {
            let at = values(&axes, &line.setting);
            let found = cells
                .iter_mut()
                .find(|(other, side, _)| *other == at && *side == line.side);
            match found {
                Some((.., own)) => own.push(line),
                None => cells.push((at, &line.side, vec![line])),
            }
        }
        let cells = cells
            .into_iter()
            .map(|(at, side, own)| Cell::new(at, side, &own, threshold));
        Self {
            cells: cells.collect(),
            axes,
            threshold,
        }
    }

    /// The values of an axis, in the sweep's order.
    pub fn values(&self, axis: usize) -> Vec<&Value> {
        let mut values: Vec<&Value> = Vec::new();
        for value in self.cells.iter().filter_map(|cell| cell.at.get(axis)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    pub fn cell(&self, at: &[&Value], side: &str) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|cell| cell.side == side && cell.at.iter().collect::<Vec<_>>() == at)
    }
}

fn values(axes: &[String], setting: &BTreeMap<String, Value>) -> Vec<Value> {
    let value = |axis: &String| setting.get(axis).cloned().unwrap_or_default();
    axes.iter().map(value).collect()
}

/// A run that failed came to nothing.
fn accuracy(line: &Line) -> f64 {
    line.result().map_or(0.0, |last| last.test_accuracy)
}

impl Cell {
    fn new(at: Vec<Value>, side: &str, lines: &[&Line], threshold: f64) -> Self {
        let accuracies: Vec<f64> = lines.iter().map(|line| accuracy(line)).collect();
        let finished = || lines.iter().filter_map(|line| line.result());
        let exponents: Vec<f64> = finished().map(|last| last.exponent).collect();
        Self {
            at,
            side: side.to_owned(),
            runs: lines.len(),
            failed: lines.len() - finished().count(),
            reached: accuracies.iter().filter(|&&it| it >= threshold).count(),
            mean: rounded(mean(&accuracies).unwrap_or_default()),
            deviation: deviation(&accuracies).map(rounded),
            median: rounded(median(&accuracies)),
            exponent: mean(&exponents).map(rounded),
        }
    }
}
