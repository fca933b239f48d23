//! Files as they come packed: `.gz` is taken away, and a ZIP archive's directory read, once for all who look into
//! it; of an archive of one HDF5 file or table, that file is left, and of one of tables those.

use super::archive::{Archive, MOST_UNPACKED, is_archive};
use super::folders::ends_with;
use super::limits::check_file;
use super::room::Room;
use super::sheets::Sheets;
use super::strange::TABLES;
use super::{File, IntakeError};
use flate2::read::GzDecoder;
use std::borrow::Cow;
use std::io::Read;

/// Endings of what may be alone in an archive, beside tables.
const ALONE: [&str; 2] = [".h5", ".hdf5"];

/// A file, and what it turned out to hold.
pub(super) enum Opened<'a> {
    /// Bytes of its own, or what an archive of this file alone unpacked to.
    Plain(File<'a>, Cow<'a, [u8]>),
    Archive(Archive<'a>),
    /// An archive of tables.
    Tables(Sheets<'a>),
}

impl Opened<'_> {
    /// The file with the bytes that it holds: of an archive, its own.
    pub fn file(&self) -> File<'_> {
        match self {
            Self::Plain(file, bytes) => File { bytes, ..*file },
            Self::Archive(archive) => archive.file,
            Self::Tables(sheets) => sheets.archive,
        }
    }
}

/// The files' own bytes, or what they inflate to.
pub(super) fn inflated<'a>(
    files: &[File<'a>],
    room: &mut Room,
) -> Result<Vec<Cow<'a, [u8]>>, IntakeError> {
    files.iter().map(|file| inflated_one(file, room)).collect()
}

fn inflated_one<'a>(file: &File<'a>, room: &mut Room) -> Result<Cow<'a, [u8]>, IntakeError> {
    check_file(file)?;
    if !file.bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(file.bytes));
    }
    let mut bytes = Vec::new();
    let decoder = GzDecoder::new(file.bytes);
    let read = decoder.take(room.left() as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|why| IntakeError::for_file(file, format!("it is no whole gzip file: {why}")))?;
    if bytes.len() > room.left() {
        let most = MOST_UNPACKED >> 20;
        let what = format!("it unpacks to more than {most} MiB");
        return Err(IntakeError::for_file(file, what));
    }
    room.take(&bytes);
    Ok(Cow::Owned(bytes))
}

/// Looks into files whose bytes are inflated.
pub(super) fn opened<'a>(file: &File<'a>, room: &mut Room) -> Result<Opened<'a>, IntakeError> {
    check_file(file)?;
    if !is_archive(file.bytes) {
        return Ok(Opened::Plain(*file, Cow::Borrowed(file.bytes)));
    }
    let archive = Archive::open(*file)?;
    match archive.entries() {
        [entry] if ends_with(&entry.path, &ALONE) || ends_with(&entry.path, &TABLES) => {
            let bytes = archive.read(entry, room.left())?;
            room.take(&bytes);
            Ok(Opened::Plain(*file, Cow::Owned(bytes)))
        }
        _ if Sheets::are_in(&archive) => Ok(Opened::Tables(Sheets::read(&archive, room)?)),
        _ => Ok(Opened::Archive(archive)),
    }
}
