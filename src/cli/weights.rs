//! `weights`: where the tensors of a file go.

use super::Outcome;
use super::experiment::Described;
use super::weights_file::{Places, WeightsFile};
use crate::core::config::ModelConfig;
use crate::core::exchange::Format;
use crate::core::exchange::weights::{Found, Problem, Row, Table};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// What is printed.
#[derive(Serialize)]
struct Line<'a> {
    format: Format,
    /// The network that it makes.
    model: Option<&'a ModelConfig>,
    found: &'a Found,
    tensors: &'a [Row],
    problems: &'a [String],
    metadata: &'a BTreeMap<String, String>,
}

#[derive(Args)]
pub struct Weights {
    file: PathBuf,
    #[command(flatten)]
    described: Described,
    #[command(flatten)]
    places: Places,
}

impl Weights {
    pub fn run(self) -> Outcome {
        let file = WeightsFile::read(&self.file, &self.places)?;
        let config = match self.described.read()? {
            Some((config, _)) => Ok(config),
            None => file.experiment(),
        };
        let (mut model, table, problem) = match config {
            Ok(config) => {
                let table = file.table(&config.model);
                (Some(config.model), table, None)
            }
            Err(failure) => (None, Table::unplaced(&file.file), Some(failure)),
        };
        let mut problems: Vec<String> = table.problems.iter().map(Problem::to_string).collect();
        problems.extend(problem.map(|failure| failure.message));
        if let Some(model) = &mut model {
            table.found.apply(model);
            file.tell_changes(model, &table);
        }
        let mut metadata = file.file.metadata.clone();
        // Printed as what it says.
        metadata.remove("config");
        let line = Line {
            format: file.file.format,
            model: model.as_ref(),
            found: &table.found,
            tensors: &table.rows,
            problems: &problems,
            metadata: &metadata,
        };
        // Plain data.
        println!("{}", serde_json::to_string(&line).unwrap_or_default());
        match problems.first() {
            Some(problem) => Err(file.unusable(problem)),
            None => Ok(ExitCode::SUCCESS),
        }
    }
}
