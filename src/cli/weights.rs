//! `weights`: where the tensors of a file go.

use super::Outcome;
use super::experiment::Described;
use super::weights_file::{Places, WeightsFile};
use crate::core::exchange::weights::{Problem, Table};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

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
        }
        let mut metadata = file.file.metadata.clone();
        // Printed as what it says.
        metadata.remove("config");
        let line = serde_json::json!({
            "format": file.file.format,
            "model": model,
            "found": table.found,
            "tensors": table.rows,
            "problems": problems,
            "metadata": metadata,
        });
        println!("{line}");
        match problems.first() {
            Some(problem) => Err(file.unusable(problem)),
            None => Ok(ExitCode::SUCCESS),
        }
    }
}
