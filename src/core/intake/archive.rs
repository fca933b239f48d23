//! ZIP archives among the files that people give: what is refused names the file.

pub(super) use crate::core::archive::{Entry, is_archive};

use super::{File, IntakeError};
use crate::core::archive;

/// Bytes that one entry unpacks to.
pub(super) const MOST_UNPACKED: usize = 512 << 20;

/// An archive's files, none of them encrypted, without folders and what file managers leave behind.
pub(super) struct Archive<'a> {
    pub file: File<'a>,
    inner: archive::Archive<'a>,
}

impl<'a> Archive<'a> {
    pub fn open(file: File<'a>) -> Result<Self, IntakeError> {
        let refused = |why: archive::ArchiveError| IntakeError::for_file(&file, why.to_string());
        let inner = archive::Archive::open(file.bytes).map_err(refused)?;
        let mut entries = inner.entries.iter();
        entries.try_for_each(Entry::check_open).map_err(refused)?;
        Ok(Self { file, inner })
    }

    /// By their paths.
    pub fn entries(&self) -> &[Entry] {
        &self.inner.entries
    }

    /// What an entry unpacks to, which is at most so many bytes; whatever it says of itself.
    pub fn read(&self, entry: &Entry, most: usize) -> Result<Vec<u8>, IntakeError> {
        let read = self.inner.read(entry, most);
        read.map_err(|why| self.error(why.to_string()))
    }

    pub fn error(&self, what: impl Into<String>) -> IntakeError {
        IntakeError::for_file(&self.file, what)
    }
}
