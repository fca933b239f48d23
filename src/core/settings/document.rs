//! The table of `docs/configuration.md`, written from the declarations.
//!
//! `cargo test --no-default-features --lib -- --ignored write_the_table_of_settings` writes it.

use super::field::{Field, InFile};
use super::{Value, every};
use crate::core::config::ExperimentConfig;
use crate::core::text::plain;
use std::path::PathBuf;

const START: &str = "<!-- settings -->\n";
const END: &str = "<!-- /settings -->";

fn path() -> PathBuf {
    crate::core::repository::file("docs/configuration.md")
}

fn document() -> String {
    plain(&std::fs::read_to_string(path()).expect("the document")).into_owned()
}

/// The document with its table as it should be.
fn rewritten(document: &str) -> String {
    let (before, rest) = document.split_once(START).expect("a start");
    let (_, after) = rest.split_once(END).expect("an end");
    format!("{before}{START}{}{END}{after}", table())
}

fn table() -> String {
    let mut table =
        "| setting | in links | default | allowed | meaning |\n|---|---|---|---|---|\n".to_owned();
    for field in every().filter(|field| field.in_file != InFile::ByOthers) {
        let word = match field.control() {
            Some(control) => format!("`{}`", control.word),
            None => String::new(),
        };
        let (path, allowed) = (field.path, allowed_in(field));
        let (default, meaning) = (default(field), meaning(field));
        table += &format!("| `{path}` | {word} | {default} | {allowed} | {meaning} |\n");
    }
    table
}

/// What it may be, and with which choices it is there.
fn allowed_in(field: &'static Field) -> String {
    let code = |name: &str| format!("`{name}`");
    let listed =
        |names: Vec<&'static str>| names.into_iter().map(code).collect::<Vec<_>>().join(", ");
    if !field.choices().is_empty() && !field.is_yes_or_no() {
        return listed(field.choices().into_iter().map(|(name, _)| name).collect());
    }
    let section = field
        .path
        .rsplit_once('.')
        .map_or("", |(section, _)| section);
    let kind = every().find(|other| other.path == format!("{section}.kind"));
    let choices = kind.map_or_else(Vec::new, Field::choices).into_iter();
    let (mut with, mut without) = (Vec::new(), 0);
    for (name, _) in choices {
        let mut config = ExperimentConfig::default();
        let _ = kind.and_then(|kind| (kind.set)(&mut config, Value::Name(name)));
        match field.value(&config) {
            Some(_) => with.push(name),
            None => without += 1,
        }
    }
    let allowed = field.allowed_in_json("null");
    match without {
        0 => allowed,
        _ => format!("{allowed}; with {}", listed(with)),
    }
}

/// In a configuration file; of what is there by a choice, once that is made.
fn default(field: &'static Field) -> String {
    let mut config = ExperimentConfig::default();
    if field.value(&config).is_none() {
        (field.bring)(&mut config);
    }
    match field.value(&config) {
        _ if field.control().is_none() => "that of the task".to_owned(),
        Some(Value::Name("yes")) => "true".to_owned(),
        Some(Value::Name("no")) => "false".to_owned(),
        Some(Value::Name(name)) => format!("`\"{name}\"`"),
        Some(Value::List(entries)) if !entries.is_empty() => format!("`{entries:?}`"),
        Some(Value::Empty | Value::List(_)) | None => "null".to_owned(),
        Some(value) => value.to_string(),
    }
}

fn meaning(field: &Field) -> String {
    let name = [field.label, field.symbol];
    let name = name.join(" ").trim().to_owned();
    let unit = match field.unit {
        "" => String::new(),
        unit => format!(" ({unit})"),
    };
    let text = format!("**{name}**{unit}: {} {}", field.help, field.about);
    // A bar ends a cell.
    text.trim().replace('|', "\\|")
}

#[test]
fn the_document_has_the_table_that_the_declarations_make() {
    let document = document();
    let again =
        "write it: cargo test --no-default-features --lib -- --ignored write_the_table_of_settings";
    assert!(rewritten(&document) == document, "{again}");
}

#[test]
#[ignore = "writes docs/configuration.md"]
fn write_the_table_of_settings() {
    std::fs::write(path(), rewritten(&document())).expect("written");
}
