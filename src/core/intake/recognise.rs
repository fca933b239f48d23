//! What a file is, by its content.

use super::archive::{Archive, is_archive};
use super::limits::check_file;
use super::npy::is_npy;
use super::spoken::is_hdf5;
use super::table::is_table;
use super::{File, IntakeError};

/// Kinds of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// CSV, TSV and their like.
    Table,
    /// One array of NumPy.
    Array,
    /// Several in an archive.
    Arrays,
    /// SHD or SSC, in HDF5.
    Spoken,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Array => "npy",
            Self::Arrays => "npz",
            Self::Spoken => "hdf5",
        }
    }
}

/// What is read at all, for a message.
const READ: &str = "a table (CSV, TSV), arrays (NPY, NPZ), SHD and SSC (HDF5)";

pub(super) fn kind(file: &File<'_>) -> Result<Kind, IntakeError> {
    check_file(file)?;
    if is_archive(file.bytes) {
        return in_archive(file);
    }
    if is_hdf5(file.bytes) {
        return Ok(Kind::Spoken);
    }
    if is_npy(file.bytes) {
        return Ok(Kind::Array);
    }
    if is_table(file.bytes) {
        return Ok(Kind::Table);
    }
    let what = format!("it is none of what is read: {READ}");
    Err(IntakeError::for_file(file, what))
}

/// By the endings of what is in it.
fn in_archive(file: &File<'_>) -> Result<Kind, IntakeError> {
    let archive = Archive::open(file)?;
    let all = |ending: &str| {
        let mut paths = archive.entries.iter().map(|entry| &entry.path);
        !archive.entries.is_empty() && paths.all(|path| path.to_lowercase().ends_with(ending))
    };
    if all(".npy") {
        return Ok(Kind::Arrays);
    }
    Err(archive.error(format!(
        "what is in the archive is none of what is read: {READ}"
    )))
}
