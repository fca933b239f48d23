//! Hints, model answers and least lengths, each with the number of the question that it belongs to: `2 | Look at λ.`

use super::{MOST_ANSWER, MOST_HINTS, MOST_MODEL, Model, Question};
use crate::core::share_link::Pairs;
use crate::core::text::short;

/// Takes them out of a link, and gives them to their questions.
pub(super) fn read(pairs: &mut Pairs, explain: &mut [Question], notes: &mut Vec<String>) {
    while let Some(text) = pairs.take("hint") {
        match addressed("hint", &text, explain) {
            Ok((asked, hint)) if asked.hints.len() < MOST_HINTS => {
                asked.hints.push(hint.to_owned())
            }
            Ok(_) => notes.push(format!(
                "hint: {} was passed over; allowed: {MOST_HINTS} a question.",
                short(&text)
            )),
            Err(note) => notes.push(note),
        }
    }
    while let Some(text) = pairs.take("model") {
        match addressed("model", &text, explain) {
            Ok((asked, model)) if asked.model.is_none() => asked.model = Some(Model::read(model)),
            Ok(_) => notes.push(format!(
                "model: {} was passed over; allowed: one a question.",
                short(&text)
            )),
            Err(note) => notes.push(note),
        }
    }
    while let Some(text) = pairs.take("least") {
        let read = addressed("least", &text, explain).and_then(|(asked, count)| {
            let count = count
                .parse()
                .ok()
                .filter(|it| (1..=MOST_ANSWER).contains(it));
            let fits = asked.is_open() && asked.least.is_none();
            let least = count.filter(|_| fits).ok_or_else(|| no_least(&text))?;
            asked.least = Some(least);
            Ok(())
        });
        notes.extend(read.err());
    }
}

fn no_least(text: &str) -> String {
    format!(
        "least is {}; allowed: once for a question that is answered in words, 1 to {MOST_ANSWER} characters.",
        short(text)
    )
}

/// Writes them into a link.
pub(super) fn write(pairs: &mut Pairs, explain: &[Question]) {
    for (index, question) in explain.iter().enumerate() {
        let number = index + 1;
        for hint in &question.hints {
            pairs.add("hint", &format!("{number} | {hint}"));
        }
        if let Some(model) = &question.model {
            pairs.add("model", &format!("{number} | {model}"));
        }
        if let Some(least) = question.least {
            pairs.add("least", &format!("{number} | {least}"));
        }
    }
}

/// The question that a line belongs to, and what it says.
fn addressed<'a, 'b>(
    key: &str,
    text: &'b str,
    explain: &'a mut [Question],
) -> Result<(&'a mut Question, &'b str), String> {
    let of = explain.len();
    if text.len() > MOST_MODEL {
        return Err(format!(
            "{key} has {} bytes; allowed: up to {MOST_MODEL}. It was left out.",
            text.len()
        ));
    }
    let (number, rest) = text.split_once('|').unwrap_or_default();
    let place = number.trim().parse::<usize>().ok();
    let question = place
        .and_then(|number| explain.get_mut(number.checked_sub(1)?))
        .filter(|_| !rest.trim().is_empty());
    question.map(|it| (it, rest.trim())).ok_or_else(|| {
        format!(
            "{key} is {}; allowed: the number of a question of explain, 1 to {of}, then | and the \
             text.",
            short(text)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn questions() -> Vec<Question> {
        let asked = |text: &str| text.parse().expect("a question");
        vec![asked("Why?"), asked("How?")]
    }

    fn taken(lines: &[(&str, &str)]) -> (Vec<Question>, Vec<String>) {
        let (mut pairs, mut explain, mut notes) = (Pairs::default(), questions(), Vec::new());
        for (key, text) in lines {
            pairs.add(key, text);
        }
        read(&mut pairs, &mut explain, &mut notes);
        (explain, notes)
    }

    #[test]
    fn hints_and_models_go_to_their_questions_and_come_back_as_they_were() {
        let lines = [
            ("hint", "2 | Look at λ."),
            ("hint", "2 | Then at T."),
            ("model", "1 | It grows. | λ | T"),
            ("least", "2 | 60"),
        ];
        let (explain, notes) = taken(&lines);
        assert_eq!(notes, Vec::<String>::new());
        assert_eq!(explain[1].hints, ["Look at λ.", "Then at T."]);
        assert_eq!(explain[0].model.as_ref().map(|it| it.points.len()), Some(2));
        assert_eq!([explain[0].least, explain[1].least], [None, Some(60)]);
        let (mut pairs, mut again) = (Pairs::default(), questions());
        write(&mut pairs, &explain);
        read(&mut pairs, &mut again, &mut Vec::new());
        assert_eq!(again, explain);
    }

    #[test]
    fn a_line_that_belongs_to_no_question_is_named_with_what_is_allowed() {
        let long = format!("1 | {}", "x".repeat(MOST_MODEL));
        for text in ["3 | x", "0 | x", "x", "1 |", "one | x", "", &long] {
            let (explain, notes) = taken(&[("hint", text)]);
            assert_eq!(explain, questions());
            assert!(
                notes.len() == 1 && notes[0].contains("allowed:"),
                "{notes:?}"
            );
        }
        let (_, notes) = taken(&[("model", "1 | a"), ("model", "1 | b")]);
        assert!(notes[0].contains("one a question"), "{notes:?}");
    }

    #[test]
    fn a_least_length_is_a_count_of_characters_for_a_question_in_words_alone() {
        for text in ["1 | x", "1 | 0", "1 | 2001", "1 | -4", "3 | 60", "60"] {
            let (explain, notes) = taken(&[("least", text)]);
            assert_eq!(explain, questions());
            assert!(
                notes.len() == 1 && notes[0].contains("allowed:"),
                "{text}: {notes:?}"
            );
        }
        let (explain, notes) = taken(&[("least", "1 | 60"), ("least", "1 | 80")]);
        assert_eq!((explain[0].least, notes.len()), (Some(60), 1));
        let (mut pairs, mut notes) = (Pairs::default(), Vec::new());
        pairs.add("least", "1 | 60");
        let mut choice = vec!["Which? | A | B".parse().expect("a question")];
        read(&mut pairs, &mut choice, &mut notes);
        assert!(choice[0].least.is_none() && notes.len() == 1, "{notes:?}");
    }
}
