//! Files in folders: the folder is the class, and another that is called as a part the part.

use super::archive::{Archive, Entry};
use super::{IntakeError, Part};
use std::collections::{BTreeMap, BTreeSet};

/// A file of an archive, and what its folders say.
pub(super) struct Placed<'a> {
    pub entry: &'a Entry,
    pub class: &'a str,
    pub part: Option<Part>,
}

/// Every file with an ending of these, by its place. A folder of everything is left away, names that begin with a
/// dot are passed over.
///
/// # Errors
/// A file that stands in no folder of its class.
pub(super) fn placed<'a>(
    archive: &'a Archive<'_>,
    endings: &[&str],
) -> Result<Vec<Placed<'a>>, IntakeError> {
    let is_own = |entry: &&Entry| ends_with(&entry.path, endings) && !is_hidden(&entry.path);
    let entries: Vec<&Entry> = archive.entries().iter().filter(is_own).collect();
    let mut all: Vec<Vec<&str>> = entries.iter().map(|entry| folders(&entry.path)).collect();
    let is_part = |name: &&str| Part::named(name).is_some();
    leave_away_common(&mut all, |first| !is_part(first));
    let mut parts = Vec::with_capacity(all.len());
    for folders in &mut all {
        // A class may be called as a part is, where no other folder says the class.
        let class = folders.iter().rposition(|name| !is_part(name));
        let class = class.or(folders.len().checked_sub(1));
        let others = folders
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != class);
        parts.push(others.filter_map(|(_, name)| Part::named(name)).next());
        let only = folders.iter().all(is_part);
        if only {
            folders.drain(..folders.len().saturating_sub(1));
        } else {
            folders.retain(|name| !is_part(name));
        }
    }
    leave_away_common(&mut all, |_| true);
    let found = entries.into_iter().zip(all).zip(parts);
    found
        .map(|((entry, folders), part)| match folders.first() {
            Some(class) => Ok(Placed { entry, class, part }),
            None => {
                let path = &entry.path;
                let what =
                    format!("{path} in it stands in no folder; a file's folder is its class");
                Err(archive.error(what))
            }
        })
        .collect()
}

/// The folders of a path.
fn folders(path: &str) -> Vec<&str> {
    let mut folders: Vec<&str> = path.split('/').collect();
    folders.pop();
    folders
}

/// Leaves away the first folder as long as it is the same of all, none of which has it alone.
fn leave_away_common<'a>(all: &mut [Vec<&'a str>], may: impl Fn(&&'a str) -> bool) {
    while let Some(&first) = all.first().and_then(|folders| folders.first())
        && may(&first)
        && all.iter().all(|it| it.len() > 1 && it[0] == first)
    {
        for folders in all.iter_mut() {
            folders.remove(0);
        }
    }
}

pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.'))
}

/// Files in folders with one of these endings or with none, which are not read: what is said of them.
///
/// # Errors
/// A folder of such files beside those that are read, in which nothing is read: a class would be lost.
pub(super) fn unread(
    archive: &Archive<'_>,
    placed: &[Placed<'_>],
    endings: &[&str],
) -> Result<Option<String>, IntakeError> {
    let ending = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        match name.rfind('.') {
            Some(at) => endings
                .contains(&&name[at..])
                .then(|| name[at..].to_owned()),
            None => Some("no ending".to_owned()),
        }
    };
    let folder = |path: &'_ str| path.rfind('/').map(|at| path[..at].to_owned());
    let read: BTreeSet<String> = placed
        .iter()
        .filter_map(|it| folder(&it.entry.path))
        .collect();
    // Where the folders of classes are.
    let depths: BTreeSet<usize> = read.iter().map(|it| it.matches('/').count()).collect();
    let (mut counted, mut all) = (BTreeMap::<String, usize>::new(), 0);
    for entry in archive.entries().iter().filter(|it| !is_hidden(&it.path)) {
        let (Some(ending), Some(folder)) = (ending(&entry.path), folder(&entry.path)) else {
            continue;
        };
        if !depths.contains(&folder.matches('/').count()) {
            continue;
        }
        if !read.contains(&folder) {
            let what = format!(
                "nothing in its folder {folder} is read ({}); allowed: PNG and JPEG",
                entry.path
            );
            return Err(archive.error(what));
        }
        *counted.entry(ending).or_default() += 1;
        all += 1;
    }
    let each: Vec<String> = counted
        .iter()
        .map(|(it, count)| format!("{it} ({count})"))
        .collect();
    Ok((all > 0).then(|| {
        let each = each.join(", ");
        format!("{all} files are no PNG or JPEG and are left out: {each}")
    }))
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
