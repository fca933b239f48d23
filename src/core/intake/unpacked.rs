//! Files as they come packed: `.gz`, and a single HDF5 file in a ZIP archive.

use super::archive::{Archive, MOST_UNPACKED, is_archive};
use super::limits::check_file;
use super::{File, IntakeError};
use flate2::read::GzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// The files' own bytes, or what they unpack to, which is at most so many bytes together.
pub(super) fn unpacked<'a>(files: &[File<'a>]) -> Result<Vec<Cow<'a, [u8]>>, IntakeError> {
    let mut room = MOST_UNPACKED;
    let each = files.iter().map(|file| {
        let bytes = one(file, room)?;
        if let Cow::Owned(bytes) = &bytes {
            room -= bytes.len();
        }
        Ok(bytes)
    });
    each.collect()
}

fn one<'a>(file: &File<'a>, room: usize) -> Result<Cow<'a, [u8]>, IntakeError> {
    check_file(file)?;
    if file.bytes.starts_with(&[0x1f, 0x8b]) {
        let mut bytes = Vec::new();
        let decoder = GzDecoder::new(file.bytes);
        let read = decoder.take(room as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|why| {
            IntakeError::for_file(file, format!("it is no whole gzip file: {why}"))
        })?;
        if bytes.len() > room {
            let most = MOST_UNPACKED >> 20;
            let what = format!("it unpacks to more than {most} MiB");
            return Err(IntakeError::for_file(file, what));
        }
        return Ok(Cow::Owned(bytes));
    }
    if is_archive(file.bytes) {
        let archive = Archive::open(file)?;
        let ends = |path: &str| path.ends_with(".h5") || path.ends_with(".hdf5");
        if let [entry] = &archive.entries[..]
            && ends(&entry.path.to_lowercase())
        {
            return archive.read(entry, room).map(Cow::Owned);
        }
    }
    Ok(Cow::Borrowed(file.bytes))
}
