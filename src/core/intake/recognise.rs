//! What a file is, by its content.

use super::archive::{Archive, is_archive};
use super::folders::ends_with;
use super::limits::check_file;
use super::npy::is_npy;
use super::spoken::is_hdf5;
use super::table::is_table;
use super::{File, IntakeError, neuromorphic, pictures};

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
    /// Folders of pictures in an archive.
    Pictures,
    /// N-MNIST in an archive.
    Neuromorphic,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Array => "npy",
            Self::Arrays => "npz",
            Self::Spoken => "hdf5",
            Self::Pictures => "pictures",
            Self::Neuromorphic => "n-mnist",
        }
    }
}

/// What is read at all, for a message.
const READ: &str = "a table (CSV, TSV), arrays (NPY, NPZ), SHD and SSC (HDF5), a ZIP archive with a folder of \
                    pictures (PNG, JPEG) or of N-MNIST's files for each class";

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
    let paths = || archive.entries.iter().map(|entry| &entry.path);
    let any = |endings: &[&str]| paths().any(|path| ends_with(path, endings));
    if paths().all(|path| ends_with(path, &[".npy"])) && any(&[".npy"]) {
        return Ok(Kind::Arrays);
    }
    // Beside them there may be a text about them.
    if any(&pictures::ENDINGS) {
        return Ok(Kind::Pictures);
    }
    if any(&[neuromorphic::ENDING]) {
        return Ok(Kind::Neuromorphic);
    }
    Err(archive.error(format!(
        "what is in the archive is none of what is read: {READ}"
    )))
}
