//! What is measured: every preset with and without its regulariser, and the README's control.

use std::fmt;

use serde_json::{Value, json};

use super::{config, engine};
use crate::{Outcome, command, workplace::Workplace};

/// Every experiment is run with these.
pub const SEEDS: [u64; 3] = [0, 1, 2];
/// The demonstration with the narrow surrogate, which trains without a regulariser.
pub const CONTROL: &str = "control";
const DEMONSTRATION: &str = "demonstration";

pub struct Plan {
    /// The demonstration's whole configuration.
    pub demonstration: Value,
    pub experiments: Vec<Planned>,
}

pub struct Planned {
    pub key: String,
    /// Whole, with its regulariser.
    pub config: Value,
    pub unregularised: Vec<Job>,
    pub regularised: Vec<Job>,
}

/// One run.
#[derive(Debug, Clone)]
pub struct Job {
    pub key: String,
    pub side: &'static str,
    pub seed: u64,
    /// Whole, with side and seed.
    pub config: Value,
    /// Of the configuration and the engine.
    pub digest: String,
}

impl fmt::Display for Job {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}, {}, seed {}", self.key, self.side, self.seed)
    }
}

impl Job {
    /// How long it takes, in no unit: what a run does grows with its epochs and time steps.
    pub fn cost(&self) -> f64 {
        let number = |path: &str| self.config.pointer(path).and_then(Value::as_f64);
        let product = number("/training/epochs")
            .zip(number("/task/time_steps"))
            .map(|(epochs, steps)| epochs * steps);
        product.unwrap_or(1.0)
    }
}

impl Planned {
    pub fn epochs(&self) -> Outcome<u64> {
        let epochs = self.config.pointer("/training/epochs");
        epochs
            .and_then(Value::as_u64)
            .ok_or_else(|| format!("{} has no training.epochs", self.key))
    }

    pub fn new(key: &str, config: Value, engine: &engine::Engine, with_regulariser: bool) -> Self {
        let jobs = |side: &'static str, changes: &Value| {
            let job = |seed| {
                let changes = config::changed(changes, &json!({ "seed": seed }));
                let config = config::changed(&config, &changes);
                Job {
                    key: key.to_owned(),
                    side,
                    seed,
                    digest: engine::run_digest(engine, &config),
                    config,
                }
            };
            SEEDS.map(job).to_vec()
        };
        let off = json!({ "lyapunov": { "regulariser": "off" } });
        Self {
            key: key.to_owned(),
            unregularised: jobs("unregularised", &off),
            regularised: if with_regulariser {
                jobs("regularised", &json!({}))
            } else {
                Vec::new()
            },
            config,
        }
    }
}

impl Plan {
    pub fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.experiments
            .iter()
            .flat_map(|planned| planned.unregularised.iter().chain(&planned.regularised))
    }
}

/// Asks the program for its presets.
pub fn plan(here: &Workplace, program: &str, engine: &engine::Engine) -> Outcome<Plan> {
    let ask = |arguments: &[&str]| {
        let mut command = here.command(program);
        let answer = command::answer(command.arg("preset").args(arguments));
        answer.ok_or_else(|| format!("`{}` failed", command::describe(&command)))
    };
    let keys: Vec<String> = ask(&[])?.lines().filter_map(first_word).collect();
    let mut experiments = Vec::new();
    for key in &keys {
        let config = serde_json::from_str(&ask(&[key])?)
            .map_err(|error| format!("the preset {key} is no JSON: {error}"))?;
        experiments.push(Planned::new(key, config, engine, true));
    }
    let demonstration = experiments
        .iter()
        .find(|planned| planned.key == DEMONSTRATION)
        .map(|planned| planned.config.clone())
        .ok_or_else(|| format!("the program has no preset {DEMONSTRATION}"))?;
    let narrow = json!({ "model": { "surrogate": { "kind": "fast_sigmoid", "slope": 25.0 } } });
    let control = config::changed(&demonstration, &narrow);
    experiments.push(Planned::new(CONTROL, control, engine, false));
    Ok(Plan {
        demonstration,
        experiments,
    })
}

/// A line of the list of presets begins with its key.
fn first_word(line: &str) -> Option<String> {
    line.split_whitespace().next().map(str::to_owned)
}
