//! Pages for those who show a link before anybody opens it: chats, feeds, learning platforms.
//!
//! They ask the server, which never hears what stands behind a `#`; so every lesson and every preset has a small
//! page of its own, with a title, a sentence and a picture, that forwards to its link.

use crate::{
    Outcome,
    folder::{self, files, name_below, said},
};
use serde::Deserialize;
use std::{fs, path::Path};

/// What the core wrote down of the presets.
const PRESETS: &str = "data/presets.json";
/// Folders of the site that only others look at.
const FOLDERS: [&str; 3] = ["lesson/", "preset/", "previews/"];
/// Words of a lesson that are shown at most.
const MOST_WORDS: usize = 30;
/// What of a page is the same in all of them.
const PAGE: &str = r#"<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'">
    <title>@TITLE@ · Lyapunov Lab</title>
    <meta name="description" content="@TEXT@">
    <meta property="og:type" content="website">
    <meta property="og:site_name" content="Lyapunov Lab">
    <meta property="og:title" content="@TITLE@">
    <meta property="og:description" content="@TEXT@">
    <meta property="og:image" content="@ROOT@previews/@PICTURE@.png">
    <meta property="og:image:width" content="1200">
    <meta property="og:image:height" content="630">
    <meta name="twitter:card" content="summary_large_image">
    <meta http-equiv="refresh" content="0; url=../../#@LINK@">
  </head>
  <body>
    <p><a href="../../#@LINK@">@TITLE@</a></p>
  </body>
</html>
"#;

/// A preset, as the core writes it down.
#[derive(Deserialize)]
struct Preset {
    key: String,
    title: String,
    text: String,
    link: String,
}

/// One such page.
struct Preview<'a> {
    folder: String,
    title: &'a str,
    text: &'a str,
    link: &'a str,
    picture: &'a str,
}

/// Whether a file of the site is there for previews, and no visit asks for it.
pub fn is_preview(file: &str) -> bool {
    FOLDERS.iter().any(|folder| file.starts_with(folder))
}

/// Writes them. `address` is where the site will be, with a `/` at its end; without one, pictures are named relative
/// to their pages, which not every reader follows.
pub fn write(directory: &Path, address: Option<&str>) -> Outcome<()> {
    for file in files(&directory.join("lessons")) {
        let Some(key) = name_below(directory, &file)
            .strip_prefix("lessons/")
            .and_then(|name| name.strip_suffix(".md").map(str::to_owned))
        else {
            continue;
        };
        let lesson = folder::text(&file)?;
        let (title, text) = words_of(&lesson);
        let preview = Preview {
            folder: format!("lesson/{key}"),
            title: &title,
            text: &text,
            link: &format!("v=1&lesson={key}"),
            picture: "lesson",
        };
        preview.write(directory, address)?;
    }
    let path = directory.join(PRESETS);
    let presets = folder::text(&path)?;
    let presets: Vec<Preset> =
        serde_json::from_str(&presets).map_err(|error| format!("{}: {error}", path.display()))?;
    presets.iter().try_for_each(|preset| {
        let preview = Preview {
            folder: format!("preset/{}", preset.key),
            title: &preset.title,
            text: &preset.text,
            link: &preset.link,
            picture: "lab",
        };
        preview.write(directory, address)
    })
}

impl Preview<'_> {
    fn write(&self, directory: &Path, address: Option<&str>) -> Outcome<()> {
        let folder = directory.join(&self.folder);
        fs::create_dir_all(&folder).map_err(|error| said(&folder, &error))?;
        let path = folder.join("index.html");
        fs::write(&path, self.page(address)).map_err(|error| said(&path, &error))
    }

    fn page(&self, address: Option<&str>) -> String {
        let parts = [
            ("@TITLE@", self.title),
            ("@TEXT@", self.text),
            ("@LINK@", self.link),
            ("@PICTURE@", self.picture),
            ("@ROOT@", address.unwrap_or("../../")),
        ];
        parts
            .into_iter()
            .fold(PAGE.to_owned(), |page, (place, text)| {
                page.replace(place, &escaped(text))
            })
    }
}

/// A lesson's title, and the words that it begins with.
fn words_of(lesson: &str) -> (String, String) {
    let title = lesson.lines().find_map(|line| line.strip_prefix("title:"));
    let body = lesson.split_once("\n---").map_or("", |(_, body)| body);
    let plain = body
        .lines()
        .map(str::trim)
        .find(|line| line.ends_with(['.', ',', '?']) && !line.starts_with(['-', '#', '!']))
        .unwrap_or_default();
    let words: Vec<String> = unlinked(plain)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let more = if words.len() > MOST_WORDS { " …" } else { "" };
    let shown = words[..words.len().min(MOST_WORDS)].join(" ");
    let shown = shown.trim_end_matches([',', ':']);
    (
        title.unwrap_or_default().trim().to_owned(),
        format!("{shown}{more}"),
    )
}

/// Markdown's links by their words alone, and without what makes words bold.
fn unlinked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let (words, address) = after.split_once("](").unwrap_or((after, ""));
        out.push_str(words);
        rest = address.split_once(')').map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out.replace("**", "")
}

fn escaped(text: &str) -> String {
    let marks = [
        ('&', "&amp;"),
        ('<', "&lt;"),
        ('>', "&gt;"),
        ('"', "&quot;"),
    ];
    marks
        .into_iter()
        .fold(text.to_owned(), |text, (mark, entity)| {
            text.replace(mark, entity)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_title_sentence_and_picture_and_forwards_to_its_link() {
        let preview = Preview {
            folder: "lesson/edge".to_owned(),
            title: "At the <edge>",
            text: "Says \"hello\".",
            link: "v=1&lesson=edge",
            picture: "lesson",
        };
        let page = preview.page(None);
        for part in [
            "<meta property=\"og:title\" content=\"At the &lt;edge&gt;\">",
            "<meta property=\"og:description\" content=\"Says &quot;hello&quot;.\">",
            "content=\"../../previews/lesson.png\"",
            "content=\"0; url=../../#v=1&amp;lesson=edge\"",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let absolute = preview.page(Some("https://lab.example/"));
        assert!(absolute.contains("content=\"https://lab.example/previews/lesson.png\""));
        assert!(!absolute.contains('@'), "{absolute}");
    }

    #[test]
    fn a_lessons_sentence_is_its_first_without_marks() {
        let lesson = "title: A neuron\nexperiment: v=1\n---\nA **neuron** has one number: its [potential](#word=u) U.\n";
        let (title, text) = words_of(lesson);
        assert_eq!(title, "A neuron");
        assert_eq!(text, "A neuron has one number: its potential U.");
    }

    #[test]
    fn pages_for_previews_are_no_part_of_a_visit() {
        let files = [
            "lesson/edge/index.html",
            "previews/lab.png",
            "lessons/edge.md",
            "index.html",
        ];
        assert_eq!(files.map(is_preview), [true, true, false, false]);
    }
}
