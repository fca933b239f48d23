//! The demonstration's studies, as tables.

use serde_json::Value;

use super::{NOT_YET, or_not_yet, percent};
use crate::{
    Outcome,
    results::{
        record::Results,
        studies::{Cell, Study},
    },
};

/// Starting points over the time steps.
pub fn time_steps(results: &Results) -> Outcome<String> {
    let columns = [("without", "unregularised"), ("with", "regularised")];
    Ok(over_one(results, "time-steps", "T", &columns))
}

/// Starting points over the target.
pub fn target(results: &Results) -> Outcome<String> {
    Ok(over_one(
        results,
        "target",
        "target λ*",
        &[("with", "regularised")],
    ))
}

/// A row for each value of the one setting.
fn over_one(results: &Results, name: &str, symbol: &str, columns: &[(&str, &str)]) -> String {
    let Some(study) = results.studies.get(name) else {
        return format!("This is {NOT_YET}.");
    };
    let titles = columns.iter().map(|(title, _)| *title);
    let titles: Vec<&str> = titles.collect();
    let mut lines = vec![
        format!(
            "| {symbol} | {}: starts that reach {} |",
            titles.join(" | "),
            percent(study.threshold)
        ),
        format!("|{}", "---|".repeat(columns.len() + 1)),
    ];
    for value in study.values(0) {
        let cells = columns.iter().map(|(_, side)| {
            let cell = study.cell(&[value], side);
            or_not_yet(cell, reached)
        });
        let cells: Vec<String> = cells.collect();
        lines.push(format!("| {value} | {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

/// As in "13 of 20 (median 83 %, λ -0.08)".
fn reached(cell: &Cell) -> String {
    let median = cell.median * 100.0;
    let exponent = cell
        .exponent
        .map_or_else(String::new, |exponent| format!(", mean λ {exponent:.3}"));
    format!(
        "{} of {} (median {median:.0} %{exponent})",
        cell.reached, cell.runs
    )
}

/// Gain by time steps: accuracy without and with, and the exponents that came of it.
pub fn phases(results: &Results) -> Outcome<String> {
    let Some(study) = results.studies.get("phase-diagram") else {
        return Ok(format!("The phase diagram is {NOT_YET}."));
    };
    let steps = study.values(1);
    let titles = steps.iter().map(|steps| format!("T {steps}"));
    let titles: Vec<String> = titles.collect();
    let mut lines = vec![
        format!("| gain | {} |", titles.join(" | ")),
        format!("|{}", "---|".repeat(steps.len() + 1)),
    ];
    for gain in study.values(0) {
        let cells = steps.iter().map(|steps| both(study, &[gain, *steps]));
        let cells: Vec<String> = cells.collect();
        lines.push(format!("| {gain} | {} |", cells.join(" | ")));
    }
    Ok(lines.join("\n"))
}

/// As in "21 ± 3 / 89 ± 1 % (λ 0.05 / -0.08)".
fn both(study: &Study, at: &[&Value]) -> String {
    let sides = ["unregularised", "regularised"].map(|side| study.cell(at, side));
    let accuracies = sides.map(|cell| {
        or_not_yet(cell, |cell| {
            let spread = cell.deviation.unwrap_or_default() * 100.0;
            format!("{:.0} ± {spread:.0}", cell.mean * 100.0)
        })
    });
    let exponents = sides.map(|cell| {
        or_not_yet(cell.and_then(|cell| cell.exponent), |exponent| {
            format!("{exponent:.2}")
        })
    });
    format!("{} % (λ {})", accuracies.join(" / "), exponents.join(" / "))
}
