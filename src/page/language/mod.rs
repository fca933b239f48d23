//! What the page says, in the visitor's language.
//!
//! A text's key is its English, which stands where it is used: [`say`] for one that is whole,
//! [`say!`](crate::page::language::say) for one with numbers or names in it, [`key`] for one that a constant
//! keeps until it is said. Any other language is a folder of `www/lang`, fetched before the page is mounted
//! and only then: its `words.json` has a text for each key, with the same placeholders. English
//! needs no file, and stands in for what a file lacks.
//!
//! [`crate::core`] and the engine speak English, as the command line prints it. [`heard`] finds the message
//! whose fixed parts a sentence of theirs has, and says that.
//!
//! Why no crate: plural forms and numbers are the browser's (`Intl`), and what is left is a table. `fluent-bundle` 0.16 with
//! one message comes to 64 KB of wasm, gzip (`opt-level = "z"`, LTO; measured), of a page of 800; `leptos_i18n` takes keys and
//! languages in at compile time, so that a third language would be a build and not a folder.
//!
//! In reading order; a module imports those above it.
//!
//! - `numeral`: the decimal mark
//! - `pattern`: a message with placeholders, filled and recognised
//! - `catalogue`: all messages of one language
//! - `choice`: which language
//! - `locale`: what the browser knows of a language
//! - [`number`]: numbers as they are shown
//! - `arriving`: a language comes
//! - `message`: messages as a macro

mod arriving;
mod catalogue;
mod choice;
mod locale;
mod message;
pub mod number;
mod numeral;
mod pattern;

pub use arriving::{arrive, asked_for_another, choose, chosen, file_of};
pub use choice::{ENGLISH, languages};
pub(crate) use message::{given, say};
pub use pattern::Piece;

use catalogue::Catalogue;
use std::cell::Cell;
use std::fmt::Display;

thread_local! {
    /// The language in use; `None` is English.
    static IN_USE: Cell<Option<&'static Catalogue>> = const { Cell::new(None) };
}

fn in_use() -> Option<&'static Catalogue> {
    IN_USE.get()
}

/// A whole text.
pub fn say(english: &'static str) -> &'static str {
    in_use().and_then(|it| it.whole(english)).unwrap_or(english)
}

/// A message in the language in use, parted at its placeholders.
pub fn pieces(english: &'static str) -> Vec<Piece> {
    pattern::pieces(say(english))
}

/// Marks a text that is said later.
pub const fn key(english: &'static str) -> &'static str {
    english
}

/// A text of core or the engine: one of theirs word for word, or a message of theirs that has been filled.
pub fn heard(english: &str) -> String {
    in_use().map_or_else(|| english.to_owned(), |it| it.heard(english))
}

/// A number that has been written, with the language's decimal mark.
pub fn numeral(written: &str) -> String {
    match in_use() {
        None => written.to_owned(),
        Some(it) => numeral::marked(written, it.decimal_mark()).into_owned(),
    }
}

/// A message, each placeholder filled with what is given under its name; numbers get the decimal mark. To be
/// called by [`say!`](crate::page::language::say).
pub fn filled(english: &'static str, given: &[(&str, &dyn Display)]) -> String {
    match in_use() {
        None => pattern::fill(english, &|name| given_as(given, name)),
        Some(it) => it.filled(english, &|name| given_as(given, name)),
    }
}

fn given_as(given: &[(&str, &dyn Display)], name: &str) -> Option<String> {
    let found = given.iter().find(|(own, _)| *own == name);
    found.map(|(_, value)| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_said_in_the_language_in_use_and_in_english_before_one_came() {
        let steps = 3;
        let words = || {
            (
                say("Train"),
                say!("step {at} of {last}", at = 1.5, last = steps),
            )
        };
        assert_eq!(words(), ("Train", "step 1.5 of 3".to_owned()));
        let file = r#"{"Train": "Entrenar", "step {at} of {last}": "de {last}, paso {at}"}"#;
        let catalogue =
            Catalogue::read("es", ',', |_| "other".to_owned(), file).expect("it is well formed");
        IN_USE.set(Some(Box::leak(Box::new(catalogue))));
        assert_eq!(words(), ("Entrenar", "de 3, paso 1,5".to_owned()));
        assert_eq!(numeral("0.25"), "0,25");
        IN_USE.set(None);
    }
}
