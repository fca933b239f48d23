//! Files in folders: the folder is the class, and one of the parts' names above it the part.

use super::archive::{Archive, Entry};
use super::{IntakeError, Part};

/// A file of an archive, and what its folders say.
pub(super) struct Placed<'a> {
    pub entry: &'a Entry,
    pub class: &'a str,
    pub part: Option<Part>,
}

/// Every file with an ending of these, by its place.
///
/// # Errors
/// A file that stands in no folder of its class.
pub(super) fn placed<'a>(
    archive: &'a Archive<'_>,
    endings: &[&str],
) -> Result<Vec<Placed<'a>>, IntakeError> {
    let is_own = |entry: &&Entry| ends_with(&entry.path, endings);
    let entries: Vec<&Entry> = archive.entries().iter().filter(is_own).collect();
    let folders = |entry: &Entry| entry.path.matches('/').count();
    let top = |entry: &'a Entry| entry.path.split('/').next();
    // A folder of everything is left away, unless it is the only one there is.
    let first = entries.first().and_then(|entry| top(entry));
    let is_common = entries
        .iter()
        .all(|entry| folders(entry) > 1 && top(entry) == first);
    let mut found = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut folders: Vec<&str> = entry.path.split('/').collect();
        folders.pop();
        if is_common && first.is_some_and(|first| Part::named(first).is_none()) {
            folders.remove(0);
        }
        let part = folders.first().and_then(|name| Part::named(name));
        // A class may be called so too, where nothing is below it.
        let (part, class) = match folders[..] {
            [_, class, ..] if part.is_some() => (part, class),
            [class, ..] => (None, class),
            [] => {
                let path = &entry.path;
                let what =
                    format!("{path} in it stands in no folder; a file's folder is its class");
                return Err(archive.error(what));
            }
        };
        found.push(Placed { entry, class, part });
    }
    Ok(found)
}

pub(super) fn ends_with(path: &str, endings: &[&str]) -> bool {
    let path = path.to_lowercase();
    endings.iter().any(|ending| path.ends_with(ending))
}

/// The parts that there are, each with its files.
pub(super) fn parts<'a, 'b>(placed: &'b [Placed<'a>]) -> Vec<(Option<Part>, Vec<&'b Placed<'a>>)> {
    let of = |part| {
        placed
            .iter()
            .filter(|it| it.part == part)
            .collect::<Vec<_>>()
    };
    let parts = Part::ALL_OR_NONE.map(|part| (part, of(part)));
    let parts = parts.into_iter();
    parts.filter(|(_, files)| !files.is_empty()).collect()
}
