//! `docs/results.json`: what it holds, and how it is laid out.

use std::{collections::HashMap, fs, path::Path};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Outcome;

/// The file, from the repository's root.
pub const PATH: &str = "docs/results.json";

/// Every measured experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// Measures all of it again.
    pub command: String,
    pub device: String,
    /// What each side changes in an experiment's configuration.
    pub sides: Value,
    /// The demonstration's whole configuration, from which the experiments' differ.
    pub demonstration: Value,
    pub experiments: Vec<Experiment>,
}

/// A preset, or the control.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    pub key: String,
    /// What differs from the demonstration.
    pub config: Value,
    pub epochs: u64,
    pub unregularised: Vec<Run>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regularised: Vec<Run>,
}

/// A run to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    pub seed: u64,
    pub test_accuracy: f64,
    /// Nats per time step, on the held-out samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exponent: Option<f64>,
    /// Of the exponent, over the samples.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    /// Version and commit.
    pub engine: String,
    pub date: String,
    /// Of the configuration and the engine's source: a run that has it is not run again. Absent where
    /// the number was taken over from a table older than the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl Results {
    pub fn new(demonstration: Value, experiments: Vec<Experiment>) -> Self {
        Self {
            command: "cargo xtask results".to_owned(),
            device: "cpu".to_owned(),
            sides: json!({
                "unregularised": { "lyapunov": { "regulariser": "off" } },
                "regularised": {}
            }),
            demonstration,
            experiments,
        }
    }

    pub fn read(path: &Path) -> Outcome<Self> {
        let text =
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Writes it whole or not at all.
    pub fn write(&self, path: &Path) -> Outcome<()> {
        let beside = path.with_extension("json.new");
        fs::write(&beside, self.laid_out()?)
            .and_then(|()| fs::rename(&beside, path))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    pub fn experiment(&self, key: &str) -> Outcome<&Experiment> {
        let found = self.experiments.iter().find(|it| it.key == key);
        found.ok_or_else(|| format!("{PATH} has no {key}: run `cargo xtask results`"))
    }

    /// The runs by their digests.
    pub fn known(&self) -> HashMap<String, Run> {
        self.runs()
            .filter_map(|(_, _, run)| Some((run.digest.clone()?, run.clone())))
            .collect()
    }

    /// Every test accuracy, by experiment, side and seed.
    pub fn accuracies(&self) -> impl Iterator<Item = ((&str, &'static str, u64), f64)> {
        self.runs()
            .map(|(key, side, run)| ((key, side, run.seed), run.test_accuracy))
    }

    fn runs(&self) -> impl Iterator<Item = (&str, &'static str, &Run)> {
        self.experiments.iter().flat_map(|experiment| {
            let sides = [
                ("unregularised", &experiment.unregularised),
                ("regularised", &experiment.regularised),
            ];
            sides.into_iter().flat_map(move |(side, runs)| {
                runs.iter()
                    .map(move |run| (experiment.key.as_str(), side, run))
            })
        })
    }
}

/// A list with an item a line, indented.
fn lines(items: &[String], depth: usize) -> String {
    let indent = "  ".repeat(depth);
    items.join(&format!(",\n{indent}"))
}

fn on_a_line<T: Serialize>(value: &T) -> Outcome<String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

impl Results {
    /// A line for each section and each run, in the order of the fields above.
    fn laid_out(&self) -> Outcome<String> {
        let section = |(name, value): (&String, &Value)| format!("{}: {value}", json!(name));
        let sections = self.demonstration.as_object().into_iter().flatten();
        let experiments = self.experiments.iter().map(Experiment::laid_out);
        Ok(format!(
            r#"{{
  "command": {},
  "device": {},
  "sides": {},
  "demonstration": {{
    {}
  }},
  "experiments": [
    {}
  ]
}}
"#,
            on_a_line(&self.command)?,
            on_a_line(&self.device)?,
            self.sides,
            lines(&sections.map(section).collect::<Vec<_>>(), 2),
            lines(&experiments.collect::<Outcome<Vec<_>>>()?, 2)
        ))
    }
}

impl Experiment {
    fn laid_out(&self) -> Outcome<String> {
        let mut fields = vec![
            format!("\"key\": {}", on_a_line(&self.key)?),
            format!("\"config\": {}", self.config),
            format!("\"epochs\": {}", self.epochs),
        ];
        let sides = [
            ("unregularised", &self.unregularised),
            ("regularised", &self.regularised),
        ];
        for (name, runs) in sides {
            if !runs.is_empty() {
                let runs = runs.iter().map(on_a_line).collect::<Outcome<Vec<_>>>()?;
                let runs = lines(&runs, 4);
                fields.push(format!("\"{name}\": [\n        {runs}\n      ]"));
            }
        }
        Ok(format!("{{\n      {}\n    }}", lines(&fields, 3)))
    }
}
