//! Runs as numbers: mean and spread over seeds, and what a search came to.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    choose,
    folder::Line,
    statistics::{deviation, mean, rounded},
};
use crate::Outcome;

/// The same experiment with several seeds, by its test accuracy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub mean: f64,
    /// The standard deviation of one seed's accuracy; null of a single one.
    pub deviation: Option<f64>,
    /// In the order of the seeds.
    pub values: Vec<f64>,
    pub seeds: Vec<u64>,
    /// On the held-out samples, nats per time step.
    pub exponents: Vec<f64>,
    /// Seeds whose run failed: mean and spread are of the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<u64>,
    #[serde(flatten)]
    pub budget: Budget,
}

/// How much runs of one kind may learn, and who ran them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Budget {
    /// Of the weights, in each run; warm-up and penalty counted.
    pub updates: u64,
    /// Version and commit.
    pub engine: String,
}

/// A random search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// Configurations that were tried, each with one seed.
    pub runs: usize,
    pub failed: usize,
    /// Settings by their paths.
    pub chosen: Value,
    pub validation_accuracy: f64,
    pub validation_loss: f64,
    #[serde(flatten)]
    pub budget: Budget,
}

impl Summary {
    /// Of the runs of one side; `None` where none finished.
    pub fn new(lines: &[&Line]) -> Option<Self> {
        let mut lines = lines.to_vec();
        lines.sort_by_key(|line| line.seed);
        let finished = || lines.iter().filter_map(|line| Some((line, line.result()?)));
        let values: Vec<f64> = finished().map(|(_, last)| last.test_accuracy).collect();
        let failed = lines.iter().filter(|line| line.result().is_none());
        Some(Self {
            mean: rounded(mean(&values)?),
            deviation: deviation(&values).map(rounded),
            seeds: finished().map(|(line, _)| line.seed).collect(),
            exponents: finished().map(|(_, last)| last.exponent).collect(),
            failed: failed.map(|line| line.seed).collect(),
            budget: Budget::new(&lines),
            values,
        })
    }
}

impl Search {
    /// # Errors
    ///
    /// Where there is nothing to choose from.
    pub fn new(lines: &[Line]) -> Outcome<Self> {
        let best = choose::best(lines)?;
        let (validation_accuracy, validation_loss) = choose::validation(best)?;
        let failed = lines.iter().filter(|line| line.result().is_none());
        Ok(Self {
            runs: lines.len(),
            failed: failed.count(),
            chosen: choose::settings(best),
            validation_accuracy,
            validation_loss,
            budget: Budget::new(&lines.iter().collect::<Vec<_>>()),
        })
    }
}

impl Budget {
    pub fn new(lines: &[&Line]) -> Self {
        let mut builds: Vec<&str> = lines.iter().map(|line| line.build()).collect();
        builds.sort_unstable();
        builds.dedup();
        // A run that failed was cut short.
        let updates = lines.iter().map(|line| line.updates()).max();
        Self {
            updates: updates.unwrap_or(0),
            engine: builds.join(", "),
        }
    }
}
