//! What may be unpacked, of all files together.

use super::archive::MOST_UNPACKED;

/// Bytes that may still come.
pub(super) struct Room(usize);

impl Room {
    pub fn new() -> Self {
        Self(MOST_UNPACKED)
    }

    pub fn left(&self) -> usize {
        self.0
    }

    pub fn take(&mut self, bytes: &[u8]) {
        self.0 -= bytes.len();
    }
}
