//! The metrics so far, as a file keeps them.

use super::error::CheckpointError;
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::core::run::{MOST_EPOCHS, MOST_STEPS, Run};
use serde::{Deserialize, Serialize};

/// Steps and epochs in order, as many as a [`Run`] keeps.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    pub steps: Vec<StepMetrics>,
    pub epochs: Vec<EpochMetrics>,
}

/// A line, as `train` prints it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Step(StepMetrics),
    Epoch(EpochMetrics),
}

/// Bytes that a line takes, layers aside, which only the newest steps have.
const LINE: usize = 448;

/// The tensor that holds the lines.
pub(super) const LINES: &str = "history.lines";

impl From<&Run> for History {
    fn from(run: &Run) -> Self {
        // What only charts of the present moment show, and what JSON may have no number for.
        let of_step = |step: &StepMetrics| StepMetrics {
            gradient_by_time: Vec::new(),
            ..step.clone()
        };
        // Room for as many as there will be: a file that is written every so often takes as much memory the
        // first time as the last.
        let mut steps = Vec::with_capacity(run.total_steps.min(MOST_STEPS).max(run.steps.len()));
        steps.extend(run.steps.iter().map(of_step));
        let epochs_in_all = run.config.training.epochs.saturating_add(1);
        let mut epochs = Vec::with_capacity(epochs_in_all.min(MOST_EPOCHS).max(run.epochs.len()));
        epochs.extend(run.epochs.iter().cloned());
        Self { steps, epochs }
    }
}

impl History {
    /// As JSON lines, each epoch behind the last step of it.
    pub fn lines(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(LINE * (self.steps.capacity() + self.epochs.capacity()));
        let mut epochs = self.epochs.iter().peekable();
        let mut put = |line: Line| {
            // Plain data.
            let _ = serde_json::to_writer(&mut text, &line);
            text.push(b'\n');
        };
        for step in &self.steps {
            while let Some(epoch) = epochs.next_if(|epoch| epoch.step <= step.step) {
                put(Line::Epoch(epoch.clone()));
            }
            put(Line::Step(step.clone()));
        }
        epochs.for_each(|epoch| put(Line::Epoch(epoch.clone())));
        text
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
