//! `key=value` between `&`s, percent-encoded.

use super::LinkError;
use super::limits::{MOST_BYTES, MOST_FILE_BYTES, MOST_PAIRS};
use super::words::{begins_pair, is_prose};
use crate::core::text::plain;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// What may stand behind a `#` as it is, so that a link can be read; `&`, `=`, `%` and `+` not.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b';')
    .remove(b'!')
    .remove(b'*')
    .remove(b'/')
    .remove(b'?');

/// Keys and values in their order; a key may stand more than once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Takes a fragment apart.
    ///
    /// # Errors
    ///
    /// Before anything is allocated: it is longer than 65,536 bytes, or has too many parts.
    pub fn read(fragment: &str) -> Result<Self, LinkError> {
        Self::read_within(fragment, MOST_BYTES)
    }

    /// The same of a file, or of what the browser keeps.
    ///
    /// # Errors
    ///
    /// It is longer than 1,048,576 bytes, or has too many parts.
    pub fn read_file(text: &str) -> Result<Self, LinkError> {
        Self::read_within(text, MOST_FILE_BYTES)
    }

    fn read_within(fragment: &str, most: usize) -> Result<Self, LinkError> {
        let fragment = fragment.trim_start_matches('#');
        if fragment.len() > most {
            let length = fragment.len();
            return Err(LinkError::TooLong { length, most });
        }
        let parts = || fragment.split('&').filter(|part| !part.is_empty());
        if parts().count() > MOST_PAIRS {
            return Err(LinkError::TooManyParts);
        }
        Ok(Self(parts().map(decoded).collect()))
    }

    pub fn add(&mut self, key: &str, value: &str) {
        self.0.push((key.to_owned(), value.to_owned()));
    }

    /// The first value of this key, which is then no longer there.
    pub fn take(&mut self, key: &str) -> Option<String> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(at).1)
    }

    /// The first value of this key.
    pub fn get(&self, key: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(name, _)| name == key)?;
        Some(value)
    }

    /// Puts others behind these.
    pub(super) fn append(&mut self, mut others: Self) {
        self.0.append(&mut others.0);
    }

    /// Keeps the pairs of some keys.
    pub(super) fn retain(&mut self, keep: impl Fn(&str) -> bool) {
        self.0.retain(|(key, _)| keep(key));
    }

    /// Another key, where `name` has one for it.
    pub(super) fn rename(&mut self, name: impl Fn(&str) -> Option<String>) {
        for (key, _) in &mut self.0 {
            if let Some(name) = name(key) {
                *key = name;
            }
        }
    }

    /// Takes apart what only decoding has shown to be a pair, or more than one; what it was made of had
    /// been escaped once more.
    pub(super) fn unfold(&mut self) {
        let mut unfolded = Vec::new();
        for (key, value) in std::mem::take(&mut self.0) {
            if is_prose(&key) {
                unfolded.push((key, value));
            } else if value.is_empty() && key.contains('=') {
                unfolded.extend(parts_of(&key).map(decoded));
            } else {
                let mut parts = parts_of(&value);
                unfolded.push((key, parts.next().unwrap_or_default().to_owned()));
                unfolded.extend(parts.map(decoded));
            }
        }
        self.0 = unfolded;
    }

    /// Takes away what a key says a second time, where it can say but one thing; hands out what differs.
    pub(super) fn take_repeated(&mut self, once: fn(&str) -> bool) -> Vec<(String, String)> {
        let mut kept: Vec<(String, String)> = Vec::new();
        let mut taken = Vec::new();
        for (key, value) in std::mem::take(&mut self.0) {
            match kept.iter().find(|(name, _)| once(name) && *name == key) {
                Some((_, first)) if *first == value => {}
                Some(_) => taken.push((key, value)),
                None => kept.push((key, value)),
            }
        }
        self.0 = kept;
        taken
    }

    /// The keys that nobody has taken.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }
}

fn decode(text: &str) -> String {
    plain(&percent_decode_str(text).decode_utf8_lossy()).into_owned()
}

/// Parts a text at each `&` behind which a pair begins.
fn parts_of(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let begins = |at: &usize| begins_pair(&text[at + 1..]);
        let end = text.match_indices('&').map(|(at, _)| at).find(begins);
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

fn decoded(part: &str) -> (String, String) {
    let (key, value) = part.split_once('=').unwrap_or((part, ""));
    (decode(key), decode(value))
}

impl fmt::Display for Pairs {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (key, value)) in self.0.iter().enumerate() {
            let between = if index == 0 { "" } else { "&" };
            let key = utf8_percent_encode(key, ENCODED);
            write!(to, "{between}{key}={}", utf8_percent_encode(value, ENCODED))?;
        }
        Ok(())
    }
}
