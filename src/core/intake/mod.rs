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
mod opened;
mod picture;
mod pictures;
mod ready;
mod recognise;
mod report;
mod room;
mod seen;
mod sheets;
mod spiking;
mod spoken;
mod strange;
mod table;
#[cfg(test)]
mod tests;
mod told;

pub use choices::{Choice, Map};
pub use error::IntakeError;
pub use limits::{MOST_FILE, most_memory};
pub use npy::is_npy;
pub use ready::{Ready, ready};
pub use recognise::Kind;
pub use report::{Found, FoundSplit};
pub use told::told;

use crate::core::dataset::OwnSet;
use choices::Choices;
use gathered::{Gathered, merged};
use opened::{Opened, inflated, opened};
use room::Room;
use sheets::Sheet;

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
        let parts = [Self::Test, Self::Validation, Self::Training];
        parts.into_iter().find(|part| has(part.words()))
    }

    /// What a part is called.
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Training => &["train", "training", "trainset"],
            Self::Validation => &["valid", "validation", "val", "valset", "dev"],
            Self::Test => &["test", "testing", "testset"],
        }
    }
}

/// What came of reading files, data or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    pub found: Result<Found, IntakeError>,
    /// What was chosen so far; where there is no data, one of them may be wrong.
    pub choices: Vec<Choice>,
}

/// Reads files as one data set, with what was chosen.
///
/// # Errors
/// What of the first file, or of the choices, cannot be used, and what could.
pub fn read(files: &[File<'_>], map: &Map) -> Result<Found, IntakeError> {
    attempt(files, map).found
}

/// The same, with what was chosen where there is no data.
pub fn attempt(files: &[File<'_>], map: &Map) -> Attempt {
    let mut choices = Choices::new(map);
    let set = read_set(files, &mut choices);
    let notes = choices.take_notes();
    let used = choices.finish();
    let choices = choices.into_made();
    let found = set.and_then(|(kind, set)| {
        used?;
        Ok(Found {
            kind,
            set,
            choices: choices.clone(),
            notes,
        })
    });
    Attempt { found, choices }
}

fn read_set(files: &[File<'_>], choices: &mut Choices) -> Result<(Kind, OwnSet), IntakeError> {
    let mut room = Room::new();
    let inflated = inflated(files, &mut room)?;
    let both = files.iter().zip(&inflated);
    let files: Vec<File> = both.map(|(file, bytes)| File { bytes, ..*file }).collect();
    let opened: Result<Vec<Opened>, IntakeError> =
        files.iter().map(|file| opened(file, &mut room)).collect();
    let opened = opened?;
    let (first, rest) = opened.split_first().ok_or(IntakeError::NoFile)?;
    let kind = recognise::kind(first)?;
    for other in rest {
        let own = recognise::kind(other)?;
        if own != kind {
            let what = format!("it is {}, and the first file {}", own.name(), kind.name());
            return Err(IntakeError::for_file(&other.file(), what));
        }
    }
    let mut gathered = gather(kind, &opened, choices)?;
    gathered::settle_parts(&mut gathered, choices);
    let scale = choices.scale(gathered.iter().map(|it: &Gathered| it.form))?;
    Ok((kind, merged(gathered, scale)?))
}

fn gather(
    kind: Kind,
    opened: &[Opened<'_>],
    choices: &mut Choices,
) -> Result<Vec<Gathered>, IntakeError> {
    let files: Vec<File> = opened.iter().map(Opened::file).collect();
    match kind {
        // Two of each part.
        Kind::Array => {
            let pairs = pairs(&files)?.into_iter();
            return pairs
                .map(|of_part| arrays::gather_pair(of_part, choices))
                .collect();
        }
        Kind::Table => return table::gather(&sheets(opened, choices), choices),
        Kind::Spoken => return spoken::gather(&files, choices),
        _ => {}
    }
    let mut gathered = Vec::new();
    // What is left are archives.
    for it in opened {
        let Opened::Archive(it) = it else { continue };
        gathered.extend(match kind {
            Kind::Pictures => pictures::gather(it, choices)?,
            Kind::Neuromorphic => neuromorphic::gather(it, choices)?,
            _ => arrays::gather(it, choices)?,
        });
    }
    Ok(gathered)
}

/// All tables, those of archives each by itself.
fn sheets<'a>(opened: &'a [Opened<'_>], choices: &mut Choices) -> Vec<Sheet<'a>> {
    let mut all = Vec::new();
    for it in opened {
        if let Opened::Tables(sheets) = it {
            all.extend(sheets.each());
            sheets
                .left_out()
                .into_iter()
                .for_each(|note| choices.say(note));
        } else {
            let file = it.file();
            all.push(Sheet { file, folder: None });
        }
    }
    all
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
