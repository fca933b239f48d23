//! What a picture says of the runs that it is made of.

use super::number::count;
use super::{Quantity, Run, Side, State, Sweep, side_title};
use std::collections::HashSet;

/// How many runs there are, and how many of them have no value; and over what a mean is taken.
pub fn for_sweep(sweep: &Sweep, quantity: Quantity, shown: &[&str]) -> Vec<String> {
    let mut notes = counts(sweep, quantity);
    if let Some(over) = over(sweep, shown) {
        notes.push(format!("Mean over {over}."));
    }
    notes
}

/// How many runs there are, how many of them have no value, and where they were stopped.
pub fn counts(sweep: &Sweep, quantity: Quantity) -> Vec<String> {
    let mut notes = vec![runs(sweep, quantity)];
    notes.extend(floors(sweep, quantity));
    if let Some(accuracy) = sweep.stop_accuracy {
        let bar = Quantity::TestAccuracy.text(accuracy);
        let read = match quantity {
            Quantity::StepsToAccuracy => "",
            _ => ", and what is shown is read there",
        };
        notes.push(format!(
            "Runs are stopped at the first epoch with {bar} % test accuracy or more{read}."
        ));
    }
    notes
}

/// How many exponents are floors, no more than what they read at least.
fn floors(sweep: &Sweep, quantity: Quantity) -> Option<String> {
    let is_floor = |run: &&Run| run.measured.is_floor && quantity.value(run).is_some();
    let count = sweep.runs.iter().filter(is_floor).count();
    (quantity == Quantity::Exponent && count > 0)
        .then(|| format!("{} with an exponent that is a floor.", plural(count, "run")))
}

/// Runs of a side that stand at no value of a setting, because it does nothing in them.
pub fn left_out(side: Side, count: usize, settings: &str) -> Option<String> {
    let (side, runs) = (side_title(side), plural(count, "run"));
    let are = if count == 1 { "is" } else { "are" };
    (count > 0).then(|| format!("{side}: {runs} in which {settings} does nothing {are} left out."))
}

/// As in “24 runs, 3 failed (crosses)”.
fn runs(sweep: &Sweep, quantity: Quantity) -> String {
    let number = |is: &dyn Fn(&&Run) -> bool| sweep.runs.iter().filter(|run| is(run)).count();
    let failed = number(&|run| run.state == State::Failed);
    let is_stopped = |run: &Run| run.state == State::Stopped;
    let has_reached = |run: &Run| run.measured.steps_to_accuracy.is_some();
    let reached = number(&|run| is_stopped(run) && has_reached(run));
    let stopped = number(&|run| is_stopped(run) && !has_reached(run));
    let blank = number(&|run| run.state != State::Failed && quantity.value(run).is_none());
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
    if reached > 0 {
        parts.push(format!(
            "{} stopped at the accuracy asked for",
            count(reached)
        ));
    }
    if stopped > 0 {
        parts.push(format!("{} stopped by another rule", count(stopped)));
    }
    if failed > 0 {
        parts.push(format!("{} failed", count(failed)));
    }
    if blank > 0 {
        let why = match quantity {
            Quantity::StepsToAccuracy => "that did not reach it",
            _ => "without a finite value",
        };
        parts.push(format!("{} {why}", count(blank)));
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
