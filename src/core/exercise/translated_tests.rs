//! A lesson in another language is the lesson: the same experiment, settings, goals, right answers, links and
//! numbers.

use super::*;
use crate::core::repository;

/// Tag and name of each language, a line each.
const LANGUAGES: &str = include_str!("../../../www/lang/languages.txt");

fn file(folder: &str, key: &str) -> String {
    let path = repository::file(&format!("{folder}/{key}.md"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn languages() -> impl Iterator<Item = &'static str> {
    let tags = LANGUAGES.lines().filter_map(|line| line.split_once(' '));
    tags.map(|(tag, _)| tag)
}

/// The numbers of a text in their order by size, with a point for whatever mark it has.
fn numbers(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let of_number = |at: usize| {
        let parts = matches!(letters[at], '.' | ',' | '٫');
        is_digit(at) || (parts && at > 0 && is_digit(at - 1) && is_digit(at + 1))
    };
    let mut found = vec![String::new()];
    for (at, letter) in letters.iter().enumerate() {
        match (of_number(at), found.last_mut()) {
            (true, Some(last)) if is_digit(at) => last.push(*letter),
            (true, Some(last)) => last.push('.'),
            _ => found.push(String::new()),
        }
    }
    found.retain(|number| !number.is_empty());
    found.sort();
    found
}

/// Where the links and figures of a text lead, in the text's order by name.
fn addresses(text: &str) -> Vec<&str> {
    let parts = text.split("](").skip(1);
    let mut found: Vec<_> = parts
        .filter_map(|part| Some(part.split_once(')')?.0))
        .collect();
    found.sort_unstable();
    found
}

/// What a question has beside its words.
fn frame(question: &Question) -> String {
    let options = question.options.iter();
    let options: Vec<_> = options
        .map(|it| (it.comes_true.clone(), it.feedback.is_some()))
        .collect();
    let model = question.model.as_ref();
    let points = model.map(|it| (it.points.len(), numbers(&it.text)));
    let (number, hints) = (&question.number, question.hints.len());
    format!(
        "{options:?} {number:?} {hints} {points:?} {:?}",
        numbers(&question.words)
    )
}

#[test]
fn a_lesson_in_another_language_has_the_same_experiment_answers_and_numbers() {
    for tag in languages() {
        for Lesson { key, title, .. } in COURSE {
            let own = Exercise::from_file(key, &file("www/lessons", key));
            let (own, link) = own.expect("an English lesson");
            let text = file(&format!("www/lang/{tag}/lessons"), key);
            let read = Exercise::from_file(key, &text);
            let (other, other_link) = read.unwrap_or_else(|why| panic!("{tag} {key}: {why}"));
            assert_eq!(other_link, link, "{tag} {key}");
            let frame_of = |it: &Exercise| {
                let questions: Vec<_> = it.predict.iter().chain(&it.explain).map(frame).collect();
                (it.predict.len(), questions)
            };
            assert_eq!(frame_of(&other), frame_of(&own), "{tag} {key}");
            assert_eq!(addresses(&other.text), addresses(&own.text), "{tag} {key}");
            assert_eq!(numbers(&other.text), numbers(&own.text), "{tag} {key}");
            assert_ne!(other.title, title, "{tag} {key}");
            let without_words = |it: Exercise| Exercise {
                title: String::new(),
                text: String::new(),
                predict: Vec::new(),
                explain: Vec::new(),
                ..it
            };
            assert_eq!(without_words(other), without_words(own), "{tag} {key}");
        }
    }
}

#[test]
fn a_teachers_page_in_another_language_has_the_same_table_of_numbers() {
    let rows = |page: &str| -> Vec<Vec<String>> {
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        rows.map(numbers).collect()
    };
    for tag in languages() {
        for Lesson { key, .. } in COURSE {
            let own = rows(&file("www/teachers", key));
            let other = rows(&file(&format!("www/lang/{tag}/teachers"), key));
            assert_eq!(other, own, "{tag} {key}");
        }
    }
}
