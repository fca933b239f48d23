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

impl Expected {
    fn may_be(self, number: &Decimal) -> bool {
        self.numbers == Numbers::Any || number.whole().is_ok()
    }

    fn is_above(self, number: &Decimal) -> bool {
        number.value().is_ok_and(|value| value.abs() > self.most)
    }
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
    let ways = [
        by_comma(text),
        by_wide_comma(text),
        by_blank(text),
        by_zeros(text),
    ];
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
        if let Some(read) = each(pieces, expected) {
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
    found.retain(|it| expected.may_be(it) && !expected.is_above(it));
    found
}

/// A number of every piece, where each has one. Of several it is one that may be meant: what the piece alone leaves
/// open is asked when it is read, and here makes a second reading of the whole.
fn each(pieces: &[&str], expected: Expected) -> Option<Vec<Decimal>> {
    let one = |piece: &&str| {
        let mut found = readings(piece, expected.numbers).ok()?;
        if found.len() > 1 {
            found.retain(|it| !expected.is_above(it));
        }
        found.into_iter().find(|it| expected.may_be(it))
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

/// Commas and blanks part, but not in front of digits that nobody writes alone: the `000` of `64 1 000` ends a thousand.
fn by_zeros(text: &str) -> Option<Vec<&str>> {
    let ends_group = |text: &str| {
        let group = text.split([' ', ',']).next().unwrap_or_default();
        group.len() == 3 && group.starts_with('0') && group.bytes().all(|it| it.is_ascii_digit())
    };
    let goes_on = |text: &str| {
        let group = text.rsplit([' ', ',']).next().unwrap_or_default();
        let group = group.trim_start_matches(['-', '+']);
        (1..=3).contains(&group.len()) && group.bytes().all(|it| it.is_ascii_digit())
    };
    let (mut pieces, mut start, mut joined) = (Vec::new(), 0, false);
    for (at, _) in text.match_indices([' ', ',']) {
        let piece = &text[start..at];
        if goes_on(piece) && ends_group(&text[at + 1..]) {
            joined = true;
        } else {
            // A blank behind a comma parts nothing more.
            pieces.extend((!piece.is_empty()).then_some(piece));
            start = at + 1;
        }
    }
    pieces.push(&text[start..]);
    joined.then_some(pieces)
}

fn in_words(read: &[Decimal]) -> String {
    let texts: Vec<_> = read.iter().map(Decimal::to_string).collect();
    match texts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => texts.concat(),
    }
}
