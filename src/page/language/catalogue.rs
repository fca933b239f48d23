//! All messages of one language.

use super::numeral::marked;
use super::pattern::{Pattern, fill};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A message with fewer fixed letters than this is not recognised in a sentence: too much would be it.
const FEWEST_LETTERS: usize = 2;
/// One with fewer than this is so where what stands in it are numbers, or known themselves.
const FEW_LETTERS: usize = 9;
/// How deep messages may stand in one another.
const DEEPEST: usize = 4;

/// The plural category of a number: `one`, `few`, `other` and so on.
type Category = fn(f64) -> String;

/// A message: one text, or a text for each plural category of its first placeholder's number.
enum Message {
    Text(String),
    Forms(Map<String, Value>),
}

/// The messages of a language by their English.
pub struct Catalogue {
    tag: String,
    decimal_mark: char,
    category: Category,
    messages: BTreeMap<String, Message>,
    /// Those with placeholders, in which sentences of core are recognised; the weightiest first.
    patterns: Vec<(Pattern, String)>,
}

impl Catalogue {
    /// Reads the file of a language: an object with a text, or plural forms, for each English one. A text that
    /// is empty is not translated yet.
    ///
    /// # Errors
    /// Where it is no such object.
    pub fn read(
        tag: &str,
        decimal_mark: char,
        category: Category,
        file: &str,
    ) -> Result<Self, serde_json::Error> {
        let read: Map<String, Value> = serde_json::from_str(file)?;
        let messages = read.into_iter().filter_map(|(english, value)| match value {
            Value::String(text) if !text.is_empty() => Some((english, Message::Text(text))),
            Value::Object(forms) => Some((english, Message::Forms(forms))),
            _ => None,
        });
        let messages: BTreeMap<_, _> = messages.collect();
        let mut patterns: Vec<_> = messages
            .keys()
            .filter_map(|english| Some((Pattern::of(english)?, english.clone())))
            .filter(|(pattern, _)| pattern.weight() >= FEWEST_LETTERS)
            .collect();
        patterns.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.weight()));
        Ok(Self {
            tag: tag.to_owned(),
            decimal_mark,
            category,
            messages,
            patterns,
        })
    }

    /// The language's name in links and on the root element.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    pub fn decimal_mark(&self) -> char {
        self.decimal_mark
    }

    /// A text without placeholders.
    pub fn whole(&self, english: &str) -> Option<&str> {
        match self.messages.get(english)? {
            Message::Text(text) => Some(text),
            Message::Forms(_) => None,
        }
    }

    /// A message with its placeholders filled.
    pub fn filled(&self, english: &str, given: &dyn Fn(&str) -> Option<String>) -> String {
        let given = |name: &str| given(name).map(|value| self.shown(&value));
        match self.messages.get(english) {
            None => fill(english, &given),
            Some(Message::Text(text)) => fill(text, &given),
            Some(Message::Forms(forms)) => fill(self.form(english, forms, &given), &given),
        }
    }

    /// The form for the number in the first placeholder; that for others where it is none.
    fn form<'a>(
        &self,
        english: &'a str,
        forms: &'a Map<String, Value>,
        given: &dyn Fn(&str) -> Option<String>,
    ) -> &'a str {
        let pattern = Pattern::of(english);
        let counted = pattern.and_then(|it| given(it.first_name()));
        let number = counted.and_then(|text| text.replace(self.decimal_mark, ".").parse().ok());
        let category = number.map(self.category);
        let form = category.and_then(|category| forms.get(&category));
        let form = form.or_else(|| forms.get("other")).and_then(Value::as_str);
        form.unwrap_or(english)
    }

    fn shown(&self, value: &str) -> String {
        marked(value, self.decimal_mark).into_owned()
    }

    /// A sentence of core in this language: a whole text, a message that was filled, or several of them one
    /// after another. What is none of that is handed back.
    pub fn heard(&self, english: &str) -> String {
        self.found(english, 0)
            .unwrap_or_else(|| self.shown(english))
    }

    fn found(&self, english: &str, depth: usize) -> Option<String> {
        if let Some(text) = self.whole(english) {
            return Some(text.to_owned());
        }
        if depth >= DEEPEST || !english.contains(char::is_alphabetic) {
            return None;
        }
        let heard = |text: &str| {
            self.found(text, depth + 1)
                .unwrap_or_else(|| self.shown(text))
        };
        let is_known = |text: &str| {
            !text.contains(char::is_alphabetic) || self.found(text, depth + 1).is_some()
        };
        let filled = self.patterns.iter().find_map(|(pattern, message)| {
            let taken = pattern.taken_from(english)?;
            if pattern.weight() < FEW_LETTERS && !taken.iter().all(|it| is_known(it.1)) {
                return None;
            }
            let of = |name: &str| {
                taken
                    .iter()
                    .find(|(own, _)| *own == name)
                    .map(|it| heard(it.1))
            };
            Some(self.filled(message, &of))
        });
        filled
            .or_else(|| self.one_by_one(english, depth))
            .or_else(|| self.without_its_end(english, depth))
    }

    /// An error's words with a full stop behind them.
    fn without_its_end(&self, english: &str, depth: usize) -> Option<String> {
        let words = english.strip_suffix('.')?;
        Some(self.found(words, depth + 1)? + ".")
    }

    /// Sentences one after another, or an error with its cause behind a colon.
    fn one_by_one(&self, english: &str, depth: usize) -> Option<String> {
        let begins = |at: usize| english[at..].starts_with(char::is_uppercase);
        let ends = english.match_indices(". ").filter(|(at, _)| begins(at + 2));
        let ends = ends.map(|(at, _)| (at + 1, at + 2));
        let colons = english.match_indices(": ").map(|(at, _)| (at, at + 2));
        ends.chain(colons).find_map(|(end, next)| {
            let first = self.found(&english[..end], depth + 1)?;
            let rest = &english[next..];
            let rest = self
                .found(rest, depth + 1)
                .unwrap_or_else(|| self.shown(rest));
            Some(format!("{first}{}{rest}", &english[end..next]))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::repository;

    const FILE: &str = r#"{
        "Epochs": "Épocas",
        "{label} is {value}; allowed: {allowed}": "{label} es {value}; se admite: {allowed}",
        "{low} to {high}": "de {low} a {high}",
        "Nothing is lost.": "No se pierde nada.",
        "{count} remarks": {"one": "{count} aviso", "other": "{count} avisos"},
        "empty": ""
    }"#;

    fn spanish() -> Catalogue {
        let one = |number| if number == 1.0 { "one" } else { "other" }.to_owned();
        Catalogue::read("es", ',', one, FILE).expect("it is well formed")
    }

    #[test]
    fn a_sentence_of_core_is_recognised_with_the_messages_in_it() {
        let spanish = spanish();
        assert_eq!(
            spanish.heard("Epochs is 0.5; allowed: 1 to 10. Nothing is lost."),
            "Épocas es 0,5; se admite: de 1 a 10. No se pierde nada."
        );
        assert_eq!(spanish.heard("Something else 0.5."), "Something else 0.5.");
        assert_eq!(spanish.heard("1 to 2.5"), "de 1 a 2,5");
        assert_eq!(
            spanish.heard("A way to go"),
            "A way to go",
            "not “de A way a go”"
        );
        assert_eq!(spanish.heard("0.5"), "0,5");
        assert_eq!(spanish.heard(""), "");
    }

    #[test]
    fn what_the_review_says_of_a_hand_in_is_spanish_to_the_last_word() {
        let file = repository::file("www/lang/es/words.json");
        let file = std::fs::read_to_string(file).expect("a file");
        let spanish = Catalogue::read("es", ',', |_| "other".to_owned(), &file).expect("words");
        let setting = "Epochs is 3; in your exercise it is 2, and cannot be changed.";
        let said = "Épocas es 3; en tu ejercicio es 2, y no se puede cambiar.";
        assert_eq!(spanish.heard(setting), said);
        assert_eq!(
            spanish.heard(&format!("First run: {setting}")),
            format!("Primera ejecución: {said}")
        );
        for (english, said) in [
            (
                "Predicted in the same millisecond (one work, or one computer) as Ada y Bo.",
                "Predicho en el mismo milisegundo (un solo trabajo, o un solo ordenador) que Ada y Bo.",
            ),
            (
                "The same answer to “¿Por qué?” as Ada y Bo.",
                "La misma respuesta a “¿Por qué?” que Ada y Bo.",
            ),
            (
                "The same first weights as Ada y Bo.",
                "Los mismos pesos iniciales que Ada y Bo.",
            ),
        ] {
            assert_eq!(spanish.heard(english), said);
        }
    }

    #[test]
    fn a_number_decides_between_forms_and_what_is_empty_is_not_translated() {
        let spanish = spanish();
        let of = |count: &str| {
            let count = count.to_owned();
            spanish.filled("{count} remarks", &move |_| Some(count.clone()))
        };
        assert_eq!(
            [of("1"), of("2"), of("many")],
            ["1 aviso", "2 avisos", "many avisos"]
        );
        assert_eq!(spanish.whole("empty"), None);
        assert!(Catalogue::read("es", ',', |_| String::new(), "[]").is_err());
    }
}
