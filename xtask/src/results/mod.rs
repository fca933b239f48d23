//! `cargo xtask results`: what comes out of every preset, measured, kept in `docs/results.json`, and
//! written from there into the README and the documentation.
//!
//! The page reads the same file: `src/config/results`. A test holds all of them together.

mod config;
mod documents;
mod engine;
mod fill;
mod measure;
mod plan;
mod record;
mod tables;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, path::PathBuf};

use record::{Experiment, Results, Run};

use crate::{Outcome, build, workplace::Workplace};

/// Measures what is not there yet, writes the file, and fills the documents from it.
pub fn results(here: &Workplace) -> Outcome<()> {
    measure_with(here, &build::native_program(here)?)
}

fn measure_with(here: &Workplace, program: &str) -> Outcome<()> {
    let before = Results::read(&file(here)).unwrap_or_else(|reason| {
        println!("{reason}: everything is measured");
        Results::new(serde_json::Value::Null, Vec::new())
    });
    let engine = engine::identity(here)?;
    let plan = plan::plan(here, program, &engine)?;
    let folder = here.target.join("results");
    let mut known = measure::kept(&folder);
    known.extend(before.known());
    let todo: Vec<_> = plan
        .jobs()
        .filter(|job| !known.contains_key(&job.digest))
        .collect();
    let there = plan.jobs().count() - todo.len();
    println!("{there} runs are there already, {} to do", todo.len());
    known.extend(measure::measure(here, program, &engine, &todo, &folder)?);
    let after = assemble(&plan, &known)?;
    say_what_changed(&before, &after);
    after.write(&file(here))?;
    fill(here)
}

/// Fills the documents from the file.
pub fn fill(here: &Workplace) -> Outcome<()> {
    let results = Results::read(&file(here))?;
    for document in &documents::DOCUMENTS {
        if document.fill(&here.root, &results)? {
            println!("filled {}", document.path);
        }
    }
    Ok(())
}

/// Fails where a document does not say what the file says.
pub fn check(here: &Workplace) -> Outcome<()> {
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

fn assemble(plan: &plan::Plan, known: &HashMap<String, Run>) -> Outcome<Results> {
    let runs = |jobs: &[plan::Job]| {
        jobs.iter()
            .map(|job| {
                let run = known.get(&job.digest).cloned();
                run.ok_or_else(|| format!("{job} was not measured"))
            })
            .collect::<Outcome<Vec<Run>>>()
    };
    let experiments = plan
        .experiments
        .iter()
        .map(|planned| {
            Ok(Experiment {
                key: planned.key.clone(),
                config: config::differences(&plan.demonstration, &planned.config),
                epochs: planned.epochs()?,
                unregularised: runs(&planned.unregularised)?,
                regularised: runs(&planned.regularised)?,
            })
        })
        .collect::<Outcome<_>>()?;
    Ok(Results::new(plan.demonstration.clone(), experiments))
}

/// The accuracies that are not what the file said.
fn say_what_changed(before: &Results, after: &Results) {
    let old: HashMap<_, _> = before.accuracies().collect();
    let mut changed = 0;
    for (place, accuracy) in after.accuracies() {
        if let Some(was) = old.get(&place).filter(|&&was| was != accuracy) {
            let (key, side, seed) = place;
            println!("{key}, {side}, seed {seed}: {was:.3} before, {accuracy:.3} now");
            changed += 1;
        }
    }
    println!("{changed} accuracies differ from those in {}", record::PATH);
}
