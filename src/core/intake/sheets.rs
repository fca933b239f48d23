//! The tables of an archive: each as if it were given by itself, but that its folder may be its class.

use super::archive::{Archive, Entry};
use super::folders::{ends_with, is_hidden, placed};
use super::limits::MOST_TEXT;
use super::room::Room;
use super::strange::{TABLES, is_workbook};
use super::{File, IntakeError, Part, neuromorphic, pictures};
use crate::core::text::cut;

/// A table, and the class that its folder would be.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    pub file: File<'a>,
    pub folder: Option<&'a str>,
}

/// All tables of an archive, those for training first: their columns are what the others are to have.
pub(super) struct Sheets<'a> {
    pub archive: File<'a>,
    tables: Vec<Unpacked>,
    /// What is in it beside them.
    others: Vec<String>,
}

struct Unpacked {
    /// The archive's name, and the path in it.
    name: String,
    bytes: Vec<u8>,
    part: Option<Part>,
    folder: Option<String>,
}

/// Others that are named in a note.
const MOST_NAMED: usize = 5;

impl<'a> Sheets<'a> {
    /// Whether an archive holds tables, and nothing else that could be data.
    pub fn are_in(archive: &Archive<'_>) -> bool {
        let others = [".npy", ".npz", ".h5", ".hdf5", ".pkl", neuromorphic::ENDING];
        let is_other = |path: &str| ends_with(path, &others) || ends_with(path, &pictures::ENDINGS);
        let mut entries = archive.entries().iter();
        entries.clone().any(is_table)
            && !entries.any(|it| is_other(&it.path))
            && !is_workbook(archive)
    }

    /// Unpacks the tables.
    pub fn read(archive: &Archive<'a>, room: &mut Room) -> Result<Self, IntakeError> {
        let file = archive.file;
        let folders = folders(archive);
        let (mut tables, mut left) = (Vec::new(), MOST_TEXT);
        for (at, entry) in archive
            .entries()
            .iter()
            .filter(|it| is_table(it))
            .enumerate()
        {
            // All of them are held cell by cell at once.
            let bytes = archive.read(entry, room.left().min(left))?;
            room.take(&bytes);
            left -= bytes.len();
            let named = || Part::named(&entry.path).or_else(|| Part::named(file.name));
            tables.push(Unpacked {
                name: format!("{}/{}", file.name, entry.path),
                bytes,
                part: file.part.or_else(named),
                folder: folders.get(at).cloned(),
            });
        }
        let is_training = |it: &Unpacked| it.part == Some(Part::Training);
        let (mut tables, others): (Vec<Unpacked>, Vec<Unpacked>) =
            tables.into_iter().partition(is_training);
        tables.extend(others);
        let others = archive.entries().iter();
        let others = others.filter(|it| !is_table(it) && !is_hidden(&it.path));
        Ok(Self {
            archive: file,
            tables,
            others: others.map(|it| it.path.clone()).collect(),
        })
    }

    pub fn each(&self) -> impl Iterator<Item = Sheet<'_>> {
        self.tables.iter().map(|it| Sheet {
            file: File {
                name: &it.name,
                bytes: &it.bytes,
                part: it.part,
            },
            folder: it.folder.as_deref(),
        })
    }

    /// What is said of files that are no tables.
    pub fn left_out(&self) -> Option<String> {
        let all = self.others.len();
        let named = &self.others[..all.min(MOST_NAMED)];
        let each = cut(&named.join(", "));
        (all > 0).then(|| format!("{all} files are no tables and are left out: {each}"))
    }
}

fn is_table(entry: &Entry) -> bool {
    ends_with(&entry.path, &TABLES) && !is_hidden(&entry.path)
}

/// The folder of each table, where there are two or more that are no mere parts.
fn folders(archive: &Archive<'_>) -> Vec<String> {
    let placed = placed(archive, &TABLES).unwrap_or_default();
    let names = || placed.iter().map(|it| it.class);
    let first = names().next();
    if names().all(|it| Some(it) == first) || names().all(|it| Part::named(it).is_some()) {
        return Vec::new();
    }
    placed.iter().map(|it| it.class.to_owned()).collect()
}
