//! Which format a file is, by what it begins with and not by its name.

use super::tensor::{FileError, TensorFile};
use super::{safetensors, torch};

/// Bytes of a file of weights: its numbers with 64 bits each, and what stands around them; or a checkpoint of the
/// largest network, seven numbers of 32 bits a parameter.
pub const MOST_BYTES: u64 = 320 << 20;

/// Reads weights from safetensors or from what `torch.save` wrote.
///
/// # Errors
/// [`FileError`]: what it is instead, or what of it is wrong.
pub fn read_weights(bytes: &[u8]) -> Result<TensorFile, FileError> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(FileError::TooLarge {
            what: "bytes of the file".into(),
            found: bytes.len() as u64,
            allowed: MOST_BYTES,
        });
    }
    if torch::begins(bytes) {
        return torch::read(bytes);
    }
    if safetensors::begins(bytes) {
        return safetensors::read(bytes);
    }
    let found = if torch::begins_as_before(bytes) {
        "a file of PyTorch before 1.6; load it there and save it again"
    } else if bytes.starts_with(b"\x89HDF\r\n\x1a\n") {
        "an HDF5 file, as NIR has them (lyapunov-snn nir import)"
    } else if bytes.starts_with(b"\x80") {
        "a pickle alone"
    } else if bytes.is_empty() {
        "an empty file"
    } else if bytes.trim_ascii_start().starts_with(b"{") {
        "JSON, as experiments are written (--config)"
    } else {
        "neither a ZIP archive nor a JSON header at byte 8"
    };
    Err(FileError::Kind {
        found: found.to_owned(),
        wanted: "weights as safetensors, or as torch.save writes a state_dict".to_owned(),
    })
}
