//! What lies in a folder, and what is said of a file there.

use crate::Outcome;
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

/// What stands in a file.
pub fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| said(path, &error))
}

/// Puts it into a file, in the place of whatever is there.
pub fn write(path: &Path, content: impl AsRef<[u8]>) -> Outcome<()> {
    fs::write(path, content).map_err(|error| said(path, &error))
}

/// Why a file could not be read or written.
pub fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// Bytes as people read digests.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
