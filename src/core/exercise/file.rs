//! A lesson's file.

use super::{Exercise, Goal, GoalError, MOST_TEXT, Question};
use crate::core::share_link::{self, Link, Pairs};
use crate::core::text::{plain, short, spaced};

/// What may stand in its head.
const KEYS: [&str; 15] = [
    "title",
    "experiment",
    "show",
    "lock",
    "pair",
    "differ",
    "open",
    "seed",
    "map",
    "predict",
    "explain",
    "hint",
    "model",
    "least",
    "goal",
];

/// One line of the head.
struct Line<'a> {
    number: usize,
    key: &'a str,
    value: &'a str,
}

impl Exercise {
    /// A lesson's file: lines `key: value`, a line `---`, and the text. `experiment` is a link's part
    /// behind the `#`; the others are those of a link with an exercise.
    ///
    /// # Errors
    ///
    /// What is wrong with it, naming line and key.
    pub fn from_file(key: &str, file: &str) -> Result<(Self, Link), String> {
        if file.len() > 2 * MOST_TEXT {
            return Err(format!(
                "The lesson has {} bytes; allowed: up to {}.",
                file.len(),
                2 * MOST_TEXT
            ));
        }
        let file = plain(file);
        let (head, text) = parted(&file)?;
        let lines = lines(head)?;
        let mut pairs = Pairs::default();
        let mut experiment = ("v=1", 0);
        for line in &lines {
            match line.key {
                "experiment" => experiment = (line.value, line.number),
                key => pairs.add(key, line.value),
            }
        }
        pairs.add("text", text.trim());
        let link = experiment_of(experiment)?;
        let mut notes = alone(&lines, &link);
        let mut together = Vec::new();
        let exercise = Self::read(&mut pairs, &link, &mut together);
        let mut exercise = exercise.ok_or("title: there is none.")?;
        if notes.is_empty() {
            // Of more than one line, such as a hint to no question.
            notes = together;
        }
        if !notes.is_empty() {
            return Err(notes.join(" "));
        }
        key.clone_into(&mut exercise.key);
        Ok((exercise, link))
    }
}

/// The head, and the text.
fn parted(file: &str) -> Result<(&str, &str), String> {
    let mut start = 0;
    let at = file.split_inclusive('\n').find_map(|line| {
        start += line.len();
        (spaced(line) == "---").then_some((start - line.len(), start))
    });
    let (end, start) = at.ok_or("The lesson has no line --- between its head and its text.")?;
    Ok((&file[..end], &file[start..]))
}

fn lines(head: &str) -> Result<Vec<Line<'_>>, String> {
    let numbered = head.lines().enumerate();
    let filled = numbered.filter(|(_, line)| !line.trim().is_empty());
    let read = filled.map(|(index, line)| {
        let number = index + 1;
        let (key, value) = line
            .split_once(':')
            .ok_or_else(|| format!("Line {number}, {}, has no colon.", short(line)))?;
        let (key, value) = (spaced(key), value.trim());
        let known = KEYS.into_iter().find(|known| *known == key);
        let key = known.ok_or_else(|| {
            let allowed = KEYS.join(", ");
            format!(
                "Line {number}: {} is unknown; allowed: {allowed}.",
                short(&key)
            )
        })?;
        Ok(Line { number, key, value })
    });
    read.collect()
}

/// What is wrong with each line by itself, by its number.
fn alone(lines: &[Line<'_>], link: &Link) -> Vec<String> {
    let mut found = Vec::new();
    let own = lines
        .iter()
        .filter(|line| !matches!(line.key, "experiment" | "hint" | "model" | "least"));
    for line in own {
        let number = line.number;
        if let Some(error) = unreadable(line) {
            found.push(format!("Line {number}, {}: {error}.", line.key));
            continue;
        }
        let mut pairs = Pairs::default();
        if line.key != "title" {
            pairs.add("title", "of this line");
        }
        pairs.add(line.key, line.value);
        let mut notes = Vec::new();
        let _ = Exercise::read(&mut pairs, link, &mut notes);
        found.extend(
            notes
                .into_iter()
                .map(|note| format!("Line {number}, {note}")),
        );
    }
    found
}

/// Why a question or goal cannot be read as it stands; a link's would be mended.
fn unreadable(line: &Line<'_>) -> Option<GoalError> {
    match line.key {
        "predict" | "explain" => line.value.parse::<Question>().err(),
        "goal" => line.value.parse::<Goal>().err(),
        _ => None,
    }
}

fn experiment_of((text, number): (&str, usize)) -> Result<Link, String> {
    let at = format!("Line {number}, experiment:");
    let opened = share_link::open(text).ok_or_else(|| format!("{at} it has no v=, as in v=1."))?;
    let opened = opened.map_err(|error| format!("{at} {error}"))?;
    let unknown = opened.rest.keys().map(|key| format!("{key} is unknown."));
    let mut notes = opened.notes;
    notes.extend(unknown);
    match notes.as_slice() {
        [] => Ok(opened.link),
        notes => Err(format!("{at} {}", notes.join(" "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_of_a_word_processor_part_the_words_of_a_head_too() {
        let file = "title: Pourquoi\u{a0}?\nexperiment: v=1&seed=3\n\
            predict: A? | number gradient norm within a factor of 10\n\
            predict: B? | yes => first: test accuracy at least 0.5 | no\n\
            goal: unregularised: exponent between -0.1 and 0 with test accuracy at least 80 %\n\
            ---\na\n--- run\nb";
        let read = |file: &str| Exercise::from_file("t", file).expect("a lesson");
        let plain = read(file);
        let head = file.find("---").expect("a head");
        for blank in ["\u{a0}", "\u{202f}", "\t", "  ", " \u{200b}"] {
            let (first, rest) = file.split_at(head);
            let changed = read(&format!("{}{rest}", first.replace(' ', blank)));
            assert_eq!(changed.0.goals, plain.0.goals, "{blank:?}");
            let right = |lesson: &Exercise| {
                let all = lesson.predict.iter();
                all.map(|it| (it.number, it.options.len()))
                    .collect::<Vec<_>>()
            };
            assert_eq!(right(&changed.0), right(&plain.0), "{blank:?}");
        }
        // Where it was typed into a sentence it stays.
        assert_eq!(plain.0.title, "Pourquoi\u{a0}?");
        assert!(Exercise::from_file("t", &file.replace("\n---\n", "\n\u{200b}---\n")).is_ok());
        assert!(Exercise::from_file("t", &file.replace("\npredict", "\n\u{200b}predict")).is_ok());
    }

    #[test]
    fn what_is_wrong_with_a_line_names_its_number_its_key_and_what_is_allowed() {
        for (line, said) in [
            ("goal: win", ["Line 3, goal", "allowed: test accuracy"]),
            (
                "predict: A? | b => nonsense",
                ["Line 3, predict", "nonsense”; allowed: test accuracy"],
            ),
            (
                "predict: A? | number x",
                ["Line 3, predict", "allowed: a number"],
            ),
            ("show: moon", ["Line 3, show", "moon"]),
            ("open: moon", ["Line 3, open", "allowed: accuracy"]),
            ("pair: three", ["Line 3, pair", "allowed: two, one"]),
            ("colour: red", ["Line 3", "allowed: title, experiment"]),
            ("no colon", ["Line 3", "no colon"]),
            ("experiment: v=1&alpha=7", ["Line 3, experiment", "alpha"]),
            ("experiment: alpha=0.7", ["Line 3, experiment", "v="]),
            (
                "hint: 1 | Why?",
                ["hint is", "allowed: the number of a question"],
            ),
            ("goal: true", ["Line 3, goal", "any run"]),
        ] {
            let file = format!("title: T\n\n{line}\n---\ntext");
            let error = Exercise::from_file("t", &file).expect_err(line);
            for word in said {
                assert!(error.contains(word), "{word}: {error}");
            }
        }
        let error = Exercise::from_file("t", "title: T\n---\na\n--- later").expect_err("a stage");
        assert!(
            error.contains("line 2") && error.contains("--- run"),
            "{error}"
        );
    }
}
