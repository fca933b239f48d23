//! The runs of a sweep's folder, as pictures need them.

use super::super::sweep::results::{RawLine, files, try_lines};
use super::super::{Failure, experiment};
use crate::core::plot::{Run, Sweep};
use crate::core::sweep::{Axis, Draw, File, Line, LineError, Plan, State, Stop};
use std::collections::HashMap;
use std::path::Path;

/// A folder's runs, and what of it could not be taken.
pub struct Read {
    pub sweep: Sweep,
    pub notes: Vec<String>,
}

/// Reads sweep.json and all results beside it. A run that failed counts as it ended when it was tried again.
///
/// # Errors
///
/// Where there is no sweep, or a line is of another version or of another sweep.
pub fn read(folder: &Path) -> Result<Read, Failure> {
    let file = folder.join("sweep.json");
    if !file.is_file() {
        let why = "it has no sweep.json; give the folder that sweep --out filled";
        return Err(Failure::unusable(format_args!(
            "{}: {why}",
            folder.display()
        )));
    }
    let named = |error| Failure::of_file(&file, error);
    let described = File::from_json(&experiment::read_text(&file)?).map_err(named)?;
    let plan = Plan::new(&described).map_err(named)?;
    let mut reading = Reading::new(described, &plan);
    for path in files(folder).map_err(|error| Failure::of_file(folder, error))? {
        try_lines(&path, |line| reading.take(&path, line))?;
    }
    Ok(reading.read)
}

struct Reading {
    /// The plan's digest.
    of: String,
    rules: Stop,
    /// Where in the sweep's runs each key is.
    places: HashMap<String, usize>,
    read: Read,
}

impl Reading {
    fn new(described: File, plan: &Plan) -> Self {
        let is_range = |axis: &&Axis| matches!(axis.draw, Some(Draw::Uniform | Draw::LogUniform));
        let drawn = described.axes.iter().filter(is_range);
        let drawn = drawn.map(|axis| axis.setting.clone()).collect();
        let axes = described.axes.into_iter().map(|axis| axis.setting);
        let sweep = Sweep {
            name: described.name,
            axes: axes.collect(),
            drawn,
            stop_accuracy: described.stop.accuracy,
            planned: plan.len(),
            runs: Vec::new(),
        };
        Self {
            of: plan.digest().to_string(),
            rules: plan.stop,
            places: HashMap::new(),
            read: Read {
                sweep,
                notes: Vec::new(),
            },
        }
    }

    fn take(&mut self, path: &Path, raw: &RawLine<'_>) -> Result<(), Failure> {
        let &RawLine { number, bytes, .. } = raw;
        let at = format!("{}, line {number}", path.display());
        let line = match Line::parse(&String::from_utf8_lossy(bytes)) {
            Ok(line) => line,
            Err(error @ LineError::Version { .. }) => {
                return Err(Failure::unusable(format_args!("{at}: {error}")));
            }
            Err(error) => {
                self.read.notes.push(format!("{at} is left out: {error}"));
                return Ok(());
            }
        };
        if line.sweep != self.of {
            return Err(Failure::unusable(format_args!(
                "{at}: it is of another sweep ({}; this one is {})",
                line.sweep, self.of
            )));
        }
        let key = line.key.clone();
        let run = Run::new(line, self.rules);
        let runs = &mut self.read.sweep.runs;
        match self.places.get(&key) {
            Some(&place) if runs[place].state == State::Failed => runs[place] = run,
            Some(_) => {}
            None => {
                self.places.insert(key, runs.len());
                runs.push(run);
            }
        }
        Ok(())
    }
}
