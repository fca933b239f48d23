//! ZIP archives: which files are in one, and what is in each, within bounds.

use super::{File, IntakeError};
use crate::core::text::cut;
use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive};
use std::io::Read;

/// Files in an archive: N-MNIST has 70,000.
const MOST_ENTRIES: usize = 250_000;
/// Bytes of a path in it.
const MOST_PATH: usize = 400;
/// Bytes that one entry unpacks to.
pub(super) const MOST_UNPACKED: usize = 512 << 20;

/// An archive's files, without folders and what file managers leave behind.
pub(super) struct Archive<'a> {
    pub file: File<'a>,
    zip: ZipSliceArchive<&'a [u8]>,
    pub entries: Vec<Entry>,
}

pub(super) struct Entry {
    /// The path, with `/` between folders.
    pub path: String,
    method: CompressionMethod,
    place: ZipArchiveEntryWayfinder,
}

/// Whether bytes begin as a ZIP archive does.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

impl<'a> Archive<'a> {
    pub fn open(file: File<'a>) -> Result<Self, IntakeError> {
        let broken = |why: rawzip::Error| {
            IntakeError::for_file(&file, format!("it is no whole ZIP archive: {why}"))
        };
        let zip = ZipArchive::from_slice(file.bytes).map_err(broken)?;
        let mut entries = Vec::new();
        let mut all = zip.entries();
        let mut count = 0;
        while let Some(entry) = all.next_entry().map_err(broken)? {
            count += 1;
            if count > MOST_ENTRIES {
                let what = format!("it holds more than {MOST_ENTRIES} files");
                return Err(IntakeError::for_file(&file, what));
            }
            let path = entry.file_path();
            if entry.is_dir() || path.as_bytes().len() > MOST_PATH {
                continue;
            }
            let path = String::from_utf8_lossy(path.as_bytes()).replace('\\', "/");
            if is_left_behind(&path) {
                continue;
            }
            if entry.flags().is_encrypted() {
                let what = format!("{} in it is encrypted", cut(&path));
                return Err(IntakeError::for_file(&file, what));
            }
            entries.push(Entry {
                path,
                method: entry.compression_method(),
                place: entry.wayfinder(),
            });
        }
        // The order of an archive is nobody's choice.
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { file, zip, entries })
    }

    /// What an entry unpacks to, which is at most so many bytes; whatever it says of itself.
    pub fn read(&self, entry: &Entry, most: usize) -> Result<Vec<u8>, IntakeError> {
        let refused = |why: String| {
            IntakeError::for_file(&self.file, format!("{} in it {why}", cut(&entry.path)))
        };
        let broken = |why: &dyn std::fmt::Display| refused(format!("is broken: {why}"));
        let packed = self
            .zip
            .get_entry(entry.place)
            .map_err(|why| broken(&why))?;
        let data = packed.data();
        // Deflate packs at most 1032 bytes into one.
        let most_of_these = data.len().saturating_mul(1032).saturating_add(64);
        let hint = entry.place.uncompressed_size_hint();
        let room = usize::try_from(hint)
            .unwrap_or(usize::MAX)
            .min(most)
            .min(most_of_these);
        let mut bytes = Vec::with_capacity(room);
        let limit = most as u64 + 1;
        let read = match entry.method {
            CompressionMethod::STORE => packed
                .verifying_reader(data)
                .take(limit)
                .read_to_end(&mut bytes),
            CompressionMethod::DEFLATE => {
                let inflated = DeflateDecoder::new(data);
                packed
                    .verifying_reader(inflated)
                    .take(limit)
                    .read_to_end(&mut bytes)
            }
            _ => {
                return Err(refused(
                    "is packed in a way that is not read; allowed: stored, deflated".to_owned(),
                ));
            }
        };
        read.map_err(|why| broken(&why))?;
        if bytes.len() > most {
            return Err(refused(format!("unpacks to more than {most} bytes")));
        }
        Ok(bytes)
    }

    pub fn error(&self, what: impl Into<String>) -> IntakeError {
        IntakeError::for_file(&self.file, what)
    }
}

fn is_left_behind(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.starts_with("__MACOSX/")
        || name.starts_with("._")
        || ["", ".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}
