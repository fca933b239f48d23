//! The runs of a sweep's folder, as pictures need them.

use super::super::{Failure, experiment};
use crate::plot::{Run, Sweep};
use crate::sweep::{File, Line, LineError};
use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A folder's runs, and what of it could not be taken.
pub struct Read {
    pub sweep: Sweep,
    pub notes: Vec<String>,
}

/// Reads sweep.json and all results beside it. Of a run with several lines the last counts: it was tried
/// again.
pub fn read(folder: &Path) -> Result<Read, Failure> {
    let at = folder.display();
    let file = folder.join("sweep.json");
    if !file.is_file() {
        let why = "it has no sweep.json; give the folder that sweep --out filled";
        return Err(Failure::unusable(format_args!("{at}: {why}")));
    }
    let described = File::from_json(&experiment::read_text(&file)?);
    let described = described
        .map_err(|error| Failure::unusable(format_args!("{}: {error}", file.display())))?;
    let mut sweep = Sweep {
        name: described.name,
        axes: described
            .axes
            .into_iter()
            .map(|axis| axis.setting)
            .collect(),
        runs: Vec::new(),
    };
    let mut notes = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for path in results(folder)? {
        each_line(&path, &mut notes, |line| {
            let key = line.key.clone();
            let run = Run::from(line);
            match places.get(&key) {
                Some(&place) => sweep.runs[place] = run,
                None => {
                    places.insert(key, sweep.runs.len());
                    sweep.runs.push(run);
                }
            }
        })?;
    }
    Ok(Read { sweep, notes })
}

/// results*.jsonl, by name.
fn results(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed =
        |error: std::io::Error| Failure::unusable(format_args!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with("results") && name.ends_with(".jsonl") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Gives each line of a file; a damaged one is a note, one of another version ends it.
fn each_line(
    path: &Path,
    notes: &mut Vec<String>,
    mut take: impl FnMut(Line),
) -> Result<(), Failure> {
    let at = path.display();
    let failed = |error: std::io::Error| Failure::unusable(format_args!("{at}: {error}"));
    let opened = BufReader::new(std::fs::File::open(path).map_err(failed)?);
    for (index, bytes) in opened.split(b'\n').enumerate() {
        let bytes = bytes.map_err(failed)?;
        let text = String::from_utf8_lossy(&bytes);
        if text.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        match Line::parse(&text) {
            Ok(line) => take(line),
            Err(error @ LineError::Version { .. }) => {
                return Err(Failure::unusable(format_args!(
                    "{at}, line {number}: {error}"
                )));
            }
            Err(error) => notes.push(format!("{at}, line {number} is left out: {error}")),
        }
    }
    Ok(())
}
