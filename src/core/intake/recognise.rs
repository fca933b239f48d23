//! What a file is, by its content.

use super::archive::Archive;
use super::folders::ends_with;
use super::npy::is_npy;
use super::opened::Opened;
use super::spoken::is_hdf5;
use super::strange::{arff, strange, strange_archive};
use super::table::is_table;
use super::{IntakeError, neuromorphic, pictures};

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

/// Said of a file that other commands take.
const WEIGHTS: &str = "it holds the weights of a network, and no samples";

pub(super) fn kind(opened: &Opened<'_>) -> Result<Kind, IntakeError> {
    let file = opened.file();
    if let Opened::Archive(archive) = opened {
        return in_archive(archive);
    }
    if let Opened::Tables(_) = opened {
        return Ok(Kind::Table);
    }
    if is_hdf5(file.bytes) {
        return Ok(Kind::Spoken);
    }
    if is_npy(file.bytes) {
        return Ok(Kind::Array);
    }
    if let Some(what) = arff(file.bytes) {
        return Err(IntakeError::for_file(&file, what));
    }
    if is_table(file.bytes) {
        return Ok(Kind::Table);
    }
    if is_safetensors(file.bytes) {
        return Err(IntakeError::for_file(&file, WEIGHTS));
    }
    let none = || format!("it is none of what is read: {READ}");
    let what = strange(file.bytes).map_or_else(none, str::to_owned);
    Err(IntakeError::for_file(&file, what))
}

/// Whether bytes begin as safetensors do: the length of a header, and its brace.
fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    let length = u64::from_le_bytes(*length);
    rest.first() == Some(&b'{') && length <= rest.len() as u64
}

/// By the endings of what is in it.
fn in_archive(archive: &Archive<'_>) -> Result<Kind, IntakeError> {
    let paths = || archive.entries().iter().map(|entry| &entry.path);
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
    // As PyTorch saves.
    if any(&["/data.pkl"]) {
        return Err(archive.error(WEIGHTS));
    }
    let none = || format!("what is in the archive is none of what is read: {READ}");
    Err(archive.error(strange_archive(archive).unwrap_or_else(none)))
}
