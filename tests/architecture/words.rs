//! What the page says, and whether every language says it too.
//!
//! A text's key is its English where it stands in the source: within `say`, `say!`, `key` and `around`, or as an
//! enum's message. What core and the engine say is found by its form, with a number or a name for each
//! placeholder: `{MOST}` is `{most}`, and the first `{}` is `{0}`.

#[path = "../../xtask/src/before.rs"]
mod before;

use super::root;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What stands before the parenthesis in which a text is.
const SAYING: [&str; 4] = ["say", "say!", "key", "around"];

/// The folders of `www/lang`: each is a language.
fn languages() -> Vec<String> {
    let entries = fs::read_dir(root().join("www/lang")).expect("www/lang");
    let entries = entries.map(|entry| entry.expect("an entry").path());
    let mut names: Vec<_> = entries
        .filter(|path| path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

fn words(language: &str) -> Map<String, Value> {
    let path = format!("www/lang/{language}/words.json");
    let text = fs::read_to_string(root().join(&path)).expect(&path);
    serde_json::from_str(&text).expect(&path)
}

/// Every source below a folder of `src` that is not a test's.
fn sources(folder: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if path.is_dir() && name != "tests" {
                collect(&path, into);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                into.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&root().join("src").join(folder), &mut found);
    found
}

fn tokens(path: &Path) -> TokenStream {
    let text = fs::read_to_string(path).expect("a source");
    let name = path.display();
    text.parse()
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// One literal, and the two tokens before it.
struct Literal {
    before: [String; 2],
    text: String,
}

/// The literals of a stream, without those of tests.
fn literals(stream: TokenStream, opened_by: &str, into: &mut Vec<Literal>) {
    let mut before = [String::new(), opened_by.to_owned()];
    let mut skips = false;
    for token in stream {
        let word = match &token {
            TokenTree::Group(group) => {
                let is_attribute = before[1] == "#" && group.delimiter() == Delimiter::Bracket;
                let inner = group.stream().to_string().replace(' ', "");
                if is_attribute && inner == "cfg(test)" {
                    skips = true;
                } else if skips && group.delimiter() == Delimiter::Brace {
                    skips = false;
                } else if !skips {
                    let is_call = group.delimiter() == Delimiter::Parenthesis;
                    let opened_by = if is_call { before[1].as_str() } else { "" };
                    literals(group.stream(), opened_by, into);
                }
                String::new()
            }
            TokenTree::Literal(literal) => {
                if let (Ok(text), false) =
                    (syn::parse_str::<syn::LitStr>(&literal.to_string()), skips)
                {
                    into.push(Literal {
                        before: before.clone(),
                        text: text.value(),
                    });
                }
                "\"".to_owned()
            }
            TokenTree::Ident(name) => name.to_string(),
            TokenTree::Punct(mark) if mark.as_char() == '!' && mark.spacing() == Spacing::Alone => {
                format!("{}!", before[1])
            }
            TokenTree::Punct(mark) => {
                if mark.as_char() == ';' {
                    skips = false;
                }
                mark.as_char().to_string()
            }
        };
        let [_, last] = before;
        before = [last, word];
    }
}

/// The keys of the page.
fn keys() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in sources("page") {
        let mut all = Vec::new();
        literals(tokens(&path), "", &mut all);
        for literal in all {
            let [first, last] = &literal.before;
            let is_said = first.is_empty() && SAYING.contains(&last.as_str());
            let is_message =
                last == "=" && ["message", "detailed_message"].contains(&first.as_str());
            // A colour's name in the style sheet is an enum's message too.
            if is_said || (is_message && !literal.text.starts_with("--")) {
                found.insert(literal.text);
            }
        }
    }
    assert!(found.len() > 1000, "{}", found.len());
    found.extend(said_before());
    found
}

/// What is said before the page's wasm has come: the build finds it in the same way.
fn said_before() -> BTreeSet<String> {
    let file = |name: &str| fs::read_to_string(root().join("www").join(name)).expect(name);
    let (sight, said) = (
        before::sight(&file("index.html")),
        before::said(&file("guard.js")),
    );
    assert!(sight.len() > 10 && said.len() > 20, "{sight:?} {said:?}");
    let missing = file("404.html");
    let main = missing.split_once("<main>").expect("what is said").1;
    sight
        .into_iter()
        .chain(said)
        .chain(before::texts(main))
        .collect()
}

/// What core and the engine write, as a message's key has it.
fn spoken() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for path in ["core", "engine"].into_iter().flat_map(sources) {
        let mut all = Vec::new();
        literals(tokens(&path), "", &mut all);
        found.extend(all.iter().map(|literal| normal(&literal.text)));
    }
    found
}

/// A format's text with each placeholder by its name alone, in small letters, or by its place.
fn normal(text: &str) -> String {
    let (mut said, mut rest, mut place) = (String::new(), text, 0);
    while let Some(at) = rest.find(['{', '}']) {
        let (fixed, behind) = rest.split_at(at);
        said.push_str(fixed);
        let brace = &behind[..1];
        if behind[1..].starts_with(brace) {
            said.push_str(brace);
            rest = &behind[2..];
            continue;
        }
        let inner = behind[1..].split_once('}').filter(|_| brace == "{");
        let name = inner.map(|(inner, _)| inner.split(':').next().unwrap_or_default());
        let is_name = |name: &&str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        match (inner, name.filter(is_name)) {
            (Some((_, after)), Some(name)) => {
                let name = if name.is_empty() {
                    place += 1;
                    (place - 1).to_string()
                } else {
                    name.to_lowercase()
                };
                said.push_str(&format!("{{{name}}}"));
                rest = after;
            }
            _ => {
                said.push_str(brace);
                rest = &behind[1..];
            }
        }
    }
    said + rest
}

/// The names of a message's placeholders.
fn placeholders(text: &str) -> BTreeSet<&str> {
    let parts = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    let is_name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let names = parts.map(|(name, _)| name);
    names
        .filter(|name| !name.is_empty() && name.bytes().all(is_name))
        .collect()
}

/// The texts of an entry: one, or one for each plural form.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Object(forms) => forms.values().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_language_says_every_text_of_the_page() {
    let keys = keys();
    for language in languages() {
        let words = words(&language);
        let is_said = |key: &&String| {
            let said = words.get(*key).map(texts).unwrap_or_default();
            !said.is_empty() && !said.contains(&"")
        };
        let missing: Vec<_> = keys
            .iter()
            .filter(|key| !key.is_empty() && !is_said(key))
            .collect();
        assert!(missing.is_empty(), "{language} lacks {missing:#?}");
    }
}

#[test]
fn a_text_has_the_placeholders_of_its_key_and_a_form_for_other_numbers() {
    for language in languages() {
        for (key, value) in &words(&language) {
            for text in texts(value) {
                assert_eq!(placeholders(text), placeholders(key), "{language}: {key}");
            }
            let forms = value.as_object();
            assert!(
                forms.is_none_or(|it| it.contains_key("other")),
                "{language}: {key}"
            );
        }
    }
}

#[test]
fn no_language_has_a_text_that_nothing_says() {
    let (keys, spoken) = (keys(), spoken());
    for language in languages() {
        let words = words(&language);
        let unused: Vec<_> = words
            .keys()
            .filter(|key| !keys.contains(*key) && !spoken.contains(*key))
            .collect();
        assert!(unused.is_empty(), "{language} has {unused:#?}");
    }
}

#[test]
fn the_list_of_languages_names_every_folder() {
    let list = fs::read_to_string(root().join("www/lang/languages.txt")).expect("the list");
    let mut listed: Vec<_> = list
        .lines()
        .filter_map(|line| Some(line.split_once(' ')?.0.to_owned()))
        .collect();
    listed.sort();
    assert_eq!(listed, languages());
}

#[test]
fn a_message_of_core_is_found_whatever_its_format_says_of_its_numbers() {
    assert_eq!(
        normal("a {} of {MOST:.2} {{x}} {name}{}"),
        "a {0} of {most} {x} {name}{1}"
    );
    assert_eq!(normal("[{\"setting\": ...}]"), "[{\"setting\": ...}]");
}
