//! ZIP archives: which files are in one, and what is in each, within bounds; and how one is written.

use crate::core::text::cut;
use flate2::read::DeflateDecoder;
use rawzip::time::UtcDateTime;
use rawzip::{
    CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipArchiveWriter, ZipSliceArchive,
};
use std::io::{Read, Write};
use thiserror::Error;

/// Files in an archive that are listed: N-MNIST has 70,000.
const MOST_ENTRIES: usize = 250_000;
/// Bytes of a path in it.
const MOST_PATH: usize = 400;

/// Why an archive, or a file in it, is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArchiveError {
    #[error("it is no whole ZIP archive: {0}")]
    Broken(String),
    #[error("it holds more than {MOST_ENTRIES} files")]
    TooMany,
    #[error("{path} in it {why}")]
    Entry { path: String, why: String },
}

/// An archive's files, without folders and what file managers leave behind, by their paths.
pub struct Archive<'a> {
    zip: ZipSliceArchive<&'a [u8]>,
    pub entries: Vec<Entry>,
}

/// A file in an archive.
pub struct Entry {
    /// The path, with `/` between folders.
    pub path: String,
    is_encrypted: bool,
    method: CompressionMethod,
    place: ZipArchiveEntryWayfinder,
}

/// Whether bytes begin as a ZIP archive does.
pub fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

impl Entry {
    /// # Errors
    ///
    /// It is encrypted.
    pub fn check_open(&self) -> Result<(), ArchiveError> {
        if self.is_encrypted {
            return Err(self.refused("is encrypted"));
        }
        Ok(())
    }

    fn refused(&self, why: impl ToString) -> ArchiveError {
        ArchiveError::Entry {
            path: cut(&self.path),
            why: why.to_string(),
        }
    }
}

impl<'a> Archive<'a> {
    /// Lists what is in it.
    ///
    /// # Errors
    ///
    /// It is no whole archive, or holds too many files.
    pub fn open(bytes: &'a [u8]) -> Result<Self, ArchiveError> {
        let broken = |why: rawzip::Error| ArchiveError::Broken(why.to_string());
        let zip = ZipArchive::from_slice(bytes).map_err(broken)?;
        let mut entries = Vec::new();
        let mut all = zip.entries();
        let mut count = 0;
        while let Some(entry) = all.next_entry().map_err(broken)? {
            count += 1;
            if count > MOST_ENTRIES {
                return Err(ArchiveError::TooMany);
            }
            let path = entry.file_path();
            if entry.is_dir() || path.as_bytes().len() > MOST_PATH {
                continue;
            }
            let path = String::from_utf8_lossy(path.as_bytes()).replace('\\', "/");
            if !is_left_behind(&path) {
                entries.push(Entry {
                    path,
                    is_encrypted: entry.flags().is_encrypted(),
                    method: entry.compression_method(),
                    place: entry.wayfinder(),
                });
            }
        }
        // The order of an archive is nobody's choice.
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { zip, entries })
    }

    /// What an entry unpacks to, which is at most so many bytes; whatever it says of itself.
    ///
    /// # Errors
    ///
    /// It is broken, encrypted, packed in another way than stored or deflated, or too large.
    pub fn read(&self, entry: &Entry, most: usize) -> Result<Vec<u8>, ArchiveError> {
        entry.check_open()?;
        let packed = self.zip.get_entry(entry.place);
        let packed = packed.map_err(|why| entry.refused(format!("is broken: {why}")))?;
        let data = packed.data();
        // Deflate packs at most 1032 bytes into one.
        let most_of_these = data.len().saturating_mul(1032).saturating_add(64);
        let hint = entry.place.uncompressed_size_hint();
        let hint = usize::try_from(hint).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(hint.min(most).min(most_of_these));
        let limit = most as u64 + 1;
        let read = match entry.method {
            CompressionMethod::STORE => {
                let stored = packed.verifying_reader(data);
                stored.take(limit).read_to_end(&mut bytes)
            }
            CompressionMethod::DEFLATE => {
                let inflated = packed.verifying_reader(DeflateDecoder::new(data));
                inflated.take(limit).read_to_end(&mut bytes)
            }
            _ => {
                let why = "is packed in a way that is not read; allowed: stored, deflated";
                return Err(entry.refused(why));
            }
        };
        read.map_err(|why| entry.refused(format!("is broken: {why}")))?;
        if bytes.len() > most {
            return Err(entry.refused(format!("unpacks to more than {most} bytes")));
        }
        Ok(bytes)
    }
}

fn is_left_behind(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || name.starts_with("._")
        || ["", ".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}

/// An archive of stored files by their paths, the same bytes for the same files.
///
/// # Errors
///
/// A path that no archive can have.
pub fn zip(files: &[(impl AsRef<str>, impl AsRef<[u8]>)]) -> Result<Vec<u8>, ZipError> {
    let mut out = Vec::new();
    let mut writer = ZipArchiveWriter::new(&mut out);
    for (path, bytes) in files {
        let file = writer.new_file(path.as_ref()).last_modified(dated());
        let (mut file, config) = file.start()?;
        let mut stored = config.wrap(&mut file);
        stored.write_all(bytes.as_ref())?;
        let (_, descriptor) = stored.finish()?;
        file.finish(descriptor)?;
    }
    writer.finish()?;
    Ok(out)
}

/// The date of every file, the first one that archives can say: they are the same whenever they are written.
fn dated() -> UtcDateTime {
    const START_OF_1980: i64 = 315_532_800;
    UtcDateTime::from_unix(START_OF_1980)
}

/// Why there is no archive.
#[derive(Debug, Error)]
pub enum ZipError {
    #[error("the archive: {0}")]
    Archive(#[from] rawzip::Error),
    #[error("the archive: {0}")]
    Written(#[from] std::io::Error),
}

#[cfg(test)]
mod tests {
    use super::zip;

    #[test]
    fn every_file_is_dated_the_first_day_that_archives_know() {
        let bytes = zip(&[("a.txt", b"a"), ("b/c.txt", b"c")]).expect("memory");
        let mut found = 0;
        // Time and date in the headers of files and in the directory (APPNOTE 4.3.7 and 4.3.12).
        for (mark, place) in [(b"PK\x03\x04", 10), (b"PK\x01\x02", 12)] {
            let starts = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(mark));
            for start in starts {
                let dated = &bytes[start + place..start + place + 4];
                // Midnight; of 1980 (0) the first month (bit 5) and the first day (bit 0).
                assert_eq!(dated, [0, 0, 0b0010_0001, 0]);
                found += 1;
            }
        }
        assert_eq!(found, 4);
    }
}
