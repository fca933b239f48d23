//! A text as rows of cells.

use super::DELIMITERS;
use crate::core::intake::error::Column;
use crate::core::intake::{File, IntakeError};
use crate::core::text::cut;
use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

/// Columns that a table can have: the values of a sample, and what stands beside them.
const MOST_COLUMNS: usize = 16_400;
/// Lines that a delimiter is told by.
const LOOKED_AT: usize = 20;

/// The cells of a table, all rows as wide.
pub(super) struct Cells {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
    width: usize,
    /// The line of the file that each row begins on, from 1.
    lines: Vec<u32>,
    /// Lines that were left out for the `#` before them.
    comments: usize,
    /// Whether the header names one column less than the rows have, whose first one are their names then, as R writes
    /// them.
    names_rows: bool,
    /// Where each column stands in the file, where that is somewhere else.
    places: Option<Vec<usize>>,
}

/// The mark that parts the columns: one that is in every of the first lines equally often, or at least once.
pub(super) fn delimiter(text: &str) -> Option<u8> {
    let (said, text) = parted(text);
    if said.is_some() {
        return said;
    }
    let is_row = |line: &&str| !line.trim().is_empty() && !line.starts_with('#');
    let lines = text.lines().filter(is_row);
    let lines: Vec<&str> = lines.take(LOOKED_AT).collect();
    let counts =
        |mark: u8| -> Vec<usize> { lines.iter().map(|line| unquoted(line, mark)).collect() };
    let candidates = || DELIMITERS.into_iter().map(|(_, mark)| mark);
    let alike = candidates().find(|&mark| {
        let counts = counts(mark);
        // Blanks are in every sentence: they part numbers, on more than one line.
        let is_prose = mark == b' ' && !lines.get(1..).is_some_and(has_numbers);
        !is_prose
            && counts.split_first().is_some_and(|(&first, rest)| {
                // The header of a table with row names has one less.
                let is_more = rest.first() == Some(&(first + 1));
                let width = first + usize::from(is_more);
                first > 0 && rest.iter().all(|&it| it == width)
            })
    });
    let mut at_all = candidates().filter(|&mark| mark != b' ');
    let each = |mark: &u8| counts(*mark).into_iter().min().unwrap_or(0) > 0;
    alike.or_else(|| at_all.find(each))
}

/// A first line `sep=;`, as Excel reads and writes it: the mark in it, and what stands behind it.
pub(super) fn parted(text: &str) -> (Option<u8>, &str) {
    let start = text.get(..4).unwrap_or_default();
    let (line, rest) = text.split_at(text.find('\n').unwrap_or(text.len()));
    let mark = match line.as_bytes().get(4..) {
        Some(&[mark]) if start.eq_ignore_ascii_case("sep=") => mark,
        _ => return (None, text),
    };
    let mut marks = DELIMITERS.into_iter().map(|(_, it)| it);
    match marks.find(|&it| it == mark) {
        Some(mark) => (Some(mark), rest),
        None => (None, text),
    }
}

/// Whether of the words of some lines half or more are numbers, beside those in quotes.
fn has_numbers(lines: &[&str]) -> bool {
    let bare = |line: &&'_ str| -> String {
        let parts: Vec<&str> = line.split('"').step_by(2).collect();
        parts.join(" ")
    };
    let lines: Vec<String> = lines.iter().map(bare).collect();
    let words = || lines.iter().flat_map(|line| line.split_whitespace());
    let numbers = words().filter(|word| word.parse::<f64>().is_ok()).count();
    numbers > 0 && 2 * numbers >= words().count()
}

/// How often a mark stands outside of quotes; blanks behind one another are one.
fn unquoted(line: &str, mark: u8) -> usize {
    let (mut count, mut is_quoted, mut before) = (0, false, 0);
    for byte in line.trim().bytes() {
        if byte == b'"' {
            is_quoted = !is_quoted;
        } else if byte == mark && !is_quoted && (mark != b' ' || before != mark) {
            count += 1;
        }
        before = byte;
    }
    count
}

/// The line, from 0, that is the header although a `#` stands before it: the last one before the first row, as wide
/// as that, which holds numbers.
pub(super) fn marked_header(text: &str, mark: u8) -> Option<usize> {
    let lines = text.lines().enumerate();
    let mut lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let mut last = None;
    let (_, row) = lines.find(|&(at, line)| {
        let marked = line.strip_prefix('#');
        last = marked.map(|line| (at, line)).or(last);
        marked.is_none()
    })?;
    let (at, header) = last?;
    let is_number = |cell: &str| {
        let cell = cell.trim().trim_matches('"');
        cell.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
    };
    let is_header =
        unquoted(header, mark) == unquoted(row, mark) && row.split(char::from(mark)).any(is_number);
    is_header.then_some(at)
}

impl Cells {
    /// Takes a text apart. Lines without anything are none, and those that begin with `#` are comments; the one
    /// before a header is left away.
    ///
    /// # Errors
    /// A row that is not as wide as the first, or a table that is too wide.
    pub fn read(file: &File<'_>, text: &str, delimiter: u8) -> Result<Self, IntakeError> {
        let (_, text) = parted(text);
        let header = marked_header(text, delimiter);
        let text = if delimiter == b' ' {
            squeezed(text)
        } else {
            text.into()
        };
        let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
        let mut found = Found {
            out: vec![0; text.len()],
            written: 0,
            ends: Vec::new(),
            lines: Vec::new(),
            width: None,
            header,
            skipped: 0,
            comments: 0,
            names_rows: false,
        };
        found.read(file, &mut reader, text.as_bytes())?;
        let Found {
            mut out,
            written,
            ends,
            lines,
            width,
            comments,
            names_rows,
            ..
        } = found;
        out.truncate(written);
        let whole = String::from_utf8(out);
        Ok(Self {
            text: whole.map_err(|_| IntakeError::for_file(file, "its quotes part a character"))?,
            ends,
            width: width.unwrap_or(0),
            lines,
            comments,
            names_rows,
            places: None,
        })
    }

    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn comments(&self) -> usize {
        self.comments
    }

    pub fn names_rows(&self) -> bool {
        self.names_rows
    }

    /// Puts the columns in another order, by their places in the file.
    pub fn arrange(&mut self, places: Vec<usize>) {
        self.places = Some(places);
    }

    /// Where a column stands in the file, from 0.
    pub fn place(&self, column: usize) -> usize {
        self.places.as_ref().map_or(column, |places| places[column])
    }

    pub fn get(&self, row: usize, column: usize) -> &str {
        let at = row * self.width + self.place(column);
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// The line of the file that a row begins on.
    pub fn line(&self, row: usize) -> usize {
        self.lines[row] as usize
    }
}

/// One blank for many, as tables that are aligned have them.
fn squeezed(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("\n")
}

/// What has been read of a text.
struct Found {
    out: Vec<u8>,
    written: usize,
    ends: Vec<u32>,
    lines: Vec<u32>,
    /// Of the first row.
    width: Option<usize>,
    /// The line, from 0, of a header with a `#` before it.
    header: Option<usize>,
    /// Line breaks that the reader was not given.
    skipped: u64,
    comments: usize,
    names_rows: bool,
}

impl Found {
    fn read(
        &mut self,
        file: &File<'_>,
        reader: &mut Reader,
        mut input: &[u8],
    ) -> Result<(), IntakeError> {
        input = self.skip(input);
        let (mut cells, mut line) = (0, reader.line() + self.skipped);
        let mut row_start = 0;
        loop {
            let out = &mut self.out[self.written..];
            let (result, read, wrote) = reader.read_field(input, out);
            input = &input[read..];
            self.written += wrote;
            match result {
                // No more input is the end.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.out.push(0),
                ReadFieldResult::Field { record_end } => {
                    cells += 1;
                    self.ends.push(self.written as u32);
                    if cells > MOST_COLUMNS {
                        let what = format!("row {line} has more than {MOST_COLUMNS} columns");
                        return Err(IntakeError::for_file(file, what));
                    }
                    if record_end {
                        self.end_row(file, line as usize, cells, row_start)?;
                        row_start = self.written;
                        input = self.skip(input);
                        (cells, line) = (0, reader.line() + self.skipped);
                    }
                }
                ReadFieldResult::End => return Ok(()),
            }
        }
    }

    /// What follows behind line breaks and comments.
    fn skip<'a>(&mut self, mut input: &'a [u8]) -> &'a [u8] {
        loop {
            input = match input {
                [b'\n', rest @ ..] => {
                    self.skipped += 1;
                    rest
                }
                [b'\r', rest @ ..] => rest,
                [b'#', rest @ ..] if self.header.is_some_and(|it| it as u64 == self.skipped) => {
                    self.header = None;
                    let is_text = |&it: &u8| it != b' ';
                    let start = rest.iter().position(is_text);
                    return &rest[start.unwrap_or(0)..];
                }
                [b'#', ..] => {
                    self.comments += 1;
                    let end = input.iter().position(|it| b"\r\n".contains(it));
                    &input[end.unwrap_or(input.len())..]
                }
                _ => return input,
            }
        }
    }

    /// Puts a blank before the first row's cells, if they may be a header of a table with row names: they are no
    /// numbers, and what is more below is no mark at the end.
    fn name_rows(&mut self) {
        let ends = &self.ends;
        let width = self.width.unwrap_or(0);
        let cell = |at: usize| {
            let start = at.checked_sub(1).map_or(0, |it| ends[it] as usize);
            self.out[start..ends[at] as usize].trim_ascii()
        };
        let is_number =
            |text: &[u8]| str::from_utf8(text).is_ok_and(|it| it.parse::<f64>().is_ok());
        let last = cell(ends.len() - 1);
        if last.is_empty() || (0..width).any(|at| is_number(cell(at))) {
            return;
        }
        self.ends.insert(0, 0);
        self.width = Some(width + 1);
        self.names_rows = true;
    }

    /// A row of so many cells; one without any text, as `;;;`, is none.
    fn end_row(
        &mut self,
        file: &File<'_>,
        line: usize,
        cells: usize,
        start: usize,
    ) -> Result<(), IntakeError> {
        if self.out[start..self.written].trim_ascii().is_empty() {
            self.ends.truncate(self.ends.len() - cells);
            self.written = start;
            return Ok(());
        }
        if self.lines.len() == 1 && self.width.is_some_and(|it| it + 1 == cells) {
            self.name_rows();
        }
        let width = *self.width.get_or_insert(cells);
        if cells != width {
            return Err(IntakeError::Cell {
                file: cut(file.name),
                row: line,
                column: Column(None),
                value: format!("{cells} cells"),
                allowed: format!("{width}, as many as the first row has").into(),
            });
        }
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        Ok(())
    }
}
