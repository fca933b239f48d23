//! What came out of the presets when they were run: the one place of the accuracies that the page
//! and the README state.
//!
//! `cargo xtask results` measures them and writes `docs/results.json`, which is compiled in here. No
//! accuracy is written by hand: the sentences of presets and tasks are made from this.

mod sentences;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use std::sync::LazyLock;

/// The file as it was when this was compiled.
const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/results.json"));

/// An experiment as it is, measured for the same seeds with and without its regulariser.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The preset's, or that of an experiment beside them, such as `narrow_surrogate`.
    pub key: String,
    /// The experiment with `lyapunov.regulariser` `off`, and otherwise the same.
    pub unregularised: Vec<Outcome>,
    /// The same for so many epochs more that it makes as many updates as the regularised one; of tasks alone.
    pub equal_updates: Vec<Outcome>,
    /// With its own regulariser; none where that was not run.
    pub regularised: Vec<Outcome>,
}

/// One run at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    pub seed: u64,
    /// Share of the held-out samples classified correctly.
    pub test_accuracy: f64,
    /// The surrogate dynamics' largest Lyapunov exponent on the held-out samples by the experiment's
    /// own estimator, nats per time step.
    pub exponent: f64,
}

/// What of the file is said here: presets as they are. What was tuned, the documents say.
#[derive(Deserialize)]
struct File {
    tasks: Vec<Experiment>,
    untuned: Vec<Experiment>,
}

#[derive(Deserialize)]
struct Experiment {
    key: String,
    shipped: Option<Shipped>,
}

#[derive(Deserialize)]
struct Shipped {
    unregularised: Runs,
    #[serde(default)]
    equal_updates: Option<Runs>,
    regularised: Option<Runs>,
}

/// Seed by seed.
#[derive(Deserialize)]
struct Runs {
    seeds: Vec<u64>,
    values: Vec<f64>,
    exponents: Vec<f64>,
}

impl Runs {
    fn outcomes(self) -> Vec<Outcome> {
        let numbers = self.values.into_iter().zip(self.exponents);
        let runs = self.seeds.into_iter().zip(numbers);
        runs.map(|(seed, (test_accuracy, exponent))| Outcome {
            seed,
            test_accuracy,
            exponent,
        })
        .collect()
    }
}

/// Everything that was measured, in the order of the presets, the narrow surrogate last.
pub fn results() -> &'static [Measured] {
    static RESULTS: LazyLock<Vec<Measured>> = LazyLock::new(|| {
        let file: File = serde_json::from_str(FILE).expect("a test reads docs/results.json");
        let all = file.tasks.into_iter().chain(file.untuned);
        let measured = all.filter_map(|Experiment { key, shipped }| {
            let Shipped {
                unregularised,
                equal_updates,
                regularised,
            } = shipped?;
            Some(Measured {
                key,
                unregularised: unregularised.outcomes(),
                equal_updates: equal_updates.map_or_else(Vec::new, Runs::outcomes),
                regularised: regularised.map_or_else(Vec::new, Runs::outcomes),
            })
        });
        measured.collect()
    });
    &RESULTS
}

impl Measured {
    /// The experiment of that key.
    pub fn named(key: &str) -> Option<&'static Self> {
        results().iter().find(|measured| measured.key == key)
    }
}

/// The mean of the test accuracies; `None` without a run.
fn mean_accuracy(runs: &[Outcome]) -> Option<f64> {
    mean(runs.iter().map(|run| run.test_accuracy))
}

/// The mean of the exponents; `None` without a run.
fn mean_exponent(runs: &[Outcome]) -> Option<f64> {
    mean(runs.iter().map(|run| run.exponent))
}

/// The standard deviation of one run's accuracy; `None` of fewer than two.
fn deviation(runs: &[Outcome]) -> Option<f64> {
    let mean = mean_accuracy(runs)?;
    let squares = runs.iter().map(|run| {
        let off = run.test_accuracy - mean;
        off * off
    });
    let count = runs.len();
    (count > 1).then(|| libm::sqrt(squares.sum::<f64>() / (count - 1) as f64))
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.sum::<f64>() / count as f64)
}
