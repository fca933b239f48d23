//! Where a command is to write: looked at before anything else is done.

use super::Failure;
use super::written::{part_of, target};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

/// A file that is to be written, and the option that names it.
pub struct Place {
    option: &'static str,
    pub path: PathBuf,
}

impl Place {
    pub fn new(option: &'static str, path: impl Into<PathBuf>) -> Self {
        Self {
            option,
            path: path.into(),
        }
    }
}

/// That every file can be written, and none of them in place of another or of what is read.
pub fn check_places(places: &[Place], read: &[&Path]) -> Result<(), Failure> {
    for (index, Place { option, path }) in places.iter().enumerate() {
        check_place(path)?;
        if read.iter().any(|read| are_one(path, read)) {
            let why = format!("{option} would replace what is read from it");
            return Err(Failure::of_file(path, why));
        }
        let mut before = places[..index].iter();
        if let Some(other) = before.find(|other| are_one(path, &other.path)) {
            let why = format!("{} and {option} would both be written to it", other.option);
            return Err(Failure::of_file(path, why));
        }
    }
    Ok(())
}

/// That a file can be written: tried, since what else may be in the way is known to the system alone.
pub fn check_place(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    if folder.is_some_and(|folder| !folder.is_dir()) {
        return Err(Failure::of_file(path, "its folder does not exist"));
    }
    let part = part_of(&target(path)?);
    let was_there = part.exists();
    if was_there && !part.is_file() {
        let why = format!("{} is in its way", part.display());
        return Err(Failure::of_file(path, why));
    }
    let mut how = OpenOptions::new();
    let tried = how.write(true).create(true).truncate(false).open(&part);
    tried.map_err(|error| Failure::of_file(path, format_args!("cannot be written: {error}")))?;
    if !was_there {
        // Empty, and ours.
        let _ = fs::remove_file(&part);
    }
    Ok(())
}

/// Whether two names are of one file.
fn are_one(one: &Path, other: &Path) -> bool {
    identity(one) == identity(other)
}

/// What all names of a file have in common, whether or not it is there.
fn identity(path: &Path) -> PathBuf {
    let by_folder = || {
        let folder = path.parent()?;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
    };
    let there = fs::canonicalize(path).ok();
    there.or_else(by_folder).unwrap_or_else(|| path.to_owned())
}
