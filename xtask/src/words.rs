//! The languages of what a page says before any of their files has come.

use crate::{
    Outcome, before,
    folder::{files, name_below, text, write},
};
use serde_json::{Map, Value};
use std::{collections::BTreeSet, path::Path};

/// Where the page's guard has them, empty.
const PLACE: &str = "var WORDS = {};";
const NOSCRIPT: [&str; 2] = ["<noscript>", "</noscript>"];
const MAIN: [&str; 2] = ["<main>", "</main>"];

/// Puts them into a built page; a language says in English what it lacks.
pub fn enter(directory: &Path) -> Outcome<()> {
    let path = directory.join("index.html");
    let page = text(&path)?;
    let languages = languages(directory)?;
    let page = entered(&page, &languages)
        .ok_or_else(|| format!("{}: it has no {PLACE}; see www/guard.js", path.display()))?;
    write(&path, page)?;
    let path = directory.join("404.html");
    let page = in_each(&text(&path)?, MAIN, &languages)
        .ok_or_else(|| format!("{}: it has no {}", path.display(), MAIN[0]))?;
    write(&path, page)
}

/// A language by its folder, and all that it says.
type Language = (String, Map<String, Value>);

fn languages(directory: &Path) -> Outcome<Vec<Language>> {
    let mut found = Vec::new();
    for file in files(&directory.join("lang")) {
        let name = name_below(directory, &file);
        let tag = name
            .strip_prefix("lang/")
            .and_then(|rest| rest.strip_suffix("/words.json"));
        if let Some(tag) = tag {
            let words = serde_json::from_str(&text(&file)?)
                .map_err(|error| format!("{}: {error}", file.display()))?;
            found.push((tag.to_owned(), words));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(found)
}

fn entered(page: &str, languages: &[Language]) -> Option<String> {
    let (head, tail) = page.split_once(PLACE)?;
    let keys: BTreeSet<_> = before::sight(page)
        .into_iter()
        .chain(before::said(page))
        .collect();
    let of = |words: &Map<String, Value>| -> Map<String, Value> {
        let all = keys.iter();
        all.filter_map(|key| Some((key.clone(), words.get(key)?.clone())))
            .collect()
    };
    let table: Map<String, Value> = languages
        .iter()
        .map(|(tag, words)| (tag.clone(), Value::Object(of(words))))
        .collect();
    // Within a page's script, no text may end it.
    let table = Value::Object(table).to_string().replace('<', "\\u003c");
    let head = in_each(head, NOSCRIPT, languages)?;
    Some(format!("{head}var WORDS = {table};{tail}"))
}

/// Where no script runs nobody knows the visitor's language: what stands within a pair of tags is said in each.
fn in_each(page: &str, [open, close]: [&str; 2], languages: &[Language]) -> Option<String> {
    let (before, rest) = page.split_once(open)?;
    let (english, after) = rest.split_once(close)?;
    let others: String = languages
        .iter()
        .map(|(tag, words)| in_language(english, tag, words))
        .collect();
    Some(format!("{before}{open}{english}{others}{close}{after}"))
}

/// Its elements in another language; one that lacks a text of them has none.
fn in_language(english: &str, tag: &str, words: &Map<String, Value>) -> String {
    let mut own = english.to_owned();
    for text in before::texts(english) {
        let Some(said) = words.get(&text).and_then(Value::as_str) else {
            return String::new();
        };
        own = own.replace(&text, said);
    }
    ["<p", "<h1"].iter().fold(own, |own, tagged| {
        own.replace(tagged, &format!("{tagged} lang=\"{tag}\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_page_has_what_it_says_first_in_every_language_and_nothing_else() {
        let page = "<div id=\"app\"><b aria-label=\"Views\">Lab</b><noscript><p class=\"m\">No script</p></noscript></div>\
            <!-- Before the wasm starts --><script>var WORDS = {}; say('Loading'); say('{file} < 1', {})</script>";
        let spanish = json!({
            "Views": "Vistas", "Lab": "Laboratorio", "No script": "Sin script", "Loading": "Cargando",
            "{file} < 1": "{file} < 1, dice", "Train": "Entrenar",
        });
        let words = spanish.as_object().cloned().expect("a table");
        let with = entered(page, &[("es".to_owned(), words)]).expect("a place");
        let table = with
            .split_once("var WORDS = ")
            .and_then(|(_, rest)| rest.split_once("; say"))
            .expect("a table")
            .0;
        assert!(!table.contains('<'), "{table}");
        let table: Value = serde_json::from_str(table).expect("well formed");
        let mut own = spanish;
        own.as_object_mut().expect("a table").remove("Train");
        assert_eq!(table, json!({ "es": own }));
        let both = "<noscript><p class=\"m\">No script</p><p lang=\"es\" class=\"m\">Sin script</p></noscript>";
        assert!(with.contains(both), "{with}");
        assert_eq!(entered("<p>no guard</p>", &[]), None);
    }
}
