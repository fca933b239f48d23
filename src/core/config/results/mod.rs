//! What came out of the presets when they were run: the one place of the accuracies that the page
//! and the README state.
//!
//! `cargo xtask results` measures them and writes `docs/results.json`, which is compiled in here. No
//! accuracy is written by hand: the sentences of presets and tasks are made from this.

#[cfg(test)]
mod tests;
mod words;

use serde::Deserialize;
use std::sync::LazyLock;

/// The file as it was when this was compiled.
const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/results.json"));

/// An experiment as it was measured, for the same seeds with and without its regulariser.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Measured {
    /// The preset's, or `control`.
    pub key: String,
    /// The experiment with `lyapunov.regulariser` `off`, and otherwise the same.
    pub unregularised: Vec<Outcome>,
    /// With its own regulariser; the control has none.
    #[serde(default)]
    pub regularised: Vec<Outcome>,
}

/// One run at its end.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Outcome {
    pub seed: u64,
    /// Share of the held-out samples classified correctly.
    pub test_accuracy: f64,
    /// The surrogate dynamics' largest Lyapunov exponent on the held-out samples by the experiment's
    /// own estimator, nats per time step.
    pub exponent: Option<f64>,
    /// Its standard error over the samples.
    pub standard_error: Option<f64>,
}

#[derive(Deserialize)]
struct File {
    experiments: Vec<Measured>,
}

/// Everything that was measured, in the order of the presets, the control last.
pub fn results() -> &'static [Measured] {
    static RESULTS: LazyLock<Vec<Measured>> = LazyLock::new(|| {
        let file: File = serde_json::from_str(FILE).expect("a test reads docs/results.json");
        file.experiments
    });
    &RESULTS
}

impl Measured {
    /// The experiment of that key.
    pub fn of(key: &str) -> Option<&'static Self> {
        results().iter().find(|measured| measured.key == key)
    }
}

/// The mean of the test accuracies; `None` without a run.
fn mean_accuracy(runs: &[Outcome]) -> Option<f64> {
    mean(runs.iter().map(|run| run.test_accuracy))
}

/// The mean of the exponents; `None` where a run lacks its own.
fn mean_exponent(runs: &[Outcome]) -> Option<f64> {
    let exponents: Option<Vec<f64>> = runs.iter().map(|run| run.exponent).collect();
    mean(exponents?.into_iter())
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}
