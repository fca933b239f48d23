//! A value that has been changed on its way: by mail that wraps lines, by a chat program that takes a
//! full stop for a part of it, by one that escapes what is escaped.
//!
//! What reads as it stands is never touched.

use crate::core::text::is_invisible;
use percent_encoding::percent_decode_str;

/// A value read, and what stood behind it that was no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended<T> {
    pub value: T,
    /// Words; punctuation alone is not worth one.
    pub dropped: Option<String>,
}

impl<T> Mended<T> {
    /// The value; a note says what was dropped of the word's text.
    pub fn noted(self, word: &str, notes: &mut Vec<String>) -> T {
        if let Some(dropped) = self.dropped {
            let dropped = crate::core::text::short(&dropped);
            notes.push(format!(
                "{word}: {dropped} behind its value was passed over."
            ));
        }
        self.value
    }
}

/// The first reading of a text: as it stands, else as it was before it was changed.
pub fn read<T>(text: &str, mut read: impl FnMut(&str) -> Option<T>) -> Option<Mended<T>> {
    let mut tried = |text: &str| {
        let lower = || text.to_ascii_lowercase();
        read(text).or_else(|| read(&lower()))
    };
    let whole = |value| Mended {
        value,
        dropped: None,
    };
    if let Some(value) = tried(text) {
        return Some(whole(value));
    }
    if is_cut_off(text) {
        return None;
    }
    let mut text = text.to_owned();
    // Escaped once more each time it was passed on.
    for _ in 0..3 {
        let clean = visible(&text);
        for candidate in [
            clean.clone(),
            clean.replace('+', " "),
            clean.replace('\\', ""),
        ] {
            let candidate = bare(&candidate);
            if let Some(value) = tried(candidate) {
                return Some(whole(value));
            }
            let (value, rest) = parted(candidate);
            if let Some(value) = rest.and_then(|_| tried(bare(value))) {
                let dropped = rest.filter(|rest| rest.contains(char::is_alphanumeric));
                let dropped = dropped.map(str::to_owned);
                return Some(Mended { value, dropped });
            }
        }
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    None
}

/// The first reading of a text written in sentences: as it stands, as it was before it was escaped, without the
/// punctuation around it. No words are taken away, for they may be its own.
pub fn prose<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut text = text.to_owned();
    for _ in 0..3 {
        let clean = visible(&text);
        let found = [text.as_str(), &clean, bare(&clean)]
            .into_iter()
            .find_map(&read);
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if found.is_some() || decoded == text {
            return found;
        }
        text = decoded;
    }
    None
}

/// Whether somebody left the end away: a value that goes on has another meaning.
pub fn is_cut_off(text: &str) -> bool {
    let end = text.trim_end_matches([' ', ')', '"', '>', ']']);
    end.ends_with('…') || end.ends_with("...")
}

/// Without line breaks, what was put in behind them, and what cannot be seen.
pub(super) fn visible(text: &str) -> String {
    let mut seen = String::new();
    let mut is_margin = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let begins = seen.is_empty() || seen.ends_with(['=', ',', ':', ' ']);
        // In front of a number it may have been a minus: the number's reader asks.
        let minus = c == '\u{ad}' && begins && rest.peek().is_some_and(char::is_ascii_digit);
        if matches!(c, '\n' | '\r' | '\u{2028}') {
            seen.truncate(seen.trim_end().len());
            is_margin = true;
        } else if c == '\t' || is_margin && (c.is_whitespace() || c == '>') {
            // A reply's mark and what is indented behind it.
        } else if !is_invisible(c) || minus {
            is_margin = false;
            seen.push(c);
        }
    }
    seen.trim().to_owned()
}

/// Without the quotes, brackets and full stops that text puts around a link.
fn bare(text: &str) -> &str {
    let before = |c: char| c.is_whitespace() || "\"'`*_“”„«‘’".contains(c);
    let behind = |c: char| c.is_whitespace() || ".,;:!?)]}>\"'`*_“”»’|#&/=<。，）」›".contains(c);
    text.trim_start_matches(before).trim_end_matches(behind)
}

/// The value and the words behind it, where a number cannot go on in them.
fn parted(text: &str) -> (&str, Option<&str>) {
    let marks = text.find(|c: char| c.is_whitespace() || "<>\"|)](".contains(c));
    let address = text.find("http://").or_else(|| text.find("https://"));
    let Some(at) = marks.into_iter().chain(address).min() else {
        return (text, None);
    };
    let (value, rest) = text.split_at(at);
    let rest = rest.trim();
    let goes_on = rest.chars().find(|c| c.is_alphanumeric());
    let is_number = goes_on.is_some_and(char::is_numeric);
    (value, (!is_number).then_some(rest))
}
