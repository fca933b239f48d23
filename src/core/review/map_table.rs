//! The class's map as a table for a spreadsheet: a line for each cell and network.

use super::mapped::{MappedCell, Standing};
use super::table::{Separator, yes_or_no};
use super::{Mapped, Measure};
use crate::core::exercise::{ClassMap, learns};
use crate::core::name::Named;

impl Standing {
    /// As a table says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Disputed => "hand-ins differ",
            Self::Said => "one hand-in",
            Self::Agreed => "hand-ins agree",
            Self::Here => "trained here",
            Self::Proved => "reproduced here",
        }
    }
}

/// All cells; students are called as `named` says.
pub fn map_table(
    measure: &Measure,
    mapped: &Mapped,
    named: &dyn Fn(usize) -> String,
    separator: Separator,
) -> String {
    let Some(map) = &measure.exercise.map else {
        return String::new();
    };
    let head = [
        map.across.field.word,
        map.down.field.word,
        "network",
        "accuracy",
        "exponent",
        "gradient norm",
        "learns",
        "known by",
        "students",
    ];
    let mut text = separator.line(head.iter().map(|it| separator.words(it)).collect());
    for cell in &mapped.cells {
        text += &lines(measure, map, cell, named, separator);
    }
    text
}

fn lines(
    measure: &Measure,
    map: &ClassMap,
    cell: &MappedCell,
    named: &dyn Fn(usize) -> String,
    separator: Separator,
) -> String {
    let sides = measure.exercise.networks.sides().iter();
    let students: Vec<_> = cell.of.iter().map(|place| named(*place)).collect();
    let config = map.config(&measure.link.config, cell.cell);
    let one = |side: &crate::core::config::Side| {
        let outcome = cell.outcomes[*side as usize];
        let number = |of: fn(&crate::core::receipt::Outcome) -> f32| {
            outcome.map_or(String::new(), |it| separator.number(of(&it)))
        };
        let learnt = outcome.zip(config.as_ref());
        let learnt = learnt.map_or("", |(it, config)| yes_or_no(learns(&it, config)));
        separator.line(vec![
            separator.number(map.across.value(cell.cell.column) as f32),
            separator.number(map.down.value(cell.cell.row) as f32),
            side.key().to_owned(),
            number(|it| it.test_accuracy),
            number(|it| it.exponent),
            number(|it| it.gradient_norm),
            learnt.to_owned(),
            cell.standing.words().to_owned(),
            separator.words(&students.join(", ")),
        ])
    };
    sides.map(one).collect()
}
