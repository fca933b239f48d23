//! A lesson and the whole site as a SCORM 1.2 package, for learning platforms that cannot reach another
//! server, or shall not.

use crate::{
    Outcome,
    pack::{Entry, site, written},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the site lies in the package.
const LAB: &str = "lab";

/// Packs a lesson of the course, named by its key, and says where.
pub fn package(root: &Path, directory: &Path, lesson: &str) -> Outcome<PathBuf> {
    let title = title(directory, lesson)?;
    let of_site = site(directory, LAB)?;
    let entries = entries(directory, lesson, &title, of_site)?;
    let name = format!(
        "lyapunov-lab-{}-{lesson}-scorm.zip",
        env!("CARGO_PKG_VERSION")
    );
    written(&root.join(name), &entries)
}

/// Refuses a lesson that there is not, before anything is built.
pub fn check(root: &Path, lesson: &str) -> Outcome<()> {
    title(&root.join("www"), lesson).map(drop)
}

/// The lesson's, out of its head.
fn title(directory: &Path, lesson: &str) -> Outcome<String> {
    let folder = directory.join("lessons");
    let is_name = lesson.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let text = is_name.then(|| fs::read_to_string(folder.join(format!("{lesson}.md"))));
    let Some(Ok(text)) = text else {
        return Err(format!(
            "--scorm is {lesson}, which the course does not have; allowed: {}",
            lessons(&folder).join(", ")
        ));
    };
    let title = text.lines().find_map(|line| line.strip_prefix("title:"));
    title
        .map(|title| title.trim().to_owned())
        .ok_or_else(|| format!("lessons/{lesson}.md has no title"))
}

fn lessons(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.filter_map(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.strip_suffix(".md").map(str::to_owned)
    });
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// The package's files: manifest, page and bridge out of the site's templates, and the site.
fn entries(
    directory: &Path,
    lesson: &str,
    title: &str,
    of_site: Vec<Entry>,
) -> Outcome<Vec<Entry>> {
    let template = |name: &str| {
        let path = directory.join("scorm").join(name);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let page = template("index.html")?
        .replace("@TITLE@", &escaped(title))
        .replace("@LAB@", &format!("{LAB}/index.html"))
        .replace("@LINK@", &escaped(&format!("v=1&lesson={lesson}")));
    let own = ["index.html", "bridge.js"].map(str::to_owned);
    let listed = own.iter().chain(of_site.iter().map(|(path, _)| path));
    let listed: Vec<_> = listed
        .map(|path| format!("      <file href=\"{}\"/>", escaped(path)))
        .collect();
    let manifest = template("imsmanifest.xml")?
        .replace("@ID@", &format!("lyapunov-lab-{lesson}"))
        .replace("@TITLE@", &escaped(title))
        .replace("@FILES@", &listed.join("\n"));
    let mut entries = vec![
        ("imsmanifest.xml".to_owned(), manifest.into_bytes()),
        ("index.html".to_owned(), page.into_bytes()),
        ("bridge.js".to_owned(), template("bridge.js")?.into_bytes()),
    ];
    entries.extend(of_site);
    Ok(entries)
}

/// A text within an attribute or an element.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn www() -> PathBuf {
        crate::workplace::repository().join("www")
    }

    #[test]
    fn a_package_names_every_file_of_it_and_its_page_opens_the_lesson() {
        let of_site = vec![("lab/index.html".to_owned(), Vec::new())];
        let title = title(&www(), "edge").expect("a lesson");
        let entries = entries(&www(), "edge", &title, of_site).expect("templates");
        let text = |name: &str| {
            let found = entries.iter().find(|(path, _)| path == name);
            String::from_utf8_lossy(&found.expect("it is there").1).into_owned()
        };
        let manifest = text("imsmanifest.xml");
        for (path, _) in entries.iter().skip(1) {
            assert!(
                manifest.contains(&format!("<file href=\"{path}\"/>")),
                "{path}"
            );
        }
        let page = text("index.html");
        assert!(page.contains("content=\"v=1&amp;lesson=edge\""), "{page}");
        for text in [manifest, page] {
            assert!(
                text.contains(&escaped(&title)) && !text.contains('@'),
                "{text}"
            );
        }
    }

    #[test]
    fn a_lesson_that_there_is_not_is_named_with_those_that_there_are() {
        for lesson in ["moon", "../lib", "Edge"] {
            let refused = title(&www(), lesson).expect_err("none");
            for word in [lesson, "allowed", "edge", "neuron"] {
                assert!(refused.contains(word), "{word}: {refused}");
            }
        }
    }
}
