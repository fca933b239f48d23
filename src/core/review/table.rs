//! The class as a table for a spreadsheet.

use super::moment::in_utc;
use super::{Answer, Change, Judged, Marking, Measure, Verdict};
use crate::core::exercise::{HandIn, Question};
use crate::core::receipt::Outcome;
use crate::core::text::{cell, unquoted};

/// What stands between two cells, and what that makes of decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// Commas, and points in numbers.
    #[default]
    Comma,
    /// Semicolons, and commas in numbers, as spreadsheets of half the world read it.
    Semicolon,
    /// Tabs, to be pasted.
    Tab,
    /// Tabs, and commas in numbers: a sheet that writes those takes a point for a mark of thousands.
    TabAndCommas,
}

/// One hand-in.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    pub hand_in: &'a HandIn,
    /// What the student is called.
    pub name: String,
    /// Whether it counts, as the table says it.
    pub counts: &'static str,
    pub judged: Option<&'a Judged>,
    /// What both networks came to.
    pub outcomes: [Option<Outcome>; 2],
    pub verdict: &'a Verdict,
    /// What is remarkable about it, a sentence each.
    pub remarks: Vec<String>,
    /// What the teacher notes of the student.
    pub marking: Marking,
}

impl Separator {
    fn mark(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab | Self::TabAndCommas => '\t',
        }
    }

    pub(super) fn number(self, number: f32) -> String {
        let text = number.to_string();
        match self {
            Self::Semicolon | Self::TabAndCommas => text.replace('.', ","),
            Self::Comma | Self::Tab => text,
        }
    }

    /// The same numbers, to be pasted.
    pub fn pasted(self) -> Self {
        match self {
            Self::Comma | Self::Tab => Self::Tab,
            Self::Semicolon | Self::TabAndCommas => Self::TabAndCommas,
        }
    }

    /// A cell of words: quoted where it must be, and never a formula.
    pub(super) fn words(self, text: &str) -> String {
        if matches!(self, Self::Comma | Self::Semicolon) {
            return cell(text, self.mark());
        }
        // What is pasted is not quoted: its cells and lines are those of the text.
        let text = text.replace("\r\n", " ");
        unquoted(&text.replace(['\n', '\t', '\r'], " "))
    }

    /// A line of cells, ended as spreadsheets want it.
    pub(super) fn line(self, cells: Vec<String>) -> String {
        cells.join(&self.mark().to_string()) + "\r\n"
    }
}

/// A line for each hand-in: name, exercise, when it was handed in, whether it counts, each prediction and whether it came true, each
/// explanation, each goal, open settings that were changed, what both runs came to, what training again
/// says, hints, what differs, and the teacher's mark and comment.
pub fn table(measure: Option<&Measure>, rows: &[Row<'_>], separator: Separator) -> String {
    let head = head(measure);
    let mut text = separator.line(head.iter().map(|it| separator.words(it)).collect());
    for row in rows {
        text += &separator.line(cells(measure, row, separator));
    }
    text
}

fn head(measure: Option<&Measure>) -> Vec<String> {
    let mut head = vec![
        "student".to_owned(),
        "exercise".to_owned(),
        "handed in (UTC)".to_owned(),
        "counts".to_owned(),
    ];
    if let Some(measure) = measure {
        for question in &measure.exercise.predict {
            head.push(question.words.clone());
            head.push(format!("came true: {}", question.words));
        }
        head.extend(measure.exercise.explain.iter().map(|it| it.words.clone()));
        head.extend(
            measure
                .exercise
                .goals
                .iter()
                .map(|it| format!("goal: {it}")),
        );
        head.push("goals met".to_owned());
        head.push("changed".to_owned());
    }
    for network in ["unregularised", "regularised"] {
        for number in ["accuracy", "λ", "largest gradient norm"] {
            head.push(format!("{network} {number}"));
        }
    }
    let rest = [
        "seed",
        "prediction",
        "hints",
        "trained again",
        "remarks",
        "mark",
        "comment",
    ];
    head.extend(rest.map(str::to_owned));
    head
}

fn cells(measure: Option<&Measure>, row: &Row<'_>, separator: Separator) -> Vec<String> {
    let words = |text: &str| separator.words(text);
    let mut cells = vec![
        words(&row.name),
        words(&row.hand_in.exercise),
        row.hand_in.at.map(in_utc).unwrap_or_default(),
        words(row.counts),
    ];
    if let Some(measure) = measure {
        let none = Judged::default();
        let judged = row.judged.unwrap_or(&none);
        let predictions = measure.exercise.predict.len();
        for (place, question) in measure.questions().enumerate() {
            let answer = judged.answers.get(place).cloned().unwrap_or_default();
            cells.push(answer_cell(question, &answer.text, separator));
            if place < predictions {
                cells.push(said(&answer).to_owned());
            }
        }
        for place in 0..measure.exercise.goals.len() {
            let met = judged.goals.get(place).map_or("", |met| yes_or_no(*met));
            cells.push(met.to_owned());
        }
        cells.push(match judged.is_set_aside() {
            true => String::new(),
            false => judged.goals_met().to_string(),
        });
        let first = judged.changed_first.iter();
        let first = first.map(|it| format!("first run: {}", it.words()));
        let changed: Vec<_> = judged
            .changed
            .iter()
            .map(Change::words)
            .chain(first)
            .collect();
        cells.push(words(&changed.join("; ")));
    }
    for outcome in &row.outcomes {
        cells.extend(numbers(outcome.as_ref(), separator));
    }
    cells.push(row.hand_in.link.config.seed.to_string());
    let prediction = row.hand_in.committed.map(|it| it.number.to_string());
    cells.push(prediction.unwrap_or_default());
    let hints: usize = row.hand_in.hints.iter().sum();
    cells.push(hints.to_string());
    cells.push(words(row.verdict.label()));
    cells.push(words(&row.remarks.join(" ")));
    cells.extend([&row.marking.mark, &row.marking.comment].map(|it| words(it)));
    cells
}

fn numbers(outcome: Option<&Outcome>, separator: Separator) -> [String; 3] {
    let number =
        |of: fn(&Outcome) -> f32| outcome.map_or(String::new(), |it| separator.number(of(it)));
    [
        number(|it| it.test_accuracy),
        number(|it| it.exponent),
        number(|it| it.gradient_norm),
    ]
}

/// An answer; one that is a number as a spreadsheet reads it, whatever way it was typed.
fn answer_cell(question: &Question, text: &str, separator: Separator) -> String {
    let number = question.number.and_then(|it| it.given(text));
    number.map_or_else(|| separator.words(text), |number| separator.number(number))
}

fn said(answer: &Answer) -> &'static str {
    answer.came_true.map_or("", yes_or_no)
}

pub(super) fn yes_or_no(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}
