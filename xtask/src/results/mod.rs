//! `cargo xtask results`: what the README, the documents and the page say of the presets, measured by
//! `lyapunov-snn sweep`, kept in `docs/results.json`, and written from there into the documents.
//!
//! Every run belongs to a sweep: a file in `experiments/`, and a folder by the same name in
//! `results/` of cargo's target directory. A folder that was filled elsewhere and copied there counts. The
//! page reads the same file: `core::config::results`. A test holds all of them together.

mod choose;
mod collect;
mod documents;
mod expected;
pub mod fill;
mod folder;
mod record;
mod starts;
mod statistics;
mod studies;
mod summary;
mod sweeps;
mod tables;
mod verdict;

#[cfg(test)]
mod tests;

use std::path::PathBuf;

use clap::Args;
use record::{Engine, Results};
pub use sweeps::Part;
use sweeps::Sweep;
use time::OffsetDateTime;

use crate::{Outcome, build, command, commit, workplace::Workplace};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Measures what is missing, of all or of a part, then collects.
    Measure(Option<Part>),
    /// Says what is there and what is missing.
    Plan,
    /// Takes in what is complete, and measures nothing.
    Collect,
    /// Writes the file's numbers into the documents.
    Fill,
    /// Fails where a document does not say what the file says.
    Check,
}

/// The same as the command line says it: one of these, or nothing.
#[derive(Args)]
#[group(multiple = false)]
pub struct Asked {
    /// Measure a part
    #[arg(long, value_name = "PART")]
    only: Option<Part>,
    /// Say what is there, what is missing and how long that takes
    #[arg(long)]
    plan: bool,
    /// Take in what is there
    #[arg(long)]
    collect: bool,
    /// Write docs/results.json into the documents
    #[arg(long)]
    fill: bool,
    /// Look whether they agree with it
    #[arg(long)]
    check: bool,
}

impl From<Asked> for Action {
    fn from(asked: Asked) -> Self {
        let Asked {
            plan,
            collect,
            fill,
            ..
        } = asked;
        match (plan, collect, fill, asked.check) {
            (true, ..) => Self::Plan,
            (_, true, ..) => Self::Collect,
            (_, _, true, _) => Self::Fill,
            (.., true) => Self::Check,
            _ => Self::Measure(asked.only),
        }
    }
}

pub fn results(here: &Workplace, action: Action) -> Outcome<()> {
    match action {
        Action::Measure(Some(Part::Recording)) => record(here, &build::native_program(here)?),
        Action::Measure(part) => measure(here, part, &build::native_program(here)?),
        Action::Plan => {
            println!("{}", plan(here, &Part::ALL)?);
            Ok(())
        }
        Action::Collect => collect(here),
        Action::Fill => fill(here),
        Action::Check => check(here),
    }
}

/// Each part, and after it the choice that the next one rests on.
fn measure(here: &Workplace, only: Option<Part>, program: &str) -> Outcome<()> {
    let parts = only.map_or(Part::ALL.to_vec(), |part| vec![part]);
    collect(here)?;
    println!("{}", plan(here, &parts)?);
    for part in parts {
        for sweep in Sweep::all(part) {
            run(here, &sweep, program)?;
        }
        collect(here)?;
    }
    Ok(())
}

/// The demonstration's pair as the page opens with it, from the repository's root.
const RECORDING: &str = "www/data/recorded.json";

/// Trains that pair and writes it: the same program gives the same bytes.
fn record(here: &Workplace, program: &str) -> Outcome<()> {
    let mut command = here.command(program);
    command::run(command.arg("record").arg(here.root.join(RECORDING)))
}

/// Runs what a sweep's folder lacks.
fn run(here: &Workplace, sweep: &Sweep, program: &str) -> Outcome<()> {
    if expected::runs(here, sweep)?.is_none_or(|runs| runs.missing == 0) {
        return Ok(());
    }
    let mut command = here.command(program);
    command.args(["sweep", &sweep.file(), "--out"]);
    command::run(command.arg(sweep.folder(&here.target)))
}

fn plan(here: &Workplace, parts: &[Part]) -> Outcome<String> {
    let all = expected::entries(here)?;
    let pace = expected::Pace::new(&all, &before(here)?);
    let own = all.into_iter().filter(|it| parts.contains(&it.sweep.part));
    Ok(expected::told(&own.collect::<Vec<_>>(), &pace))
}

/// What the file says. One that cannot be read, as in the middle of a merge, is not written over: what it
/// has may be nowhere else.
fn before(here: &Workplace) -> Outcome<Results> {
    let path = file(here);
    if !path.exists() {
        return Ok(Results::nothing());
    }
    Results::read(&path)
}

/// In UTC, as in 2026-11-25.
fn today() -> String {
    OffsetDateTime::now_utc().date().to_string()
}

fn collect(here: &Workplace) -> Outcome<()> {
    let mut results = before(here)?;
    let old = results.clone();
    collect::collect(here, &mut results)?;
    if results != old || !file(here).exists() {
        results.engine = Engine {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: commit::built_from(&here.root),
        };
        results.date = today();
        results.write(&file(here))?;
        println!("wrote {}", record::PATH);
    }
    fill(here)
}

/// Fills the documents from the file.
fn fill(here: &Workplace) -> Outcome<()> {
    let results = Results::read(&file(here))?;
    for document in &documents::DOCUMENTS {
        if document.fill(&here.root, &results)? {
            println!("filled {}", document.path);
        }
    }
    Ok(())
}

/// Fails where a document does not say what the file says.
fn check(here: &Workplace) -> Outcome<()> {
    let results = Results::read(&file(here))?;
    let differ: Vec<&str> = documents::DOCUMENTS
        .iter()
        .map(|document| Ok((document, document.agrees(&here.root, &results)?)))
        .collect::<Outcome<Vec<_>>>()?
        .into_iter()
        .filter(|(_, agrees)| !agrees)
        .map(|(document, _)| document.path)
        .collect();
    if differ.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} differ from {}: run `cargo xtask results --fill`",
        differ.join(" and "),
        record::PATH
    ))
}

fn file(here: &Workplace) -> PathBuf {
    here.root.join(record::PATH)
}
