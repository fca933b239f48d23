//! The metrics so far, as a file keeps them.

use super::error::CheckpointError;
use crate::core::blocks::Blocks;
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::core::run::Run;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::Write;

/// Steps and epochs in order, as many as a [`Run`] keeps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    pub steps: Vec<StepMetrics>,
    pub epochs: Vec<EpochMetrics>,
}

/// A line, as `train` prints it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Step(StepMetrics),
    Epoch(EpochMetrics),
}

/// The same to be written.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum LineOf<'a> {
    Step(&'a StepMetrics),
    Epoch(&'a EpochMetrics),
}

/// The tensor that holds the lines.
pub(super) const LINES: &str = "history.lines";

impl From<&Run> for History {
    fn from(run: &Run) -> Self {
        Self {
            steps: run.steps.iter().map(|it| kept(it).into_owned()).collect(),
            epochs: run.epochs.clone(),
        }
    }
}

/// A step without what only charts of the present moment show, and what JSON may have no number for.
fn kept(step: &StepMetrics) -> Cow<'_, StepMetrics> {
    match step.gradient_by_time.is_empty() {
        true => Cow::Borrowed(step),
        false => Cow::Owned(StepMetrics {
            gradient_by_time: Vec::new(),
            ..step.clone()
        }),
    }
}

/// What a run has kept, as [`History::lines`] of it.
pub(super) fn lines_of(run: &Run) -> Blocks {
    lines(run.steps.iter().map(kept), &run.epochs)
}

fn lines<'a>(steps: impl Iterator<Item = Cow<'a, StepMetrics>>, epochs: &[EpochMetrics]) -> Blocks {
    let mut text = Blocks::default();
    let mut epochs = epochs.iter().peekable();
    let mut put = |line: LineOf| {
        // Plain data, and blocks never fail.
        let _ = serde_json::to_writer(&mut text, &line);
        let _ = text.write_all(b"\n");
    };
    for step in steps {
        while let Some(epoch) = epochs.next_if(|epoch| epoch.step <= step.step) {
            put(LineOf::Epoch(epoch));
        }
        put(LineOf::Step(&step));
    }
    epochs.for_each(|epoch| put(LineOf::Epoch(epoch)));
    text
}

impl History {
    /// As JSON lines, each epoch behind the last step of it.
    pub fn lines(&self) -> Blocks {
        lines(self.steps.iter().map(Cow::Borrowed), &self.epochs)
    }

    pub(super) fn read(lines: &[u8]) -> Result<Self, CheckpointError> {
        let mut history = Self::default();
        for (number, line) in lines.split(|&byte| byte == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let line = serde_json::from_slice(line).map_err(|error| {
                CheckpointError::of_tensor(LINES, format!("has in line {}: {error}", number + 1))
            })?;
            match line {
                Line::Step(step) => history.steps.push(step),
                Line::Epoch(epoch) => history.epochs.push(epoch),
            }
        }
        Ok(history)
    }
}
