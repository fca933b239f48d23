//! The first of some tables, whose columns the others have too.

use super::Table;
use super::cells::Cells;
use super::decimal::Decimal;
use super::header::{is_header, named};
use crate::core::intake::choices::Choices;
use crate::core::intake::error::Column;
use crate::core::intake::{File, IntakeError};
use crate::core::text::{cut, short};

/// What later tables are held against.
pub(super) struct First {
    file: String,
    pub has_header: bool,
    names: Vec<String>,
}

impl First {
    pub fn of(table: &Table<'_>) -> Self {
        Self {
            file: cut(table.file.name),
            has_header: table.columns.has_header,
            names: table.columns.names().to_vec(),
        }
    }

    /// Where in another table each column of the first stands, by their names.
    ///
    /// # Errors
    /// The first name that only one of the two has.
    pub fn places(&self, file: &File<'_>, cells: &Cells) -> Result<Vec<usize>, IntakeError> {
        let mut left: Vec<Option<String>> = named(cells).into_iter().map(Some).collect();
        let (mut places, mut missing) = (Vec::new(), None);
        for name in &self.names {
            match left.iter().position(|it| it.as_ref() == Some(name)) {
                Some(place) => {
                    left[place] = None;
                    places.push(place);
                }
                None => missing = missing.or(Some(name)),
            }
        }
        let other = left
            .iter()
            .enumerate()
            .find_map(|(at, it)| Some((at, it.as_ref()?)));
        let first = &self.file;
        let (at, name, allowed) = match (missing, other) {
            (None, None) => return Ok(places),
            (Some(missing), None) => {
                let what = format!("it has no column {}, as {first} has", short(missing));
                return Err(IntakeError::for_file(file, what));
            }
            (Some(missing), Some((at, name))) => {
                let allowed = format!("{}, a column of {first}", short(missing));
                (at, name, allowed)
            }
            (None, Some((at, name))) => (at, name, format!("the columns of {first}")),
        };
        Err(IntakeError::Cell {
            file: cut(file.name),
            row: cells.line(0),
            column: Column(Some((at + 1, String::new()))),
            value: short(name),
            allowed: allowed.into(),
        })
    }
}

/// Whether a table has a header, as the first has; guessed for each.
pub(super) fn has_header(
    file: &File<'_>,
    cells: &Cells,
    decimal: Decimal,
    first: Option<&First>,
    choices: &mut Choices,
) -> Result<bool, IntakeError> {
    let is_first = |first: &First| {
        let mut names = named(cells).into_iter();
        first.has_header && names.all(|name| first.names.contains(&name))
    };
    let own = cells.names_rows() || is_header(cells, decimal) || first.is_some_and(is_first);
    let chosen = choices.name("header", &[("yes", true), ("no", false)], || own)?;
    match first {
        Some(first) if own != chosen && !choices.is_said("header") => {
            let other = &first.file;
            let what = if own {
                format!(
                    "row 1 is a header, and {other} has none; --map header=no reads both without"
                )
            } else {
                format!(
                    "row 1 is no header, and {other} has one; --map header=yes takes row 1 of both as one"
                )
            };
            Err(IntakeError::for_file(file, what))
        }
        _ => Ok(chosen),
    }
}
