//! The ZIP archive around it, whose entries are stored as they are.

use super::super::tensor::FileError;
use super::damaged;
use crate::core::text::short;
use rawzip::{CompressionMethod, ZipArchive};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Entries of an archive: one a tensor, and a few beside them.
pub const MOST_ENTRIES: usize = 8192;

/// Entries by their names behind the folder that all of them lie in.
pub struct Archive<'a> {
    entries: BTreeMap<String, Entry<'a>>,
}

struct Entry<'a> {
    data: &'a [u8],
    crc: u32,
    is_stored: bool,
    /// Whether its sum was right: many tensors may be views of one storage.
    is_checked: Cell<bool>,
}

impl<'a> Archive<'a> {
    /// Reads the directory of an archive.
    pub fn open(bytes: &'a [u8]) -> Result<Self, FileError> {
        let of_zip = |error: rawzip::Error| damaged(error.to_string());
        let archive = ZipArchive::from_slice(bytes).map_err(of_zip)?;
        let mut entries = BTreeMap::new();
        let mut records = archive.entries();
        while let Some(record) = records.next_entry().map_err(of_zip)? {
            if entries.len() == MOST_ENTRIES {
                return Err(FileError::TooLarge {
                    what: "entries of the ZIP archive".into(),
                    found: archive.entries_hint(),
                    allowed: MOST_ENTRIES as u64,
                });
            }
            let path = record.file_path();
            let path = String::from_utf8_lossy(path.as_bytes()).into_owned();
            let name = path.split_once('/').map_or(path.as_str(), |(_, name)| name);
            let found = archive.get_entry(record.wayfinder()).map_err(of_zip)?;
            let (start, end) = found.compressed_data_range();
            // Of `bytes`, and not of what borrows them.
            let data = usize::try_from(start)
                .ok()
                .zip(usize::try_from(end).ok())
                .and_then(|(start, end)| bytes.get(start..end))
                .ok_or_else(|| damaged(format!("entry {} lies outside of it", short(&path))))?;
            let entry = Entry {
                data,
                crc: record.crc32(),
                is_stored: record.compression_method() == CompressionMethod::STORE,
                is_checked: Cell::new(false),
            };
            if entries.insert(name.to_owned(), entry).is_some() {
                return Err(damaged(format!("entry {} is there twice", short(&path))));
            }
        }
        let archive = Self { entries };
        archive.check()?;
        Ok(archive)
    }

    /// That it is what `torch.save` writes of a state_dict.
    fn check(&self) -> Result<(), FileError> {
        let kind = |found: &str| FileError::Kind {
            found: found.to_owned(),
            wanted: "a file of torch.save(model.state_dict(), ...), or safetensors".to_owned(),
        };
        if self.entries.contains_key("constants.pkl") {
            return Err(kind("a TorchScript archive (it has constants.pkl)"));
        }
        if !self.entries.contains_key("data.pkl") {
            return Err(kind("a ZIP archive without NAME/data.pkl"));
        }
        match self.entries.get("byteorder") {
            Some(entry) if entry.data != b"little" => {
                let found = short(&String::from_utf8_lossy(entry.data));
                Err(damaged(format!("byteorder is {found}; allowed: little")))
            }
            _ => Ok(()),
        }
    }

    /// The bytes of an entry, whole.
    pub fn data(&self, name: &str) -> Result<&'a [u8], FileError> {
        let shown = short(name);
        let entry = self.entries.get(name);
        let entry = entry.ok_or_else(|| damaged(format!("entry {shown} is missing")))?;
        if !entry.is_stored {
            let reason = format!("entry {shown} is compressed; torch.save stores them as they are");
            return Err(damaged(reason));
        }
        if !entry.is_checked.get() && rawzip::crc32(entry.data) != entry.crc {
            return Err(damaged(format!(
                "the checksum of entry {shown} is wrong: damaged, or written with \
                 torch.serialization.set_crc32_options(False)"
            )));
        }
        entry.is_checked.set(true);
        Ok(entry.data)
    }
}
