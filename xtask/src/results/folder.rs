//! What a sweep's file asks for, and what its folder has of it.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use serde_json::Value;

use super::statistics::mean;
use crate::Outcome;

/// A sweep as it is written down (docs/sweeps.md).
#[derive(Debug, Clone, PartialEq)]
pub struct File(pub Value);

impl File {
    pub fn read(path: &Path) -> Outcome<Self> {
        let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
        let value = serde_json::from_str(&text).map_err(|error| failed(&error))?;
        Ok(Self(value))
    }

    /// How many runs it comes to; no two of ours come to the same experiment.
    pub fn runs(&self) -> usize {
        let count = |value: &Value| value.as_u64().map_or(1, |count| count as usize);
        let length = |value: &Value| value.as_array().map(Vec::len);
        let axes = self.0["axes"].as_array().map_or(&[][..], Vec::as_slice);
        let grid = axes.iter().filter(|axis| axis["draw"].is_null());
        let grid: usize = grid
            .map(|axis| length(&axis["values"]).unwrap_or_else(|| count(&axis["count"])))
            .product();
        let seeds = &self.0["seeds"];
        let seeds = length(seeds).unwrap_or_else(|| count(&seeds["count"]));
        let sides = if self.0["sides"] == "both" { 2 } else { 1 };
        grid * count(&self.0["draws"]["count"]) * seeds * sides
    }

    /// Whether it asks for the same; its name is for people.
    fn asks_for_the_same(&self, other: &Self) -> bool {
        let nameless = |file: &Self| {
            let mut value = file.0.clone();
            if let Some(keys) = value.as_object_mut() {
                keys.remove("name");
            }
            value
        };
        nameless(self) == nameless(other)
    }
}

/// As much of a run's line as is needed here.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Line {
    pub key: String,
    pub index: usize,
    pub sweep: String,
    pub engine: String,
    pub setting: BTreeMap<String, Value>,
    pub seed: u64,
    pub side: String,
    pub config: Value,
    pub state: String,
    pub steps: u64,
    pub seconds: f64,
    pub epochs: Vec<Epoch>,
    #[serde(rename = "final")]
    pub last: Option<Final>,
    pub receipt: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Epoch {
    pub validation_accuracy: Option<f64>,
    pub validation_loss: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Final {
    pub test_accuracy: f64,
    pub exponent: f64,
}

impl Line {
    /// Its end, where it came to it: a run that failed has numbers of before, which are not its result.
    pub fn result(&self) -> Option<Final> {
        self.last.filter(|_| self.state == "finished")
    }

    /// How often weights were changed: warm-up, training, and the penalty's steps in between.
    pub fn updates(&self) -> u64 {
        let number = |name: &str| self.config["lyapunov"][name].as_u64().unwrap_or(0);
        if self.config["lyapunov"]["regulariser"] != "interleaved" {
            return self.steps;
        }
        let trained = self.steps.saturating_sub(number("warmup_steps"));
        self.steps + trained / number("every").max(1)
    }

    /// Version and commit, as the receipt has them; a run that failed has none.
    pub fn build(&self) -> &str {
        let receipt = self.receipt.as_deref().unwrap_or(&self.engine);
        receipt.split('~').next().unwrap_or(receipt)
    }
}

/// A sweep's runs as far as they are there.
#[derive(Debug)]
pub struct Folder {
    wanted: usize,
    /// Each run once, in the sweep's order.
    pub lines: Vec<Line>,
}

impl Folder {
    /// # Errors
    ///
    /// Where what is there is of another sweep.
    pub fn read(path: &Path, file: &File) -> Outcome<Self> {
        let mut folder = Self {
            wanted: file.runs(),
            lines: Vec::new(),
        };
        if !path.is_dir() {
            return Ok(folder);
        }
        let mut runs = BTreeMap::new();
        for line in lines(path)? {
            // A run that was tried again after it had failed.
            let before: Option<&Line> = runs.get(&line.key);
            if before.is_none_or(|before| before.state == "failed") {
                runs.insert(line.key.clone(), line);
            }
        }
        folder.lines = runs.into_values().collect();
        folder.lines.sort_by_key(|line| line.index);
        folder.check(path, file)?;
        Ok(folder)
    }

    fn check(&self, path: &Path, file: &File) -> Outcome<()> {
        let Some(first) = self.lines.first() else {
            return Ok(());
        };
        let own = File::read(&path.join("sweep.json"))?;
        let is_one = self.lines.iter().all(|line| line.sweep == first.sweep);
        if own.asks_for_the_same(file) && is_one && self.lines.len() <= self.wanted {
            return Ok(());
        }
        Err(format!(
            "{} holds another sweep than {}: move it away, and it is measured anew",
            path.display(),
            file.0["name"]
        ))
    }

    pub fn missing(&self) -> usize {
        self.wanted.saturating_sub(self.lines.len())
    }

    /// A run's, of one core, as its sides' fastest went: the runs of a side do the same work, and the
    /// slower ones shared their machine with others.
    pub fn seconds(&self) -> Option<f64> {
        let mut fastest: BTreeMap<&str, f64> = BTreeMap::new();
        for line in self.lines.iter().filter(|line| line.result().is_some()) {
            let least = fastest.entry(&line.side).or_insert(line.seconds);
            *least = least.min(line.seconds);
        }
        mean(&fastest.into_values().collect::<Vec<_>>())
    }

    /// Its runs, where all are there.
    pub fn complete(&self) -> Option<&[Line]> {
        (self.missing() == 0).then_some(&self.lines)
    }
}

/// Every whole line of a folder's results; one that was cut off is a run that is done again.
fn lines(path: &Path) -> Outcome<Vec<Line>> {
    let failed = |error| format!("{}: {error}", path.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("results") && name.ends_with(".jsonl") {
            files.push(entry.path());
        }
    }
    files.sort();
    let mut lines = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).map_err(failed)?;
        lines.extend(
            text.lines()
                .filter_map(|line| serde_json::from_str(line).ok()),
        );
    }
    Ok(lines)
}
