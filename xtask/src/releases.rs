//! A site that keeps every release: the newest at its root, each one below `v/`, so that a receipt can be checked by
//! the engine that made it.

use crate::{
    Outcome,
    folder::{files, name_below, said},
};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

/// Where the page looks for what there is.
const LIST: &str = "releases.json";
/// Where releases are kept.
const KEPT: &str = "v";

/// What there is.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Releases {
    /// The one at the root.
    latest: String,
    /// Every one below `v/`, the oldest first.
    versions: Vec<String>,
}

/// Puts a built site at the root of `site` and into `v/VERSION/`; the files that the release before had put at the root
/// go, those of others stay.
pub fn put(built: &Path, site: &Path, version: &str) -> Outcome<()> {
    let own = site.join(KEPT).join(version);
    if let Some(before) = listed(site)? {
        let folder = site.join(KEPT).join(&before.latest);
        for file in files(&folder) {
            let at_root = site.join(name_below(&folder, &file));
            if fs::read(&at_root).ok() == fs::read(&file).ok() {
                fs::remove_file(&at_root).map_err(|error| said(&at_root, &error))?;
            }
        }
    }
    if own.exists() {
        fs::remove_dir_all(&own).map_err(|error| said(&own, &error))?;
    }
    copy(built, &own)?;
    copy(built, site)?;
    let releases = Releases {
        latest: version.to_owned(),
        versions: versions(site),
    };
    let path = site.join(LIST);
    // Plain data.
    let text = serde_json::to_string_pretty(&releases).unwrap_or_default();
    fs::write(&path, text + "\n").map_err(|error| said(&path, &error))
}

fn listed(site: &Path) -> Outcome<Option<Releases>> {
    let path = site.join(LIST);
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(None);
    };
    let read = serde_json::from_str(&text);
    read.map(Some)
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    for file in files(from) {
        let target = to.join(name_below(from, &file));
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder).map_err(|error| said(folder, &error))?;
        }
        fs::copy(&file, &target).map_err(|error| said(&target, &error))?;
    }
    Ok(())
}

/// The folders below `v/`, in the order of their numbers.
fn versions(site: &Path) -> Vec<String> {
    let folders = fs::read_dir(site.join(KEPT))
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<String> = folders
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let numbers = |name: &String| -> Vec<u64> {
        name.split(['.', '-'])
            .map(|part| part.parse().unwrap_or(0))
            .collect()
    };
    names.sort_by_key(numbers);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, content: &[(&str, &str)]) -> std::path::PathBuf {
        let folder = format!("lyapunov-lab-releases-{name}-{}", std::process::id());
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
    fn the_newest_is_at_the_root_each_is_kept_and_what_others_put_there_stays() {
        let site = folder("site", &[("CNAME", "lab.example"), (".git/config", "x")]);
        let first = folder("first", &[("index.html", "1"), ("app-1.js", "a")]);
        let second = folder("second", &[("index.html", "2"), ("app-2.js", "b")]);
        put(&first, &site, "0.9.0").expect("writable");
        put(&second, &site, "0.10.0").expect("writable");
        let names: Vec<_> = files(&site)
            .iter()
            .map(|file| name_below(&site, file))
            .collect();
        assert_eq!(
            names,
            [
                ".git/config",
                "CNAME",
                "app-2.js",
                "index.html",
                "releases.json",
                "v/0.10.0/app-2.js",
                "v/0.10.0/index.html",
                "v/0.9.0/app-1.js",
                "v/0.9.0/index.html",
            ]
        );
        let expected = Releases {
            latest: "0.10.0".to_owned(),
            versions: vec!["0.9.0".to_owned(), "0.10.0".to_owned()],
        };
        assert_eq!(listed(&site), Ok(Some(expected)));
        put(&first, &site, "0.10.0").expect("writable");
        assert!(!site.join("app-2.js").exists() && site.join("app-1.js").exists());
        for directory in [site, first, second] {
            drop(fs::remove_dir_all(directory));
        }
    }

    #[test]
    fn a_list_that_is_none_is_named_before_anything_is_written() {
        let site = folder("bad", &[("releases.json", "{")]);
        let built = folder("built", &[("index.html", "1")]);
        let error = put(&built, &site, "0.1.0").expect_err("no list");
        assert!(error.contains("releases.json"), "{error}");
        assert!(!site.join("index.html").exists());
        drop(fs::remove_dir_all(site));
        drop(fs::remove_dir_all(built));
    }
}
