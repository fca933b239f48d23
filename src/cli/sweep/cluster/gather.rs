//! What is in a sweep's folder, by the heads of its lines: none of them is kept.

use super::super::results::{self, RawLine};
use crate::cli::Failure;
use crate::core::sweep::{LineError, Plan, Reasons, State};
use crate::core::text::short;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Messages on single lines that are kept; of the others only their number.
const MOST_NOTES: usize = 10;

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

/// Why a line is not taken.
enum Untaken {
    /// Of a line that was cut off: the others are whole.
    Damaged(String),
    /// Of another version or another sweep, which may not be mixed with this one's.
    Foreign(String),
}

impl From<LineError> for Untaken {
    fn from(error: LineError) -> Self {
        match error {
            LineError::Damaged(why) => Self::Damaged(why),
            LineError::Version { .. } => Self::Foreign(error.to_string()),
        }
    }
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
    /// Why those failed that did.
    failed: BTreeMap<usize, String>,
    notes: Vec<String>,
    more_notes: usize,
}

impl Gathered {
    /// Goes through all files of results in a folder, in the order of their names.
    pub fn new(folder: &Path, plan: &Plan) -> Result<Self, Failure> {
        let mut gathered = Self {
            files: results::files(folder).map_err(|error| named(folder, &error))?,
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
        self.failed.len()
    }

    /// Why those failed that did.
    pub fn reasons(&self) -> Reasons {
        self.failed.values().map(String::as_str).collect()
    }

    /// Of a run, in the mean over those that are there and did not fail.
    pub fn mean_seconds(&self) -> Option<f64> {
        let whole = self.places.iter().flatten().filter(|place| !place.failed);
        let (count, sum) = whole.fold((0, 0.0), |(count, sum), place| {
            (count + 1, sum + f64::from(place.seconds))
        });
        (count > 0).then(|| sum / f64::from(count))
    }

    /// Seconds that one unit of [`Plan::cost`] took, as far as that was measured.
    pub fn pace(&self, plan: &Plan) -> Option<f64> {
        let done = self.places.iter().enumerate();
        let done =
            done.filter_map(|(run, place)| Some((run, place.filter(|place| !place.failed)?)));
        let (seconds, cost) = done.fold((0.0, 0.0), |(seconds, cost), (run, place)| {
            (seconds + f64::from(place.seconds), cost + plan.cost(run))
        });
        (seconds > 0.0 && cost > 0.0).then(|| seconds / cost)
    }

    /// What was left out, and why.
    pub fn notes(&self) -> impl Iterator<Item = String> + '_ {
        let more = (self.more_notes > 0).then(|| format!("and {} lines more", self.more_notes));
        self.notes.iter().cloned().chain(more)
    }

    fn read(&mut self, file: usize, plan: &Plan, sweep: &str) -> Result<(), Failure> {
        let path = self.files[file].clone();
        let (mut offset, mut refused) = (0, None);
        let read = results::lines(&path, |line| {
            let RawLine {
                number,
                bytes,
                is_ended,
            } = line;
            let place = Place {
                file: u32::try_from(file).unwrap_or(u32::MAX),
                length: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                offset,
                failed: false,
                seconds: 0.0,
            };
            offset += bytes.len() as u64 + u64::from(is_ended);
            if refused.is_none() {
                let named = |why: &str| format!("{}, line {number}: {why}", path.display());
                match self.take(bytes, place, plan, sweep) {
                    Ok(()) => {}
                    Err(Untaken::Damaged(why)) => {
                        self.note(named(&format!("damaged ({why}); it was left out")));
                    }
                    Err(Untaken::Foreign(why)) => refused = Some(named(&why)),
                }
            }
        });
        read.map_err(|error| named(&path, &error))?;
        refused.map_or(Ok(()), |why| Err(Failure::unusable(why)))
    }

    fn take(
        &mut self,
        bytes: &[u8],
        place: Place,
        plan: &Plan,
        sweep: &str,
    ) -> Result<(), Untaken> {
        let head = results::head(bytes)?;
        let index = head.index;
        let is_ours = head.sweep == sweep && index < plan.len();
        if !is_ours || head.key != plan.key(index).to_string() {
            let found = short(&head.sweep);
            return Err(Untaken::Foreign(format!(
                "it is of another sweep ({found}; this one is {sweep})"
            )));
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
            Some(_) if place.failed => return Ok(()),
            Some(_) => {
                self.repeated.push((index, place));
                return Ok(());
            }
            empty => *empty = Some(place),
        }
        if place.failed {
            self.failed.insert(index, head.reason.unwrap_or_default());
        } else {
            self.failed.remove(&index);
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

pub fn named(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::broken(format_args!("{}: {error}", path.display()))
}

pub fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
