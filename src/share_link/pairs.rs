//! `key=value` between `&`s, percent-encoded.

use super::LinkError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// The longest link that is read: a hand-in with answers of the usual length.
pub const MOST_BYTES: usize = 65_536;
/// The longest file: a hand-in with as many answers as there may be, each as long as it may be, of
/// characters that take twelve bytes each.
pub const MOST_FILE_BYTES: usize = 1 << 20;
/// Far more than there are keys.
pub const MOST_PAIRS: usize = 256;

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
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = parts().map(|part| {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            (decode(key), decode(value))
        });
        Ok(Self(pairs.collect()))
    }

    pub fn add(&mut self, key: &str, value: &str) {
        self.0.push((key.to_owned(), value.to_owned()));
    }

    /// The first value of this key, which is then no longer there.
    pub fn take(&mut self, key: &str) -> Option<String> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(at).1)
    }

    /// The keys that nobody has taken.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }
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
