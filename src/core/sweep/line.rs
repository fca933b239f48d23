//! What a run came to: one line of JSON.

use super::Setting;
use super::digest::Digest;
use super::file::{Record, VERSION};
use super::plan::Job;
use crate::core::config::ExperimentConfig;
use crate::core::config::Side;
use crate::core::metrics::EpochMetrics;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{IntoStaticStr, VariantArray};
use thiserror::Error;

/// How a run ended.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// All its steps are done.
    Finished,
    /// By a rule of the sweep.
    Stopped,
    /// It could not go on.
    Failed,
}

/// A run of a sweep at its end. Repeated, it is the same but for `seconds`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub version: u32,
    /// [`Job::key`].
    pub key: String,
    /// [`Job::index`].
    pub index: usize,
    /// [`super::Plan::digest`].
    pub sweep: String,
    /// The version that trained.
    pub engine: String,
    pub setting: Setting,
    pub seed: u64,
    pub side: Side,
    pub config: ExperimentConfig,
    pub state: State,
    /// Why it was stopped, or failed.
    pub reason: Option<String>,
    /// Steps done, warm-up included.
    pub steps: usize,
    pub seconds: f64,
    /// The held-out samples after each epoch, 0 being the one before training; or after the last.
    pub epochs: Vec<EpochMetrics>,
    /// Absent where no epoch was trained.
    #[serde(rename = "final")]
    pub last: Option<Final>,
    /// The best test accuracy of any epoch that was trained.
    pub best_test_accuracy: Option<f32>,
    /// [`crate::core::receipt::Receipt`] as text, of a finished run.
    pub receipt: Option<String>,
}

/// The last epoch that was trained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Final {
    pub test_accuracy: f32,
    /// Nats.
    pub test_loss: f32,
    /// Largest Lyapunov exponent on the held-out samples, nats per time step.
    pub exponent: f32,
    pub exponent_standard_error: Option<f32>,
    /// As [`EpochMetrics::floored`]; left out where it is 0.
    #[serde(default, skip_serializing_if = "is_none_floored")]
    pub floored: f32,
    /// Spikes per neuron and time step.
    pub firing_rate: f32,
    /// The largest of the task's gradient over all steps, before the clip.
    pub max_gradient_norm: f32,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    pub state: State,
    pub reason: Option<String>,
    pub steps: usize,
    pub seconds: f64,
    pub receipt: Option<String>,
}

/// As much of a line as tells whether a run is done: the rest is not kept, for there may be a million.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Head {
    pub key: String,
    pub index: usize,
    pub sweep: String,
    pub engine: String,
    pub state: State,
    #[serde(default)]
    pub reason: Option<String>,
    pub seconds: f64,
}

/// A line of a results file that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LineError {
    /// It was cut off, or something else was written over it.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// Another program's.
    #[error("it is of version {found}; this program reads version {VERSION}")]
    Version { found: String },
}

impl Line {
    /// What a job of a sweep came to.
    pub fn new(
        sweep: Digest,
        job: Job,
        record: Record,
        epochs: Vec<EpochMetrics>,
        end: End,
    ) -> Self {
        let (epochs, end) = finite(epochs, end);
        let trained = || epochs.iter().filter(|epoch| epoch.epoch > 0);
        let norm = trained()
            .map(|epoch| epoch.max_gradient_norm)
            .fold(0.0, f32::max);
        let last = trained().next_back().map(|epoch| Final::new(epoch, norm));
        let best_test_accuracy = trained().map(|epoch| epoch.test_accuracy).reduce(f32::max);
        let first = match record {
            Record::Epochs => 0,
            Record::Last => epochs.len().saturating_sub(1),
        };
        Self {
            version: VERSION,
            key: job.key.to_string(),
            index: job.index,
            sweep: sweep.to_string(),
            engine: env!("CARGO_PKG_VERSION").to_owned(),
            setting: job.setting,
            seed: job.seed,
            side: job.side,
            config: job.config,
            state: end.state,
            reason: end.reason,
            steps: end.steps,
            seconds: end.seconds,
            last,
            best_test_accuracy,
            epochs: epochs.into_iter().skip(first).collect(),
            receipt: end.receipt,
        }
    }

    /// The line as it is written, its line end with it.
    pub fn to_text(&self) -> String {
        // Plain data.
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a line.
    ///
    /// # Errors
    ///
    /// Where it is damaged, or of another version.
    pub fn parse(text: &str) -> Result<Self, LineError> {
        read(text)
    }

    /// The same without what differs between repetitions.
    #[must_use]
    pub fn without_time(mut self) -> Self {
        self.seconds = 0.0;
        self
    }
}

impl Head {
    /// Reads the head of a line; its syntax is checked to the end.
    ///
    /// # Errors
    ///
    /// As [`Line::parse`].
    pub fn parse(text: &str) -> Result<Self, LineError> {
        read(text)
    }
}

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, LineError> {
    #[derive(Deserialize)]
    struct Versioned {
        version: Option<Value>,
    }
    let damaged = |error: serde_json::Error| LineError::Damaged(error.to_string());
    match serde_json::from_str::<T>(text) {
        // Most lines are right, and are read once.
        Ok(read) if is_of_this_version(text) => Ok(read),
        result => {
            let versioned: Versioned = serde_json::from_str(text).map_err(damaged)?;
            match versioned.version {
                Some(version) if version == VERSION => result.map_err(damaged),
                Some(version) => Err(LineError::Version {
                    found: version.to_string(),
                }),
                None => Err(LineError::Damaged("it has no version".to_owned())),
            }
        }
    }
}

/// As this program writes it.
fn is_of_this_version(text: &str) -> bool {
    let rest = text.strip_prefix("{\"version\":").unwrap_or_default();
    let digits = rest.split(',').next().unwrap_or_default();
    digits.parse() == Ok(VERSION)
}

fn is_none_floored(share: &f32) -> bool {
    *share == 0.0
}

impl Final {
    fn new(epoch: &EpochMetrics, max_gradient_norm: f32) -> Self {
        Self {
            test_accuracy: epoch.test_accuracy,
            test_loss: epoch.test_loss,
            exponent: epoch.exponent,
            exponent_standard_error: epoch.exponent_standard_error,
            floored: epoch.floored,
            firing_rate: epoch.firing_rate,
            max_gradient_norm,
        }
    }
}

/// JSON has no NaN: from an epoch on that holds one, the run has failed.
fn finite(mut epochs: Vec<EpochMetrics>, mut end: End) -> (Vec<EpochMetrics>, End) {
    let broken = epochs.iter().position(|epoch| !is_finite(epoch));
    if let Some(place) = broken {
        end.reason = Some(format!(
            "a measurement became NaN or infinite in epoch {}",
            epochs[place].epoch
        ));
        end.state = State::Failed;
        end.receipt = None;
        epochs.truncate(place);
    }
    (epochs, end)
}

fn is_finite(epoch: &EpochMetrics) -> bool {
    let numbers = [
        epoch.test_loss,
        epoch.test_accuracy,
        epoch.exponent,
        epoch.floored,
        epoch.firing_rate,
        epoch.max_gradient_norm,
    ];
    let more = epoch.exponent_standard_error.iter();
    let more = more
        .chain(&epoch.spectrum)
        .chain(&epoch.spectrum_standard_errors)
        .chain(&epoch.spectrum_floored);
    numbers.iter().chain(more).all(|number| number.is_finite())
}
