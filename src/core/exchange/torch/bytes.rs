//! The bytes of a pickle, one after the other.

use super::super::tensor::FileError;
use super::damaged;

/// What is left to read, and where it is.
pub struct Bytes<'a> {
    all: &'a [u8],
    pub at: usize,
}

impl<'a> Bytes<'a> {
    pub fn new(all: &'a [u8]) -> Self {
        Self { all, at: 0 }
    }

    pub fn take(&mut self, count: usize) -> Result<&'a [u8], FileError> {
        let end = self.at.checked_add(count);
        let taken = end.and_then(|end| self.all.get(self.at..end));
        let taken = taken.ok_or_else(|| {
            damaged(format!(
                "the pickle ends within what byte {} begins",
                self.at
            ))
        })?;
        self.at += count;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], FileError> {
        let taken = self.take(N)?;
        Ok(*taken.first_chunk().expect("as many as were taken"))
    }

    pub fn byte(&mut self) -> Result<u8, FileError> {
        self.array().map(|[byte]| byte)
    }

    /// A length of 32 bits.
    pub fn length(&mut self) -> Result<usize, FileError> {
        let length = u32::from_le_bytes(self.array()?);
        Ok(usize::try_from(length).unwrap_or(usize::MAX))
    }

    pub fn text(&mut self, length: usize) -> Result<&'a str, FileError> {
        let at = self.at;
        let bytes = self.take(length)?;
        std::str::from_utf8(bytes).map_err(|_| damaged(format!("byte {at}: no UTF-8")))
    }

    /// Up to a line's end, which is passed.
    pub fn line(&mut self) -> Result<&'a str, FileError> {
        let rest = self.all.get(self.at..).unwrap_or_default();
        // A name's length at most, so that a pickle of names is not gone through again and again.
        let end = rest.iter().take(1024).position(|&byte| byte == b'\n');
        let end = end.ok_or_else(|| damaged(format!("byte {}: a name without end", self.at)))?;
        let line = self.text(end)?;
        self.at += 1;
        Ok(line)
    }

    /// A whole number of so many bytes, little-endian with its sign.
    pub fn long(&mut self, length: usize) -> Result<i64, FileError> {
        let at = self.at;
        let bytes = self.take(length)?;
        if length > 8 {
            return Err(damaged(format!("byte {at}: a number of {length} bytes")));
        }
        let is_negative = bytes.last().is_some_and(|&last| last >= 0x80);
        let mut wide = if is_negative { [0xff; 8] } else { [0; 8] };
        wide[..length].copy_from_slice(bytes);
        Ok(i64::from_le_bytes(wide))
    }
}
