//! The results in a sweep's folder: a line of JSON a run, in a file for each shard.

use super::super::Failure;
use crate::core::sweep::{Head, LineError, Plan, Reasons, Shard, State};
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// What a sweep's folder holds already.
#[derive(Debug, Default)]
pub struct Kept {
    /// How each run of the plan ended, as far as it has.
    pub states: Vec<Option<State>>,
    /// Why those failed that did.
    pub failed: BTreeMap<usize, String>,
    /// Lines that cannot be read, with their bytes.
    pub damaged: Vec<Damaged>,
    /// Lines of other versions of the engine, and one of those.
    pub of_others: Option<(usize, String)>,
    /// Seconds that one unit of [`Plan::cost`] took, as far as that was measured.
    pub pace: Option<f64>,
}

impl Kept {
    /// Why those of some runs failed that did.
    pub fn reasons(&self, runs: &[usize]) -> Reasons {
        let reasons = runs.iter().filter_map(|run| self.failed.get(run));
        reasons.map(String::as_str).collect()
    }
}

/// A line that cannot be read.
#[derive(Debug)]
pub struct Damaged {
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    pub why: String,
    pub bytes: Vec<u8>,
}

/// The results of a shard.
pub fn file_of(folder: &Path, shard: Shard) -> PathBuf {
    folder.join(format!("results-{}.jsonl", shard.name()))
}

/// What is left over of damaged lines.
pub fn damaged_file_of(results: &Path) -> PathBuf {
    results.with_extension("damaged")
}

/// All results files of a folder, by name.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let is_ours = name.starts_with("results") && path.extension() == Some(OsStr::new("jsonl"));
        // What is no plain file, a device or a pipe, may never end.
        if is_ours && fs::metadata(&path).is_ok_and(|about| about.is_file()) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A line of a file, as it stands there.
pub struct RawLine<'a> {
    /// Counted from 1.
    pub number: usize,
    /// Without its end.
    pub bytes: &'a [u8],
    /// Whether it has its end.
    pub is_ended: bool,
}

/// Calls `each` with every line of a file.
pub fn lines(path: &Path, mut each: impl FnMut(RawLine<'_>)) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 20, fs::File::open(path)?);
    let mut bytes = Vec::new();
    let mut number = 0;
    while reader.read_until(b'\n', &mut bytes)? > 0 {
        number += 1;
        each(RawLine {
            number,
            bytes: bytes.strip_suffix(b"\n").unwrap_or(&bytes),
            is_ended: bytes.ends_with(b"\n"),
        });
        bytes.clear();
    }
    Ok(())
}

/// The same, until one is refused.
///
/// # Errors
///
/// Where the file cannot be read, or what refused a line.
pub fn try_lines(
    path: &Path,
    mut each: impl FnMut(&RawLine<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut taken = Ok(());
    let read = lines(path, |line| {
        if taken.is_ok() {
            taken = each(&line);
        }
    });
    read.map_err(|error| Failure::of_file(path, error))?;
    taken
}

/// A line's head; the error of one that is no text is that of a damaged one.
pub fn head(bytes: &[u8]) -> Result<Head, LineError> {
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|error| LineError::Damaged(error.to_string()))?;
    Head::parse(text)
}

/// Reads what a folder holds of a plan.
///
/// # Errors
///
/// Where a line is of another version or of another sweep: neither may be mixed with this one's.
pub fn read(folder: &Path, plan: &Plan) -> Result<Kept, Failure> {
    let mut reading = Reading::new(plan);
    for path in files(folder).map_err(|error| Failure::of_file(folder, error))? {
        try_lines(&path, |line| reading.take(&path, line))?;
    }
    Ok(reading.done())
}

struct Reading<'a> {
    plan: &'a Plan,
    sweep: String,
    places: HashMap<String, usize>,
    kept: Kept,
    /// Seconds, and the cost of the runs that took them.
    measured: (f64, f64),
}

impl<'a> Reading<'a> {
    fn new(plan: &'a Plan) -> Self {
        let places = (0..plan.len()).map(|run| (plan.key(run).to_string(), run));
        Self {
            plan,
            sweep: plan.digest().to_string(),
            places: places.collect(),
            kept: Kept {
                states: vec![None; plan.len()],
                ..Kept::default()
            },
            measured: (0.0, 0.0),
        }
    }

    fn take(&mut self, path: &Path, raw: &RawLine<'_>) -> Result<(), Failure> {
        let &RawLine {
            number: line,
            bytes,
            ..
        } = raw;
        let refused = |why: String| {
            Err(Failure::unusable(format_args!(
                "{}, line {line}: {why}",
                path.display()
            )))
        };
        let head = match head(bytes) {
            Ok(head) => head,
            Err(LineError::Damaged(why)) => {
                self.kept.damaged.push(Damaged {
                    file: path.to_path_buf(),
                    line,
                    why,
                    bytes: bytes.to_vec(),
                });
                return Ok(());
            }
            Err(error @ LineError::Version { .. }) => return refused(error.to_string()),
        };
        let place = self.places.get(&head.key).copied();
        let (Some(run), true) = (place, head.sweep == self.sweep) else {
            return refused(format!(
                "it is of another sweep ({}; this one is {}); give this sweep a folder of its own",
                head.sweep, self.sweep
            ));
        };
        if head.engine != env!("CARGO_PKG_VERSION") {
            let others = self.kept.of_others.take().map_or(0, |others| others.0);
            self.kept.of_others = Some((others + 1, head.engine));
        }
        self.measured.0 += head.seconds;
        self.measured.1 += self.plan.cost(run);
        // A run that was tried again after it had failed.
        let state = &mut self.kept.states[run];
        if state.is_none_or(|state| state == State::Failed) {
            *state = Some(head.state);
            if head.state == State::Failed {
                let why = head.reason.unwrap_or_default();
                self.kept.failed.insert(run, why);
            } else {
                self.kept.failed.remove(&run);
            }
        }
        Ok(())
    }

    fn done(mut self) -> Kept {
        let (seconds, cost) = self.measured;
        self.kept.pace = (cost > 0.0).then(|| seconds / cost);
        self.kept
    }
}

/// Appends lines to one shard's results; nobody else does while it holds their lock.
#[derive(Debug)]
pub struct Writer {
    file: fs::File,
}

impl Writer {
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)?;
        Ok(Self { file })
    }

    /// Appends a line in one write; it is on the disk then, or nothing of it is in the file.
    pub fn append(&mut self, line: &str) -> io::Result<()> {
        let before = self.file.metadata().map(|about| about.len());
        let written = self.file.write_all(line.as_bytes());
        let written = written.and_then(|()| self.file.sync_data());
        if let (Err(_), Ok(length)) = (&written, before) {
            // Of a full disk: a part of it may be there.
            let _ = self.file.set_len(length);
        }
        written
    }
}

/// Moves what is damaged of a shard's own results out of them, and gives the last line its end.
pub fn mend(path: &Path, damaged: &[Damaged]) -> io::Result<()> {
    let own: Vec<&Damaged> = damaged.iter().filter(|it| it.file == path).collect();
    let mut has_end = true;
    let mut good = Vec::new();
    lines(path, |line| {
        has_end = line.is_ended;
        if own.iter().all(|it| it.line != line.number) {
            good.extend_from_slice(line.bytes);
            good.push(b'\n');
        }
    })?;
    if own.is_empty() && has_end {
        return Ok(());
    }
    if !own.is_empty() {
        // First the copy: nothing is lost wherever this ends.
        let beside = damaged_file_of(path);
        let mut kept = fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(beside)?;
        for it in own {
            kept.write_all(&[&it.bytes, &b"\n"[..]].concat())?;
        }
        kept.sync_all()?;
    }
    let new = path.with_extension("jsonl.new");
    let mut file = fs::File::create(&new)?;
    file.write_all(&good)?;
    file.sync_all()?;
    fs::rename(&new, path)
}
