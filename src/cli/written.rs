//! Files that a command reads and writes.

use super::Failure;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// All that is in a file.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::of_file(path, error))
}

/// Writes a file whole or not at all.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_parts(path, |file| {
        file.write_all(bytes)
            .map_err(|error| unwritten(path, &error))
    })
}

/// The same of what is written piece by piece.
pub fn write_parts(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let file = target(path)?;
    let part = part_of(&file);
    let failed = |error: io::Error| unwritten(path, &error);
    let written = File::create(&part).map_err(failed).and_then(|made| {
        let mut made = BufWriter::with_capacity(1 << 20, made);
        write(&mut made)?;
        let made = made
            .into_inner()
            .map_err(|error| failed(error.into_error()));
        made?.sync_all().map_err(failed)?;
        fs::rename(&part, &file).map_err(failed)
    });
    if written.is_err() {
        // Or a full disk would stay full.
        let _ = fs::remove_file(&part);
    }
    written
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::broken(format_args!("{}: {error}", path.display()))
}

/// What a file is called until it is whole: by this process, or two would write into one.
pub fn part_of(path: &Path) -> PathBuf {
    path.with_added_extension(format!("{}.part", std::process::id()))
}

/// `a.safetensors` as `a-further.safetensors`.
pub fn beside(path: &Path, further: &str) -> PathBuf {
    let mut name = OsString::from(path.file_stem().unwrap_or_default());
    name.push(format!("-{further}"));
    if let Some(end) = path.extension() {
        name.push(".");
        name.push(end);
    }
    path.with_file_name(name)
}

/// The file that a name stands for, behind links.
///
/// # Errors
/// It is there and is nothing that can be replaced.
pub fn target(path: &Path) -> Result<PathBuf, Failure> {
    let refused = |why: &str| Err(Failure::of_file(path, why));
    match fs::metadata(path) {
        _ if path.file_name().is_none() => refused("is a folder; wanted: a file to write"),
        Ok(about) if about.is_dir() => refused("is a folder; wanted: a file to write"),
        // A device or a pipe would be replaced by a file.
        Ok(about) if !about.is_file() => refused("is no plain file; wanted: a file to write"),
        Ok(about) if about.permissions().readonly() => refused("it is there, and read-only"),
        Ok(_) => fs::canonicalize(path).map_err(|error| Failure::of_file(path, error)),
        Err(_) if path.is_symlink() => refused("is a link to what is not there"),
        Err(_) => Ok(path.to_owned()),
    }
}
