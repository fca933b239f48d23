//! What is in a sweep's folder, by the heads of its lines: none of them is kept.

use super::super::Failure;
use crate::sweep::{Head, Plan, State};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Messages on single lines that are kept; of the others only their number.
const MOST_NOTES: usize = 10;
/// A line that is longer is none of a run.
const MOST_LINE: usize = 64 << 20;

/// Where a run's line stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Which of [`Gathered::files`].
    pub file: u32,
    pub offset: u64,
    pub length: u32,
    pub failed: bool,
    pub seconds: f32,
}

/// All lines of a folder.
#[derive(Debug, Default)]
pub struct Gathered {
    pub files: Vec<PathBuf>,
    /// For each run of the plan.
    pub places: Vec<Option<Place>>,
    /// Further lines of runs that have one.
    pub repeated: Vec<(usize, Place)>,
    /// Versions that trained.
    pub engines: Vec<String>,
    notes: Vec<String>,
    more_notes: usize,
}

impl Gathered {
    /// Goes through all files of results in a folder, in the order of their names.
    pub fn of(folder: &Path, plan: &Plan) -> Result<Self, Failure> {
        let mut gathered = Self {
            files: files(folder)?,
            places: vec![None; plan.len()],
            ..Self::default()
        };
        let sweep = plan.digest().to_string();
        for file in 0..gathered.files.len() {
            gathered.read(file, plan, &sweep)?;
        }
        Ok(gathered)
    }

    pub fn there(&self) -> usize {
        self.places.iter().flatten().count()
    }

    pub fn missing(&self) -> usize {
        self.places.len() - self.there()
    }

    pub fn failed(&self) -> usize {
        let places = self.places.iter().flatten();
        places.filter(|place| place.failed).count()
    }

    /// Of a run, in the mean over those that are there and did not fail.
    pub fn mean_seconds(&self) -> Option<f64> {
        let whole = self.places.iter().flatten().filter(|place| !place.failed);
        let (count, sum) = whole.fold((0, 0.0), |(count, sum), place| {
            (count + 1, sum + f64::from(place.seconds))
        });
        (count > 0).then(|| sum / f64::from(count))
    }

    /// What was left out, and why.
    pub fn notes(&self) -> impl Iterator<Item = String> + '_ {
        let more = (self.more_notes > 0).then(|| format!("and {} lines more", self.more_notes));
        self.notes.iter().cloned().chain(more)
    }

    fn read(&mut self, file: usize, plan: &Plan, sweep: &str) -> Result<(), Failure> {
        let path = self.files[file].clone();
        let broken = |error: std::io::Error| named(&path, &error);
        let mut reader = BufReader::with_capacity(1 << 20, File::open(&path).map_err(broken)?);
        let (mut line, mut offset, mut number) = (Vec::new(), 0, 0);
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(broken)?;
            if length == 0 {
                return Ok(());
            }
            number += 1;
            let text = line.trim_ascii_end();
            if !text.is_empty() {
                let place = Place {
                    file: narrow(file),
                    offset,
                    length: narrow(text.len()),
                    failed: false,
                    seconds: 0.0,
                };
                if let Err(why) = self.take(text, place, plan, sweep) {
                    self.note(format!("{}, line {number}: {why}", name(&path)));
                }
            }
            offset += length as u64;
        }
    }

    fn take(&mut self, text: &[u8], place: Place, plan: &Plan, sweep: &str) -> Result<(), String> {
        if text.len() > MOST_LINE {
            return Err(format!("it has {} bytes; left out", text.len()));
        }
        let text = std::str::from_utf8(text).map_err(|_| "it is no text; left out".to_owned())?;
        let head = Head::parse(text).map_err(|error| format!("{error}; left out"))?;
        let index = head.index;
        if head.sweep != sweep || index >= plan.len() || head.key != plan.key(index).to_string() {
            let other = crate::text::short(&head.sweep);
            return Err(format!("it is of another sweep, {other}; left out"));
        }
        if !self.engines.contains(&head.engine) {
            self.engines.push(head.engine);
        }
        let place = Place {
            failed: head.state == State::Failed,
            seconds: head.seconds as f32,
            ..place
        };
        match &mut self.places[index] {
            // What failed and was run again is what it came to then.
            Some(before) if before.failed => *before = place,
            Some(_) if place.failed => {}
            Some(_) => self.repeated.push((index, place)),
            empty => *empty = Some(place),
        }
        Ok(())
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < MOST_NOTES {
            self.notes.push(note);
        } else {
            self.more_notes += 1;
        }
    }
}

/// Sizes that were checked to be small.
fn narrow(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

pub fn named(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::broken(format_args!("{}: {error}", path.display()))
}

pub fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// The parts' files, as they are called by the sweep that writes them.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let broken = |error: std::io::Error| named(folder, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(broken)? {
        let path = entry.map_err(broken)?.path();
        let name = name(&path);
        if name.starts_with("results-") && name.ends_with(".jsonl") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
