//! What the pictures need to know of a sweep.

use crate::core::config::Side;
use crate::core::sweep::{Line, Reasons, State, Stop};

/// The sides in the order in which they are drawn.
pub const SIDES: [Side; 2] = [Side::Unregularised, Side::Regularised];

/// A side as a heading has it.
pub fn side_title(side: Side) -> &'static str {
    match side {
        Side::Unregularised => "Unregularised",
        Side::Regularised => "Regularised",
    }
}

/// A setting's value in one run.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Number(f64),
    Name(String),
    /// The setting does nothing in this run, which therefore stands for all its values.
    Absent,
}

impl Value {
    /// As a results file has it.
    pub fn from_json(json: &serde_json::Value) -> Self {
        match json {
            serde_json::Value::Null => Self::Absent,
            serde_json::Value::Bool(is) => Self::Name(if *is { "yes" } else { "no" }.to_owned()),
            serde_json::Value::Number(number) => number.as_f64().map_or(Self::Absent, Self::Number),
            serde_json::Value::String(name) => Self::Name(name.clone()),
            serde_json::Value::Array(entries) => {
                let entries: Vec<String> = entries.iter().map(ToString::to_string).collect();
                Self::Name(entries.join(", "))
            }
            object @ serde_json::Value::Object(_) => Self::Name(object.to_string()),
        }
    }

    /// As one text, which differs where the values do; empty where there is none.
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Name(name) => name.clone(),
            Self::Absent => String::new(),
        }
    }

    /// Whether one run can have both.
    pub fn agrees(&self, other: &Self) -> bool {
        self == other || *self == Self::Absent || *other == Self::Absent
    }
}

/// What a run came to at its end; `None` where it was not measured, or was not finite.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Measured {
    /// Share of the held-out samples, 0 to 1.
    pub test_accuracy: Option<f64>,
    /// The same after the run's best epoch.
    pub best_test_accuracy: Option<f64>,
    /// Nats.
    pub test_loss: Option<f64>,
    /// Nats per time step.
    pub exponent: Option<f64>,
    /// Whether some of what that is the mean of is a floor.
    pub is_floor: bool,
    /// Spikes per neuron and time step.
    pub firing_rate: Option<f64>,
    /// Of the task's gradient over all steps, before the clip.
    pub max_gradient_norm: Option<f64>,
    /// Steps, warm-up included, up to the accuracy at which the sweep stops a run.
    pub steps_to_accuracy: Option<f64>,
}

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Each axis' setting by its path.
    pub setting: Vec<(String, Value)>,
    pub seed: u64,
    pub side: Side,
    pub state: State,
    /// Why it was stopped, or failed.
    pub reason: Option<String>,
    pub measured: Measured,
}

impl Run {
    /// A line of a sweep that has these rules.
    pub fn new(line: Line, rules: Stop) -> Self {
        let last = line.last;
        let reached = last.filter(|last| rules.is_reached_by(last.test_accuracy));
        // A run may be some steps further by the time that an epoch is read.
        let steps = line.epochs.last().map_or(line.steps, |epoch| epoch.step);
        Self {
            setting: line
                .setting
                .iter()
                .map(|(path, value)| (path.clone(), Value::from_json(value)))
                .collect(),
            seed: line.seed,
            side: line.side,
            state: line.state,
            reason: line.reason,
            measured: Measured {
                test_accuracy: last.map(|last| last.test_accuracy.into()),
                best_test_accuracy: line.best_test_accuracy.map(f64::from),
                test_loss: last.map(|last| last.test_loss.into()),
                exponent: last.map(|last| last.exponent.into()),
                is_floor: last.is_some_and(|last| last.floored > 0.0),
                firing_rate: last.map(|last| last.firing_rate.into()),
                max_gradient_norm: last.map(|last| last.max_gradient_norm.into()),
                steps_to_accuracy: reached.map(|_| steps as f64),
            },
        }
    }

    /// A setting's value; [`Value::Absent`] for one that the run does not name.
    pub fn value(&self, path: &str) -> &Value {
        let found = self.setting.iter().find(|(own, _)| own == path);
        found.map_or(&Value::Absent, |(_, value)| value)
    }
}

/// All that was run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sweep {
    pub name: String,
    /// The paths of its axes' settings, in its order.
    pub axes: Vec<String>,
    /// Those of them whose values are drawn from a range.
    pub drawn: Vec<String>,
    /// The test accuracy at which a run is stopped.
    pub stop_accuracy: Option<f64>,
    /// How many runs there will be.
    pub planned: usize,
    pub runs: Vec<Run>,
}

impl Sweep {
    /// Its axes that have more than one value.
    pub fn varied(&self) -> Vec<&str> {
        let varies = |path: &&str| {
            let mut values = self.runs.iter().map(|run| run.value(path));
            let first = values.clone().find(|value| **value != Value::Absent);
            first.is_some_and(|first| values.any(|value| !value.agrees(first)))
        };
        self.axes
            .iter()
            .map(String::as_str)
            .filter(varies)
            .collect()
    }

    /// Whether a setting does nothing in any run of a side, which then stands for all its values.
    pub fn is_level(&self, side: Side, path: &str) -> bool {
        let mut runs = self.runs.iter().filter(|run| run.side == side);
        runs.all(|run| *run.value(path) == Value::Absent)
    }

    /// Why runs failed.
    pub fn failures(&self) -> Reasons {
        let failed = self.runs.iter().filter(|run| run.state == State::Failed);
        failed
            .map(|run| run.reason.as_deref().unwrap_or_default())
            .collect()
    }

    /// The sides that were run.
    pub fn sides(&self) -> Vec<Side> {
        let has = |side: &Side| self.runs.iter().any(|run| run.side == *side);
        SIDES.into_iter().filter(has).collect()
    }
}
