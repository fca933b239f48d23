//! What a row of a table is.

use super::Table;
use super::role::{Role, is_group};
use super::steps::samples;
use crate::core::intake::IntakeError;
use crate::core::intake::choices::Choices;
use crate::core::intake::labels::Labels;
use crate::core::text::short;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Rows,
    Steps,
    Events,
}

const SHAPES: [(&str, Shape); 3] = [
    ("rows", Shape::Rows),
    ("steps", Shape::Steps),
    ("events", Shape::Events),
];

/// What somebody said; else by the names of the first table's columns, and by whether its samples repeat. What could
/// be otherwise is said.
pub(super) fn chosen(tables: &[Table<'_>], choices: &mut Choices) -> Result<Shape, IntakeError> {
    let (guess, note) = match tables.first() {
        Some(_) if choices.is_said("shape") => (Shape::Rows, None),
        Some(first) if first.folder.is_some() => in_folders(tables, first, choices),
        Some(first) => guessed(first, choices),
        None => (Shape::Rows, None),
    };
    if let Some(note) = note {
        choices.say(note);
    }
    choices.name("shape", &SHAPES, || guess)
}

/// A guess of tables whose folders are their classes, and what is said of it.
fn in_folders(
    tables: &[Table<'_>],
    first: &Table<'_>,
    choices: &Choices,
) -> (Shape, Option<String>) {
    let likely = |role| first.columns.likely(role, choices);
    let mut folders = Labels::default();
    for folder in tables.iter().filter_map(|it| it.folder) {
        // More than there may be are refused where they are read.
        let _ = folders.add(folder);
    }
    let has_time = likely(Role::Time).is_some();
    let repeats = |it: usize| samples(first, it).len() < first.rows().len();
    let has_samples = likely(Role::Sample).is_some_and(repeats);
    let (shape, note) = if has_time && likely(Role::Channel).is_some() {
        (
            Shape::Events,
            "a table is a sample of its folder's class, and its rows are events",
        )
    } else if has_samples {
        (Shape::Steps, "a table's folder is the class of its samples")
    } else if has_time || folders.names().len() < tables.len() {
        (
            Shape::Steps,
            "a table is a sample of its folder's class, and its rows are time steps; --map shape=rows takes each row as a sample",
        )
    } else {
        (
            Shape::Rows,
            "each folder has one table: a row is taken as a sample of its class; --map shape=steps takes it as a time step",
        )
    };
    (shape, Some(note.to_owned()))
}

/// A guess, and what is said of one that is not sure.
fn guessed(table: &Table<'_>, choices: &Choices) -> (Shape, Option<String>) {
    let columns = &table.columns;
    let likely = |role| columns.likely(role, choices);
    let time = likely(Role::Time);
    if time.is_some() && likely(Role::Channel).is_some() {
        return (Shape::Events, None);
    }
    let Some(sample) = likely(Role::Sample) else {
        return (Shape::Rows, None);
    };
    let samples = samples(table, sample);
    let name = short(columns.name(sample));
    if samples.len() == table.rows().len() {
        let note = time.map(|_| {
            format!(
                "each row has another {name}, and is a sample; --map shape=steps takes it as a time step"
            )
        });
        return (Shape::Rows, note);
    }
    let label = likely(Role::Label).filter(|&label| label != sample);
    let is_one =
        |rows: &Vec<usize>| label.is_some_and(|label| table.one_class(rows, label).is_ok());
    let are_one = samples.len() > 1 && samples.iter().all(is_one);
    let are_long = samples.iter().all(|rows| rows.len() > 1);
    let is_sure = !is_group(columns.name(sample));
    match (time, are_one) {
        (Some(_), _) if is_sure => (Shape::Steps, None),
        (_, false) => (Shape::Rows, None),
        (None, true) if !is_sure || !are_long => {
            let note = format!(
                "{name} repeats with one class each: a row is taken as a sample; --map shape=steps takes it as a time step"
            );
            (Shape::Rows, Some(note))
        }
        (_, true) => {
            let note = format!(
                "{name} repeats with one class each: a row is taken as its time step; --map shape=rows takes it as a sample"
            );
            (Shape::Steps, Some(note))
        }
    }
}
