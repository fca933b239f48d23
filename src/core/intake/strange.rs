//! Files that are not read: what they are, and as what they would be.

use super::archive::Archive;
use super::folders::ends_with;
use crate::core::text::decoded;

/// Endings of tables, where it is not their content that tells them.
pub(super) const TABLES: [&str; 2] = [".csv", ".tsv"];

/// Said of a text of which no character beyond ASCII can be told.
pub(super) const ENCODING: &str =
    "it is text, but neither UTF-8 nor UTF-16: save it as “CSV UTF-8”";
const ARFF: &str = "it is ARFF, Weka's: save it as CSV";
const ONE_COLUMN: &str = "its lines have one column: a table has values and a class beside them";
const WORKBOOK: &str = "it is a workbook with sheets: save the one with the data as “CSV UTF-8”";

/// Bytes and lines that a text is told by.
const START: usize = 1 << 16;
const LOOKED_AT: usize = 20;

/// What a file is, beside all that is read; `None` of what is not known either.
pub(super) fn strange(bytes: &[u8]) -> Option<&'static str> {
    let start = &bytes[..bytes.len().min(START)];
    let is_text = |&byte: &u8| byte >= b' ' || b"\t\r\n\x0c".contains(&byte);
    let is_cut = |why: std::str::Utf8Error| why.error_len().is_none();
    match std::str::from_utf8(start) {
        Err(why) if !is_cut(why) => {
            let has_lines = start.contains(&b'\n') || start.contains(&b'\r');
            (has_lines && start.iter().all(is_text)).then_some(ENCODING)
        }
        _ => {
            let text = decoded(bytes).ok()?;
            has_one_column(&text).then_some(ONE_COLUMN)
        }
    }
}

/// Whether a text is Weka's, which looks like a table further down: what that is.
pub(super) fn arff(bytes: &[u8]) -> Option<&'static str> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(START)]);
    let mut lines = start.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('%'))?;
    first
        .to_lowercase()
        .starts_with("@relation")
        .then_some(ARFF)
}

fn has_one_column(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    let lines: Vec<&str> = lines.take(LOOKED_AT).collect();
    lines.len() > 1 && lines.iter().all(|it| !it.contains(char::is_whitespace))
}

/// What an archive is that holds none of what is read.
pub(super) fn strange_archive(archive: &Archive<'_>) -> Option<String> {
    if is_workbook(archive) {
        return Some(WORKBOOK.to_owned());
    }
    let mut paths = archive.entries().iter().map(|entry| &entry.path);
    let table = paths.find(|path| ends_with(path, &TABLES))?;
    Some(format!(
        "{table} in it is a table, and other data stands beside it: give it as a file of its own"
    ))
}

/// Whether an archive is one of Excel's or LibreOffice's.
pub(super) fn is_workbook(archive: &Archive<'_>) -> bool {
    let mut paths = archive.entries().iter().map(|entry| &entry.path);
    paths.any(|path| path.starts_with("xl/") || path == "content.xml")
}
