//! What `torch.save` writes: a ZIP archive of one pickle and the bytes of its storages.
//!
//! Limits: [`MOST_ENTRIES`] entries, a pickle of 16 MiB, and those of every file of weights
//! ([`super::tensor`]). Nothing is run: `pickle` knows the few names that a state_dict needs.

mod archive;
mod bytes;
mod pickle;
mod stack;
mod view;

pub use archive::MOST_ENTRIES;

use super::tensor::{FileError, Format, Room, Tensor, TensorFile};
use archive::Archive;
use std::collections::BTreeMap;
use view::View;

/// What errors call the format.
const NAME: &str = "PyTorch file";

fn damaged(reason: impl Into<String>) -> FileError {
    FileError::Damaged {
        format: NAME,
        reason: reason.into(),
    }
}

/// Whether bytes begin as a ZIP archive does.
pub fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Whether bytes begin as what `torch.save` wrote before version 1.6: a pickle of a magic number.
pub fn begins_as_before(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x80, 2, 0x8a, 10])
}

/// Reads the tensors of a state_dict, or of the one within a checkpoint.
///
/// # Errors
/// [`FileError`], with the tensor where it is one of them.
pub fn read(bytes: &[u8]) -> Result<TensorFile, FileError> {
    let archive = Archive::open(bytes)?;
    let views = pickle::tensors(archive.data("data.pkl")?)?;
    let mut room = Room::default();
    let mut tensors: Vec<(String, Tensor)> = Vec::new();
    for (name, view) in views {
        let count = room.for_tensor(&name, &view.size)?;
        let tensor = read_tensor(&archive, &name, &view, count)?;
        tensors.push((name, tensor));
    }
    Ok(TensorFile {
        format: Format::Torch,
        tensors,
        metadata: BTreeMap::new(),
    })
}

fn read_tensor(
    archive: &Archive,
    name: &str,
    view: &View,
    count: usize,
) -> Result<Tensor, FileError> {
    let storage = archive.data(&format!("data/{}", view.key))?;
    Ok(Tensor {
        shape: view.size.clone(),
        kind: view.kind,
        values: view.values(name, storage, count)?,
    })
}
