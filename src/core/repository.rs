//! The repository's files, as tests find them.

use std::path::PathBuf;

/// A file of the repository that is tested. What cargo says comes first: clones that share a target directory share
/// test programs too, and then they may have been compiled for another one.
pub fn file(name: &str) -> PathBuf {
    let root = std::env::var_os("CARGO_MANIFEST_DIR");
    let root = root.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    root.join(name)
}
