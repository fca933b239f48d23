//! `--collect`: the lines of all parts as one file, in the order of the runs, each run once.

use super::super::results;
use super::gather::{Gathered, Place, name, named};
use crate::cli::places::check_place;
use crate::cli::written::write_parts;
use crate::cli::{Failure, Outcome};
use crate::core::sweep::{Line, Plan};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::ExitCode;

/// Files that are kept open: systems allow a process about a thousand.
const MOST_OPEN: usize = 400;

/// Bytes of a line of results that are looked at.
const MOST_LINE: u64 = 1 << 24;

/// Writes the results that are there; says which are not.
pub fn collect(folder: &Path, plan: &Plan, to: &Path) -> Outcome {
    check_replaced(to, plan)?;
    let gathered = Gathered::new(folder, plan)?;
    let mut reader = Reader::new(&gathered);
    check_repeated(&gathered, &mut reader, plan)?;
    write(&gathered, &mut reader, to)?;
    for note in gathered.notes() {
        eprintln!("lyapunov-snn: {note}");
    }
    if gathered.engines.len() > 1 {
        let engines = gathered.engines.join(", ");
        eprintln!("lyapunov-snn: runs of different versions of the program are mixed: {engines}");
    }
    let there = gathered.there();
    println!("{there} of {} runs in {}", plan.len(), to.display());
    if let Some(failed) = gathered.reasons().text() {
        println!("of them {failed}");
    }
    if gathered.missing() > 0 {
        println!("{} are missing: {}", gathered.missing(), missing(&gathered));
    }
    Ok(ExitCode::SUCCESS)
}

/// The first runs that are missing, by number.
fn missing(gathered: &Gathered) -> String {
    const SHOWN: usize = 10;
    let empty = gathered
        .places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.is_none());
    let numbers: Vec<String> = empty
        .take(SHOWN)
        .map(|(index, _)| index.to_string())
        .collect();
    let more = if gathered.missing() > SHOWN {
        " and more"
    } else {
        ""
    };
    format!("{}{more}", numbers.join(", "))
}

/// A run that was done twice came to the same both times, or something is wrong that no choice between
/// them mends.
fn check_repeated(gathered: &Gathered, reader: &mut Reader, plan: &Plan) -> Result<(), Failure> {
    for &(index, again) in &gathered.repeated {
        let Some(first) = gathered.places[index] else {
            continue;
        };
        // Most are copies, such as those of an earlier collection.
        let text = reader.text(first)?.clone();
        let is_copy = *reader.text(again)? == text;
        if !is_copy && reader.line(first)?.without_time() != reader.line(again)?.without_time() {
            let file = |place: Place| name(&gathered.files[place.file as usize]);
            return Err(Failure::broken(format_args!(
                "run {index} (key {}) is there twice and differs in more than its seconds: in {} and {}; \
                 nothing was collected",
                plan.key(index),
                file(first),
                file(again)
            )));
        }
    }
    Ok(())
}

/// That nothing but an earlier collection of this sweep is written over.
fn check_replaced(to: &Path, plan: &Plan) -> Result<(), Failure> {
    check_place(to)?;
    let name = name(to);
    let of_part = name
        .strip_prefix("results-")
        .and_then(|name| name.strip_suffix(".jsonl")?.split_once("-of-"));
    let is_number = |text: &str| text.parse::<usize>().is_ok();
    if of_part.is_some_and(|(index, of)| is_number(index) && is_number(of)) {
        let why = "a part of a sweep writes its results there; collect them into another file";
        return Err(Failure::of_file(to, why));
    }
    let Ok(file) = File::open(to) else {
        return Ok(());
    };
    let mut first = Vec::new();
    let mut file = BufReader::new(file).take(MOST_LINE);
    let read = file.read_until(b'\n', &mut first);
    read.map_err(|error| named(to, &error))?;
    let line = first.strip_suffix(b"\n").unwrap_or(&first);
    let is_ours = results::head(line).is_ok_and(|head| head.sweep == plan.digest().to_string());
    if first.is_empty() || is_ours {
        return Ok(());
    }
    let why = "it is there, and holds no results of this sweep; collect them into another file";
    Err(Failure::of_file(to, why))
}

fn write(gathered: &Gathered, reader: &mut Reader, to: &Path) -> Result<(), Failure> {
    write_parts(to, |file| {
        for place in gathered.places.iter().flatten() {
            let text = reader.text(*place)?;
            text.push(b'\n');
            file.write_all(text).map_err(|error| named(to, &error))?;
        }
        Ok(())
    })
}

/// Reads lines from wherever they stand.
struct Reader<'a> {
    gathered: &'a Gathered,
    open: BTreeMap<u32, File>,
    text: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn new(gathered: &'a Gathered) -> Self {
        Self {
            gathered,
            open: BTreeMap::new(),
            text: Vec::new(),
        }
    }

    /// The line without its end.
    fn text(&mut self, place: Place) -> Result<&mut Vec<u8>, Failure> {
        let path = &self.gathered.files[place.file as usize];
        let broken = |error: std::io::Error| named(path, &error);
        if !self.open.contains_key(&place.file) {
            if self.open.len() >= MOST_OPEN {
                self.open.pop_first();
            }
            let file = File::open(path).map_err(broken)?;
            self.open.insert(place.file, file);
        }
        self.text.resize(place.length as usize, 0);
        if let Some(file) = self.open.get_mut(&place.file) {
            file.seek(SeekFrom::Start(place.offset)).map_err(broken)?;
            file.read_exact(&mut self.text).map_err(broken)?;
        }
        Ok(&mut self.text)
    }

    fn line(&mut self, place: Place) -> Result<Line, Failure> {
        let path = self.gathered.files[place.file as usize].clone();
        let text = String::from_utf8_lossy(self.text(place)?).into_owned();
        Line::parse(&text).map_err(|error| named(&path, &error))
    }
}
