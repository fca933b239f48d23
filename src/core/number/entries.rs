//! Lists of numbers: what parts their entries, and where that can be read in two ways.

use super::decimal::{Decimal, Numbers, readings, typed};
use super::unreadable::Unreadable;

/// What a list is of.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    pub numbers: Numbers,
    /// Above this, digits in groups are not meant as one number.
    pub most: f64,
}

/// A list's entries as texts, some of which may be no numbers; none of a blank text.
///
/// `;`, tabs and line ends always part entries. So do commas and blanks, where each entry is a number
/// then and the whole can mean nothing else: `0.5, 0.7`, `64 32`, `0,5 0,7` but not `0,5`.
///
/// # Errors
///
/// Where it can be read in two ways, with both.
pub fn entries(text: &str, expected: Expected) -> Result<Vec<String>, Unreadable> {
    let words = typed(text);
    let words: Vec<_> = words.split(' ').filter(|it| !it.is_empty()).collect();
    let text = words.join(" ").replace(" ,", ", ").replace("  ", " ");
    let text = text.trim_matches([' ', ';']);
    if text.is_empty() {
        return Ok(Vec::new());
    }
    if !text.contains([',', ' ', ';']) {
        return Ok(vec![text.to_owned()]);
    }
    let owned = |pieces: &[&str]| pieces.iter().map(|it| (*it).to_owned()).collect();
    if text.contains(';') {
        return Ok(owned(&trimmed(text.split(';'))));
    }
    let ways = [by_comma(text), by_wide_comma(text), by_blank(text)];
    let ways: Vec<_> = ways.into_iter().flatten().collect();
    let mut found: Vec<(Vec<String>, Vec<Decimal>)> = Vec::new();
    let mut add = |pieces: Vec<String>, read: Vec<Decimal>| {
        let same = |(_, other): &(Vec<String>, Vec<Decimal>)| {
            other.len() == read.len() && other.iter().zip(&read).all(|(a, b)| a.equals(b))
        };
        if !found.iter().any(same) {
            found.push((pieces, read));
        }
    };
    for decimal in as_one(text, expected) {
        add(vec![decimal.to_string()], vec![decimal]);
    }
    for pieces in &ways {
        if let Some(read) = each(pieces, expected.numbers) {
            add(owned(pieces), read);
        }
    }
    match found.as_slice() {
        // Each entry says by itself what is wrong with it.
        [] => Ok(ways.first().map_or(vec![text.to_owned()], |it| owned(it))),
        [(pieces, _)] => Ok(pieces.clone()),
        [(_, one), (_, other), ..] => Err(Unreadable::AmbiguousList {
            one: in_words(one),
            other: in_words(other),
        }),
    }
}

/// Everything as one number.
fn as_one(text: &str, expected: Expected) -> Vec<Decimal> {
    let mut found = readings(text, Numbers::Any).unwrap_or_default();
    found.retain(|it| {
        let can_be = expected.numbers == Numbers::Any || it.whole().is_ok();
        let large = it.value().is_ok_and(|value| value.abs() > expected.most);
        can_be && !large
    });
    found
}

/// The number of every piece, where each has exactly one.
fn each(pieces: &[&str], numbers: Numbers) -> Option<Vec<Decimal>> {
    let one = |piece: &&str| match readings(piece, numbers).ok()?.as_slice() {
        [it] if numbers == Numbers::Any || it.whole().is_ok() => Some(it.clone()),
        _ => None,
    };
    pieces.iter().map(one).collect()
}

fn trimmed<'a>(pieces: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    pieces.map(str::trim).collect()
}

/// Commas part; no entry has a blank within.
fn by_comma(text: &str) -> Option<Vec<&str>> {
    let pieces = trimmed(text.contains(',').then(|| text.split(','))?);
    let has_blank = |piece: &&str| piece.trim_start_matches(['-', '+']).trim().contains(' ');
    // Such a list is read in another way, unless there is none.
    let else_read = by_wide_comma(text).is_some() || by_blank(text).is_some();
    (!pieces.iter().any(has_blank) || !else_read).then_some(pieces)
}

/// Commas with a blank part; the others belong to numbers, and so do blanks without a comma.
fn by_wide_comma(text: &str) -> Option<Vec<&str>> {
    let pieces: Vec<_> = text.split(", ").map(str::trim).collect();
    let within = pieces.iter().any(|piece| piece.contains([',', ' ']));
    (pieces.len() > 1 && within).then_some(pieces)
}

/// Blanks part; commas belong to numbers.
fn by_blank(text: &str) -> Option<Vec<&str>> {
    let pieces: Vec<_> = text.split(' ').filter(|piece| !piece.is_empty()).collect();
    let apart = |piece: &&str| !piece.ends_with(',') && !piece.starts_with(',') && *piece != "-";
    (pieces.len() > 1 && pieces.iter().all(apart)).then_some(pieces)
}

fn in_words(read: &[Decimal]) -> String {
    let texts: Vec<_> = read.iter().map(Decimal::to_string).collect();
    match texts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => texts.concat(),
    }
}
