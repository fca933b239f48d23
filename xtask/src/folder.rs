//! What lies in a folder, and what is said of a file there.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every file below the directory, sorted.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's path below the directory, with `/` between folders.
pub fn name_below(directory: &Path, file: &Path) -> String {
    let below = file.strip_prefix(directory).unwrap_or(file);
    below.to_string_lossy().replace('\\', "/")
}

/// Why a file could not be read or written.
pub fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Bytes as people read digests.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
