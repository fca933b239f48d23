//! Tables as text: CSV, TSV and their like, in three shapes. A row is a sample, a time step of one, or an
//! event.

mod cells;
mod class;
mod columns;
mod decimal;
mod events;
mod excerpt;
mod first;
mod header;
mod role;
mod rows;
mod shape;
mod steps;

use super::choices::Choices;
use super::error::Fit;
use super::gathered::Gathered;
use super::limits::MOST_TEXT;
use super::sheets::Sheet;
use super::strange::ENCODING;
use super::{File, IntakeError};
use crate::core::intake::labels::whole;
use crate::core::text::{cut, decoded};
use cells::{Cells, delimiter};
use class::{are_in_folders, check_classes};
use columns::Columns;
use decimal::Decimal;
pub(super) use excerpt::excerpt;
use first::First;
use header::LOOKED_AT;
use role::Role;
use shape::Shape;
use std::borrow::Cow;
use steps::samples;

const DELIMITERS: [(&str, u8); 5] = [
    ("tab", b'\t'),
    ("semicolon", b';'),
    ("comma", b','),
    ("bar", b'|'),
    ("blank", b' '),
];

/// What stands for a class that is missing.
const MISSING: [&str; 6] = ["na", "n/a", "nan", "null", "none", "?"];

/// A table as it is read: its cells, and what its columns are.
struct Table<'a> {
    file: &'a File<'a>,
    cells: Cells,
    columns: Columns,
    decimal: Decimal,
    /// Its class, where that is what its folder is called.
    folder: Option<&'a str>,
}

/// Whether bytes look like a table: text whose first lines have columns.
pub(super) fn is_table(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(1 << 16)];
    let lines = start.iter().rposition(|&byte| byte == b'\n');
    let is_whole = start.len() == bytes.len();
    let whole = if is_whole {
        start.len()
    } else {
        lines.unwrap_or(start.len())
    };
    // UTF-16 has its line breaks in two bytes.
    let text = decoded(&start[..whole]).or_else(|_| decoded(&start[..whole & !1]));
    text.is_ok_and(|text| !text.contains('\0') && delimiter(&text).is_some())
}

/// Tables as one: what was found of the first stands for all, and their columns are found by its names.
pub(super) fn gather(
    sheets: &[Sheet<'_>],
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let mut first: Option<First> = None;
    let mut tables = Vec::new();
    for sheet in sheets {
        let table = read(sheet, first.as_ref(), choices)?;
        if table.rows().is_empty() {
            return Err(table.error("it has no rows below its header"));
        }
        first.get_or_insert_with(|| First::of(&table));
        tables.push(table);
    }
    if !are_in_folders(&tables, choices) {
        tables.iter_mut().for_each(|it| it.folder = None);
    }
    let gathered = match shape::chosen(&tables, choices)? {
        Shape::Rows => tables.iter().map(|it| rows::gather(it, choices)).collect(),
        Shape::Steps => steps::gather(&tables, choices),
        Shape::Events => events::gather(&tables, choices),
    }?;
    if let Some(first) = tables.first() {
        check_classes(first, &gathered, choices)?;
    }
    Ok(gathered)
}

fn read<'a>(
    sheet: &'a Sheet<'a>,
    first: Option<&First>,
    choices: &mut Choices,
) -> Result<Table<'a>, IntakeError> {
    let file = &sheet.file;
    if file.bytes.len() > MOST_TEXT {
        let (length, most) = (file.bytes.len(), MOST_TEXT >> 20);
        let what = format!("it is a table of {length} bytes; allowed: at most {most} MiB");
        return Err(IntakeError::for_file(file, what));
    }
    let text = decoded(file.bytes).map_err(|_| IntakeError::for_file(file, ENCODING))?;
    let delimiter = choices.name("delimiter", &DELIMITERS, || {
        delimiter(&text).unwrap_or(b',')
    })?;
    let mut cells = Cells::read(file, &text, delimiter)?;
    drop(text);
    if cells.comments() > 0 {
        let (name, comments) = (cut(file.name), cells.comments());
        choices.say(format!(
            "{name}: {comments} lines that begin with # are left out"
        ));
    }
    let decimals = [("point", Decimal::Point), ("comma", Decimal::Comma)];
    let mut unsure = None;
    let decimal = choices.name("decimal", &decimals, || {
        let (guess, note) = Decimal::guessed(&cells, delimiter);
        unsure = note;
        guess
    })?;
    unsure.into_iter().for_each(|note| choices.say(note));
    let has_header = first::has_header(file, &cells, decimal, first, choices)?;
    if let Some(first) = first.filter(|it| has_header && it.has_header) {
        let places = first.places(file, &cells)?;
        cells.arrange(places);
    }
    Ok(Table {
        file,
        columns: Columns::read(&cells, decimal, has_header),
        cells,
        decimal,
        folder: sheet.folder,
    })
}

impl Table<'_> {
    /// Rows below the header.
    fn rows(&self) -> std::ops::Range<usize> {
        usize::from(self.columns.has_header)..self.cells.rows()
    }

    /// The column of a role that has to be there.
    fn needed(&self, role: Role, choices: &mut Choices) -> Result<usize, IntakeError> {
        let found = self.columns.chosen(role, choices)?;
        found.ok_or_else(|| self.lacks(role))
    }

    /// The column that says the sample; of a table with a class of its own it may be none, and the table is one.
    fn sampled(&self, choices: &mut Choices) -> Result<Option<usize>, IntakeError> {
        if self.folder.is_none() {
            return self.needed(Role::Sample, choices).map(Some);
        }
        let is_of_many = |column: usize| samples(self, column).len() < self.rows().len();
        self.columns.chosen_if(Role::Sample, is_of_many, choices)
    }

    fn lacks(&self, role: Role) -> IntakeError {
        let key = role.key();
        self.error(format!(
            "no column says the {key}; name it: --map {key}=NAME or its number"
        ))
    }

    /// The number in a cell.
    fn number(&self, row: usize, column: usize) -> Result<f64, IntakeError> {
        let text = self.cells.get(row, column);
        self.decimal
            .read(text)
            .ok_or_else(|| self.refused(row, column, self.numeric(row, column)))
    }

    /// What a cell without a number could be: one, or in a first row without any above numbers no value at all.
    fn numeric(&self, row: usize, column: usize) -> Fit {
        let is_number = |row, column| self.decimal.read(self.cells.get(row, column)).is_some();
        let mut columns = 0..self.columns.width();
        let mut below = (row + 1..self.cells.rows()).take(LOOKED_AT);
        let is_above = below.len() > 0
            && columns.all(|column| !is_number(row, column))
            && below.all(|row| is_number(row, column));
        if row == self.rows().start && is_above {
            return Fit::Above(self.cells.line(row));
        }
        Fit::Number(self.columns.said(column))
    }

    /// The time in a cell.
    fn time(&self, row: usize, column: usize) -> Result<f64, IntakeError> {
        let found = self.decimal.read(self.cells.get(row, column));
        found.ok_or_else(|| self.refused(row, column, Fit::Time(self.columns.said(column))))
    }

    /// What a cell is called that names a class or a sample: a whole number in one spelling.
    fn spelled(&self, row: usize, column: usize) -> Cow<'_, str> {
        let text = self.cells.get(row, column).trim();
        let whole = self.decimal.read(text).and_then(whole);
        whole.map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// The class in a cell, which is not missing.
    fn class(&self, row: usize, column: usize) -> Result<Cow<'_, str>, IntakeError> {
        let class = self.spelled(row, column);
        if MISSING.contains(&&*class.to_lowercase()) {
            return Err(self.refused(row, column, "a class needs a name"));
        }
        Ok(class)
    }

    /// The class that all rows of a sample say.
    fn one_class(&self, rows: &[usize], column: usize) -> Result<Cow<'_, str>, IntakeError> {
        let class = self.class(rows[0], column)?;
        for &row in rows {
            if self.class(row, column)? != class {
                let allowed = format!("{}, as in the sample's first row", class);
                return Err(self.refused(row, column, allowed));
            }
        }
        Ok(class)
    }

    /// A cell with what it could hold instead.
    fn refused(&self, row: usize, column: usize, allowed: impl Into<Fit>) -> IntakeError {
        let text = self.cells.get(row, column).trim();
        IntakeError::Cell {
            file: cut(self.file.name),
            row: self.cells.line(row),
            column: super::error::Column(Some((
                self.cells.place(column) + 1,
                self.columns.name(column).to_owned(),
            ))),
            value: if text.is_empty() {
                "empty".to_owned()
            } else {
                crate::core::text::short(text)
            },
            allowed: allowed.into(),
        }
    }

    fn error(&self, what: impl Into<String>) -> IntakeError {
        IntakeError::for_file(self.file, what)
    }
}

/// A number as the data set keeps it; one that 32 bits do not hold is none.
fn narrow(number: f64) -> Option<f32> {
    let narrow = number as f32;
    narrow.is_finite().then_some(narrow)
}
