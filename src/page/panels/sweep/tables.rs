//! What a sweep found, in numbers: a row for each value, and one for each run.

use crate::core::name::{Labelled, Named};
use crate::page::charts::words;
use crate::page::panels::plain_table::{Cell, Line};
use crate::page::store::sweep::{Band, ByValue, Finding, Job, Outcome, Sweep};

/// The heads of the table of values.
pub fn value_heads(field: &str) -> Vec<String> {
    heads(&[field, "Runs"], &[])
}

/// The heads of the table of runs.
pub fn run_heads(field: &str) -> Vec<String> {
    heads(&[field, "Seed"], &["State", "Device"])
}

fn heads(before: &[&str], after: &[&str]) -> Vec<String> {
    let findings: Vec<&str> = Finding::all().map(Finding::title).collect();
    [before, &findings, after]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// Of one value the mean over its seeds, and from where to where they go.
pub fn value_line(value: &ByValue) -> Line {
    let runs = match (value.finished, value.failed) {
        (finished, 0) => format!("{finished} finished"),
        (finished, failed) => format!("{finished} finished, {failed} failed"),
    };
    let mut cells = vec![Cell::new(with_minus(&value.text)), Cell::new(runs)];
    let findings = Finding::all().zip(&value.findings);
    cells.extend(findings.map(|(finding, band)| band_cell(&value.text, finding, *band)));
    Line {
        attributes: vec![
            ("data-value", value.text.clone()),
            ("data-finished", value.finished.to_string()),
            ("data-failed", value.failed.to_string()),
        ],
        cells,
    }
}

/// The mean, and beneath it the ends of the band; its attributes carry them in full.
fn band_cell(value: &str, finding: Finding, band: Option<Band>) -> Cell {
    let mut cell = Cell::new("–");
    cell.attributes = vec![
        ("data-value", value.to_owned()),
        ("data-finding", finding.key().to_owned()),
    ];
    if let Some(Band {
        mean, low, high, ..
    }) = band
    {
        cell.text = words(finding, mean);
        cell.below = format!("{} to {}", words(finding, low), words(finding, high));
        let full = [("data-mean", mean), ("data-low", low), ("data-high", high)];
        let full = full.map(|(name, number)| (name, number.to_string()));
        cell.attributes.extend(full);
    }
    cell
}

/// One run that is over.
pub fn run_line(sweep: &Sweep, job: &Job, outcome: &Outcome) -> Line {
    let values = sweep.plan().map_or(&[][..], |plan| &plan.values);
    let value = values.get(job.value).map_or("", |value| &value.text);
    let kind = outcome.key();
    let state = match &outcome.message {
        Some(why) if !outcome.is_finished() => format!("failed: {why}"),
        _ => kind.to_owned(),
    };
    let device = outcome.device.as_ref();
    let mut cells = vec![
        Cell::new(with_minus(value)),
        Cell::new(job.seed.to_string()),
    ];
    cells.extend(Finding::all().map(|finding| {
        let number = finding.of(outcome);
        Cell::new(number.map_or("–".to_owned(), |it| words(finding, it)))
    }));
    cells.push(Cell::new(state));
    cells.push(Cell::new(device.map_or("", |device| &device.name)));
    Line {
        attributes: vec![
            ("data-value", value.to_owned()),
            ("data-seed", job.seed.to_string()),
            ("data-state", kind.to_owned()),
        ],
        cells,
    }
}

fn with_minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}
