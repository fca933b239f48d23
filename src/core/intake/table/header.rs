//! Whether the first row of a table names its columns.

use super::MISSING;
use super::cells::Cells;
use super::decimal::Decimal;
use super::role::Role;
use std::collections::HashSet;

/// Rows that a header is told by.
pub(super) const LOOKED_AT: usize = 50;

/// Whether the first row names the columns: a text above numbers, the name of the class above others, or numbers
/// that count the columns, beside a text that no other row has.
pub(super) fn is_header(cells: &Cells, decimal: Decimal) -> bool {
    let is_number = |row: usize, column: usize| decimal.read(cells.get(row, column)).is_some();
    let columns = || 0..cells.width();
    let some = || 1..cells.rows().min(LOOKED_AT);
    let name = |column: usize| cells.get(0, column).trim();
    // A blank alone names nothing.
    let is_named = |&column: &usize| !is_number(0, column) && !is_missing(name(column));
    if cells.rows() == 1 {
        return columns().all(|column| is_named(&column));
    }
    // Numbers may be missing, and a row of units may be above them.
    let below = |column: usize| {
        let numbers = some().filter(|&row| is_number(row, column)).count();
        let is_strange =
            |&row: &usize| !is_number(row, column) && !is_missing(cells.get(row, column).trim());
        numbers > 0
            && some().skip(1).all(|row| !is_strange(&row))
            && (numbers > 1 || !is_strange(&1))
    };
    if columns().filter(is_named).any(below) {
        return true;
    }
    let numbers: Option<Vec<f64>> = columns()
        .filter(|&column| !is_named(&column) && !name(column).is_empty())
        .map(|column| decimal.read(name(column)))
        .collect();
    let are_counted = numbers.is_some_and(|it| it.len() > 1 && is_count(&it));
    columns().filter(is_named).any(|column| {
        let mut others = (1..cells.rows()).map(|row| cells.get(row, column).trim());
        if others.clone().any(|other| other == name(column)) {
            return false;
        }
        let is_class = Role::Label.names().contains(&&*name(column).to_lowercase());
        let mut seen = HashSet::new();
        // “y” may be a class, of yes and no.
        (is_class && name(column).len() > 1)
            || (are_counted && others.any(|other| !seen.insert(other)))
    })
}

/// Whether a cell says nothing.
fn is_missing(text: &str) -> bool {
    text.is_empty() || MISSING.contains(&&*text.to_lowercase())
}

/// Whether numbers count from 0 or 1.
fn is_count(numbers: &[f64]) -> bool {
    numbers.first().is_some_and(|&it| it == 0.0 || it == 1.0)
        && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1.0)
}

/// The names in the first row.
pub(super) fn named(cells: &Cells) -> Vec<String> {
    let names = (0..cells.width()).filter(|_| cells.rows() > 0);
    names.map(|it| cells.get(0, it).trim().to_owned()).collect()
}
