//! Files that a command reads and writes.

use super::Failure;
use std::path::Path;

/// That there is a folder in which a file may be written.
pub fn check_place(path: &Path) -> Result<(), Failure> {
    let named = |why: &str| Err(Failure::of_file(path, why));
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if path.is_dir() || path.file_name().is_none() {
        return named("is a folder; wanted: a file to write");
    }
    match folder {
        Some(folder) if !folder.is_dir() => named("its folder does not exist"),
        _ => Ok(()),
    }
}

/// All that is in a file.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::of_file(path, error))
}

/// Writes a file whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let part = path.with_added_extension("part");
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    written.map_err(|error| Failure::broken(format_args!("{}: {error}", path.display())))
}
