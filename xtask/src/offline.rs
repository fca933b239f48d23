//! The service worker of a built site: it keeps every file in the browser, so that the page opens without a
//! network.
//!
//! It is made after everything else, from what the folder holds: the build names files by their content, and
//! no list by hand would stay right.

use crate::{
    Outcome,
    folder::{files, hex, name_below},
    previews::is_preview,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fs, path::Path};

/// What is written, with two places for what differs between builds.
const WORKER: &str = include_str!("sw.js");
/// Its name; no two builds may differ in it, for a browser asks for the name that it knows.
pub const NAME: &str = "sw.js";
/// What tells the page that there is one.
const META: &str = "<meta name=\"lab-offline\" content=\"./sw.js\">";
/// Files for servers and build steps, beginning with a dot, are no part of the page.
const HIDDEN: char = '.';
/// No file of the page is larger (bytes): one that is was put there by somebody else.
const MOST: u64 = 64 << 20;

/// Tells the page of the worker; before its policy is written and its digest is taken.
pub fn announce(directory: &Path) -> Outcome<()> {
    let path = directory.join("index.html");
    let said = |error: std::io::Error| format!("{}: {error}", path.display());
    let page = fs::read_to_string(&path).map_err(said)?;
    let page = announced(&page)?;
    fs::write(&path, page).map_err(said)
}

fn announced(page: &str) -> Outcome<String> {
    if page.contains(META) {
        return Ok(page.to_owned());
    }
    let (head, rest) = page
        .split_once("</head>")
        .ok_or("index.html has no </head>: the service worker cannot be named")?;
    Ok(format!("{head}{META}</head>{rest}"))
}

/// Writes the worker; nothing in the folder may change after it.
pub fn write(directory: &Path) -> Outcome<()> {
    let listed = list(directory)?;
    let path = directory.join(NAME);
    fs::write(&path, worker(&listed)).map_err(|error| format!("{}: {error}", path.display()))
}

/// The digest of each file by its name in addresses; the page's is empty.
fn list(directory: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut listed = BTreeMap::new();
    for file in files(directory) {
        let name = name_below(directory, &file);
        let is_hidden = name.split('/').any(|part| part.starts_with(HIDDEN));
        let said = |error: std::io::Error| format!("{}: {error}", file.display());
        if is_hidden
            || is_preview(&name)
            || name == NAME
            || fs::metadata(&file).map_err(said)?.len() > MOST
        {
            continue;
        }
        let digest = hex(&Sha256::digest(fs::read(&file).map_err(said)?));
        let name = if name == "index.html" { "" } else { &name };
        listed.insert(name.to_owned(), digest);
    }
    Ok(listed)
}

fn worker(listed: &BTreeMap<String, String>) -> String {
    let object = listed
        .iter()
        .map(|(name, digest)| (name.clone(), digest.clone().into()));
    let files = Value::Object(object.collect()).to_string();
    let build = hex(&Sha256::digest([WORKER, &files].concat()));
    WORKER
        .replace("@BUILD@", &build[..16])
        .replace("@FILES@", &files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, content: &[(&str, &str)]) -> std::path::PathBuf {
        let folder = format!("lyapunov-lab-offline-{name}-{}", std::process::id());
        let directory = std::env::temp_dir().join(folder);
        drop(fs::remove_dir_all(&directory));
        for (file, text) in content {
            let path = directory.join(file);
            fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
            fs::write(path, text).expect("writable");
        }
        directory
    }

    #[test]
    fn every_file_of_the_site_is_kept_by_its_digest_whatever_it_is_called() {
        let directory = folder(
            "list",
            &[
                ("index.html", "<html><head></head></html>"),
                ("app-0123-parts.js", "abc"),
                ("lessons/edge.md", "# Edge"),
                (".nojekyll", ""),
                (".stage/left-over.js", "x"),
                ("sw.js", "of before"),
            ],
        );
        let listed = list(&directory).expect("readable");
        let names: Vec<_> = listed.keys().map(String::as_str).collect();
        assert_eq!(names, ["", "app-0123-parts.js", "lessons/edge.md"]);
        // printf abc | sha256sum
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(listed["app-0123-parts.js"], abc);
        write(&directory).expect("writable");
        let written = fs::read_to_string(directory.join(NAME)).expect("a worker");
        assert!(written.contains(abc) && !written.contains('@'), "{written}");
        drop(fs::remove_dir_all(directory));
    }

    #[test]
    fn a_site_of_which_one_byte_differs_has_another_worker() {
        let of = |text: &str| {
            let listed = [("a.js".to_owned(), text.to_owned())];
            worker(&listed.into_iter().collect())
        };
        assert_eq!(of("1"), of("1"));
        assert_ne!(of("1"), of("2"));
    }

    #[test]
    fn the_page_is_told_once() {
        let once = announced("<html><head></head></html>").expect("a head");
        assert_eq!(once.matches("lab-offline").count(), 1);
        assert_eq!(announced(&once).expect("a head"), once);
        assert!(announced("<html></html>").is_err_and(|it| it.contains("</head>")));
    }
}
