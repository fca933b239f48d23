//! What a picture says of the runs that it is made of.

use super::number::count;
use super::{Quantity, Run, State, Sweep};
use std::collections::HashSet;

/// How many runs there are, and how many of them have no value; and over what a mean is taken.
pub fn of(sweep: &Sweep, quantity: Quantity, shown: &[&str]) -> Vec<String> {
    let mut notes = vec![runs(sweep, quantity)];
    if let Some(over) = over(sweep, shown) {
        notes.push(format!("Mean over {over}."));
    }
    notes
}

/// As in “24 runs, 3 failed (crosses)”.
fn runs(sweep: &Sweep, quantity: Quantity) -> String {
    let number = |is: &dyn Fn(&&Run) -> bool| sweep.runs.iter().filter(|run| is(run)).count();
    let failed = number(&|run| run.state == State::Failed);
    let stopped = number(&|run| run.state == State::Stopped);
    let blank = number(&|run| run.state != State::Failed && quantity.of(run).is_none());
    let there = sweep.runs.len();
    let mut parts = vec![if there < sweep.planned {
        format!(
            "{} of {} so far",
            count(there),
            plural(sweep.planned, "run")
        )
    } else {
        plural(there, "run")
    }];
    if stopped > 0 {
        parts.push(format!("{} stopped by a rule", count(stopped)));
    }
    if failed > 0 {
        parts.push(format!("{} failed", count(failed)));
    }
    if blank > 0 {
        parts.push(format!("{} without a finite value", count(blank)));
    }
    let marks = if failed + blank > 0 { " (crosses)" } else { "" };
    format!("{}{marks}.", parts.join(", "))
}

/// The seeds and settings that a mean is over: all but those that the picture shows.
fn over(sweep: &Sweep, shown: &[&str]) -> Option<String> {
    let seeds: HashSet<u64> = sweep.runs.iter().map(|run| run.seed).collect();
    let mut over = Vec::new();
    if seeds.len() > 1 {
        over.push(plural(seeds.len(), "seed"));
    }
    let hidden = sweep
        .varied()
        .into_iter()
        .filter(|path| !shown.contains(path));
    over.extend(hidden.map(|path| {
        let values = sweep.runs.iter().map(|run| run.value(path).text());
        let different: HashSet<String> = values.filter(|text| !text.is_empty()).collect();
        format!("{} of {path}", plural(different.len(), "value"))
    }));
    match over.split_last() {
        Some((last, before)) if !before.is_empty() => {
            Some(format!("{} and {last}", before.join(", ")))
        }
        Some((last, _)) => Some(last.clone()),
        None => None,
    }
}

/// As in “3 runs”.
pub fn plural(number: usize, word: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{} {word}{end}", count(number))
}
