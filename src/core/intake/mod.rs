//! Data that people bring: bytes in, a data set out.
//!
//! What a file is, is told by its content. Every guess on the way is a [`Choice`] that is said and that
//! [`Map`] changes; what cannot be is refused with file, row, column and value. Nothing here opens a file, and
//! nothing is allocated beyond [`most_memory`].

mod archive;
mod arrays;
mod binning;
mod choices;
mod error;
mod folders;
mod gathered;
mod labels;
mod limits;
mod neuromorphic;
mod npy;
mod picture;
mod pictures;
mod ready;
mod recognise;
mod report;
mod spoken;
mod table;
#[cfg(test)]
mod tests;
mod unpacked;

pub use choices::{Choice, Map};
pub use error::IntakeError;
pub use limits::{MOST_FILE, most_memory};
pub use ready::{Ready, ready};
pub use recognise::Kind;
pub use report::{Found, FoundClass, FoundSplit};

use choices::Choices;
use gathered::{Gathered, merged};

/// A file as it was given.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// What its samples are for, where that was said.
    pub part: Option<Part>,
}

/// What samples are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Training,
    Validation,
    Test,
}

impl Part {
    /// Each of them, behind what has none.
    const ALL_OR_NONE: [Option<Self>; 4] = [
        None,
        Some(Self::Training),
        Some(Self::Validation),
        Some(Self::Test),
    ];

    /// By a file's or folder's name; `None` where that says nothing.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let words = || name.split(|c: char| !c.is_alphanumeric());
        let has = |of: &[&str]| words().any(|word| of.contains(&word));
        if has(&["test", "testing"]) {
            Some(Self::Test)
        } else if has(&["valid", "validation", "val"]) {
            Some(Self::Validation)
        } else if has(&["train", "training"]) {
            Some(Self::Training)
        } else {
            None
        }
    }
}

/// Reads files as one data set, with what was chosen.
///
/// # Errors
/// What of the first file, or of the choices, cannot be used, and what could.
pub fn read(files: &[File<'_>], map: &Map) -> Result<Found, IntakeError> {
    let mut choices = Choices::new(map);
    let unpacked = unpacked::unpacked(files)?;
    let both = files.iter().zip(&unpacked);
    let files: Vec<File> = both.map(|(file, bytes)| File { bytes, ..*file }).collect();
    let (first, rest) = files.split_first().ok_or(IntakeError::NoFile)?;
    let kind = recognise::kind(first)?;
    for file in rest {
        let own = recognise::kind(file)?;
        if own != kind {
            let what = format!("it is {}, and the first file {}", own.name(), kind.name());
            return Err(IntakeError::for_file(file, what));
        }
    }
    let mut gathered = gather(kind, &files, &mut choices)?;
    gathered::settle_parts(&mut gathered, &mut choices);
    let scale = choices.scale(gathered.iter().map(|it: &Gathered| it.form))?;
    let notes = choices.take_notes();
    let set = merged(gathered, scale)?;
    Ok(Found {
        kind,
        set,
        choices: choices.finish()?,
        notes,
    })
}

fn gather(
    kind: Kind,
    files: &[File<'_>],
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let mut gathered = Vec::new();
    if kind == Kind::Array {
        // Two of each part.
        for of_part in pairs(files)? {
            gathered.push(arrays::gather_pair(of_part, choices)?);
        }
        return Ok(gathered);
    }
    for file in files {
        match kind {
            Kind::Table => gathered.push(table::gather(file, choices)?),
            Kind::Pictures => gathered.extend(pictures::gather(file, choices)?),
            Kind::Neuromorphic => gathered.extend(neuromorphic::gather(file, choices)?),
            Kind::Spoken => gathered.push(spoken::gather(file, choices)?),
            Kind::Array | Kind::Arrays => gathered.extend(arrays::gather(file, choices)?),
        }
    }
    Ok(gathered)
}

/// Files of one array each, two and two by their parts, in the order in which they come.
fn pairs<'a, 'b>(files: &'a [File<'b>]) -> Result<Vec<[&'a File<'b>; 2]>, IntakeError> {
    let mut pairs = Vec::new();
    let mut alone: Vec<&File> = Vec::new();
    for file in files {
        let part = |file: &File| file.part.or_else(|| Part::named(file.name));
        match alone.iter().position(|other| part(other) == part(file)) {
            Some(at) => pairs.push([alone.remove(at), file]),
            None => alone.push(file),
        }
    }
    match alone.first() {
        None => Ok(pairs),
        Some(file) => Err(IntakeError::for_file(
            file,
            "an array alone has no classes: give samples and classes as two files, or as one .npz",
        )),
    }
}
