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

/// The same to be written; beside it `train` says of which network it is, where there are two.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry<'a> {
    Step(Cow<'a, StepMetrics>),
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

fn lines<'a>(
    steps: impl Iterator<Item = Cow<'a, StepMetrics>>,
    epochs: &'a [EpochMetrics],
) -> Blocks {
    let mut text = Blocks::default();
    for entry in in_order(steps, epochs) {
        // Plain data, and blocks never fail.
        let _ = serde_json::to_writer(&mut text, &entry);
        let _ = text.write_all(b"\n");
    }
    text
}

/// Each epoch behind the last step of it.
fn in_order<'a>(
    steps: impl Iterator<Item = Cow<'a, StepMetrics>>,
    epochs: &'a [EpochMetrics],
) -> impl Iterator<Item = Entry<'a>> {
    let (mut steps, mut epochs) = (steps.peekable(), epochs.iter().peekable());
    std::iter::from_fn(move || {
        let next = steps.peek().map(|step| step.step);
        let is_due = |epoch: &&EpochMetrics| next.is_none_or(|step| epoch.step <= step);
        match epochs.next_if(is_due) {
            Some(epoch) => Some(Entry::Epoch(epoch)),
            None => steps.next().map(Entry::Step),
        }
    })
}

impl History {
    /// Steps and epochs, each epoch behind the last step of it.
    pub fn in_order(&self) -> impl Iterator<Item = Entry<'_>> {
        in_order(self.steps.iter().map(Cow::Borrowed), &self.epochs)
    }

    /// The same as JSON lines.
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
