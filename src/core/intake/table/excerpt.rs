//! Some rows of a table as they stand in it, for whoever looks at what was found or what is wrong.

use super::cells::parted;
use super::{DELIMITERS, MOST_TEXT, delimiter};
use crate::core::intake::{Choice, File};
use crate::core::protocol::Excerpt;
use crate::core::text::{cut, decoded};

/// Rows from the start.
const FIRST: usize = 5;
/// Rows before and behind one that is wrong.
const AROUND: usize = 2;
/// Cells of a row that are shown.
const MOST_CELLS: usize = 12;
/// Bytes that the first rows are looked for in.
const START: usize = 1 << 16;

/// The first rows of a table, or those around a line of it; `None` of what is no text.
pub(in crate::core::intake) fn excerpt(
    file: &File<'_>,
    choices: &[Choice],
    around: Option<usize>,
) -> Option<Excerpt> {
    let most = if around.is_some() { MOST_TEXT } else { START };
    let bytes = &file.bytes[..file.bytes.len().min(most)];
    // A piece may end within a character, of UTF-16 too.
    let text = (0..4).find_map(|less| decoded(bytes.get(..bytes.len() - less)?).ok())?;
    let chosen = |key: &str| choices.iter().find(|it| it.key == key).map(|it| &*it.value);
    let (name, mark) = chosen("delimiter")
        .and_then(|name| DELIMITERS.into_iter().find(|(it, _)| *it == name))
        .or_else(|| {
            let mark = delimiter(&text)?;
            DELIMITERS.into_iter().find(|(_, it)| *it == mark)
        })?;
    let has_header = chosen("header") == Some("yes");
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    let (said, _) = parted(&text);
    let first = lines
        .by_ref()
        .skip(usize::from(said.is_some()))
        .find(|(_, line)| !line.trim().is_empty());
    let header = first
        .filter(|_| has_header)
        .map(|(_, line)| cells(line, mark));
    // A header is no row below itself, but where it is what is wrong.
    let is_row = |(number, _): &(usize, &str)| !has_header || around == Some(*number);
    let rows = first.filter(is_row).into_iter().chain(lines);
    let is_near = |number: usize| around.is_none_or(|line| number.abs_diff(line) <= AROUND);
    let rows = rows.filter(|(number, line)| is_near(*number) && !line.trim().is_empty());
    let most = around.map_or(FIRST, |_| 2 * AROUND + 1);
    let rows = rows
        .take(most)
        .map(|(number, line)| (number, cells(line, mark)));
    let rows: Vec<_> = rows.collect();
    // Above the names of rows there is nothing.
    let is_short = |header: &Vec<String>| rows.iter().all(|(_, row)| row.len() == header.len() + 1);
    let header = header.map(|it| match is_short(&it) {
        true => [vec![String::new()], it].concat(),
        false => it,
    });
    Some(Excerpt {
        delimiter: name.to_owned(),
        header,
        rows,
    })
}

/// The cells of a line, without the quotes around them; of many, the first.
fn cells(line: &str, mark: u8) -> Vec<String> {
    let mut is_quoted = false;
    let parts = line.trim_end_matches('\r').split(|letter: char| {
        is_quoted ^= letter == '"';
        !is_quoted && letter == char::from(mark)
    });
    let is_blank = mark == b' ';
    let parts = parts.filter(|part| !is_blank || !part.is_empty());
    let plain = |part: &str| cut(part.trim().trim_matches('"'));
    parts.take(MOST_CELLS).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::intake::{Map, attempt};

    fn shown(text: &str, around: Option<usize>) -> Excerpt {
        let file = File {
            name: "a.csv",
            bytes: text.as_bytes(),
            part: None,
        };
        let choices = attempt(&[file], &Map::default()).choices;
        excerpt(&file, &choices, around).expect("a table")
    }

    #[test]
    fn the_first_rows_stand_below_their_header_with_the_numbers_of_an_editor() {
        let shown = shown("x;kind\n\n1;\"a;b\"\n2;c\n3;c\n4;c\n5;c\n6;c\n", None);
        assert_eq!(shown.delimiter, "semicolon");
        assert_eq!(shown.header, Some(vec!["x".to_owned(), "kind".to_owned()]));
        assert_eq!(shown.rows.len(), 5);
        assert_eq!(shown.rows[0], (3, vec!["1".to_owned(), "a;b".to_owned()]));
    }

    #[test]
    fn around_a_row_stand_two_before_and_two_behind() {
        let text = "x,y,kind\n1,0,a\n2,0,a\n3,0,b\n4,0,b\nfive,0,b\n6,0,a\n7,0,a\n8,0,a\n";
        let numbers = |around| -> Vec<usize> {
            let shown = shown(text, Some(around));
            shown.rows.iter().map(|(number, _)| *number).collect()
        };
        assert_eq!(numbers(6), [4, 5, 6, 7, 8]);
        assert_eq!(numbers(2), [2, 3, 4]);
        assert_eq!(numbers(1), [1, 2, 3]);
    }
}
