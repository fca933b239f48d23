//! What came of files, as the reader tells the page.

use super::error::Fit;
use super::seen::seen;
use super::table::excerpt;
use super::{Attempt, Choice, File, Found, IntakeError, Kind};
use crate::core::protocol::{Answer, Chosen, Refusal, Report};

/// What came of reading these files.
pub fn told(files: &[File<'_>], attempt: &Attempt) -> Answer {
    match &attempt.found {
        Ok(found) => Answer::Found(Box::new(report(files, found))),
        Err(error) => Answer::Refused(Box::new(refusal(files, error, &attempt.choices))),
    }
}

fn report(files: &[File<'_>], found: &Found) -> Report {
    let first = files.first().filter(|_| found.kind == Kind::Table);
    Report {
        kind: found.kind.name().to_owned(),
        data: found.set.data,
        classes: found.classes(),
        choices: found.choices.iter().map(chosen).collect(),
        notes: found.notes.clone(),
        spikes: found.set.spikes(),
        seen: seen(&found.set),
        rows: first.and_then(|file| excerpt(file, &found.choices, None)),
    }
}

fn chosen(choice: &Choice) -> Chosen {
    Chosen {
        key: choice.key.to_owned(),
        value: choice.value.clone(),
        allowed: choice.allowed.clone(),
        options: choice.options.clone(),
        guessed: choice.guessed,
    }
}

fn refusal(files: &[File<'_>], error: &IntakeError, choices: &[Choice]) -> Refusal {
    let mut refusal = Refusal {
        choices: choices.iter().map(chosen).collect(),
        ..Refusal::for_message(error.to_string())
    };
    match error {
        IntakeError::File { file, .. } => refusal.file = Some(file.clone()),
        IntakeError::Cell {
            file,
            row,
            column,
            value,
            allowed,
        } => {
            let given = files
                .iter()
                .find(|it| crate::core::text::cut(it.name) == *file);
            refusal.rows = given.and_then(|given| excerpt(given, choices, Some(*row)));
            refusal.file = Some(file.clone());
            refusal.row = Some(*row);
            refusal.column = column.0.clone();
            refusal.value = Some(value.clone());
            refusal.allowed = Some(allowed.to_string());
            refusal.left_out_as = match allowed {
                Fit::Number(column) | Fit::Time(column) | Fit::NoValue(column) => {
                    Some(column.clone())
                }
                Fit::Words(_) | Fit::Above(_) => None,
            };
        }
        IntakeError::Chosen {
            key,
            value,
            allowed,
        }
        | IntakeError::Guessed {
            key,
            value,
            allowed,
        } => {
            refusal.key = Some(key.clone());
            refusal.value = Some(value.clone());
            refusal.allowed = Some(allowed.clone());
        }
        IntakeError::NoFile
        | IntakeError::Data(_)
        | IntakeError::OneClass(_)
        | IntakeError::Torn(_) => {}
    }
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::intake::{Map, attempt, ready};

    fn answer(bytes: &[u8], map: &str) -> Answer {
        let file = File {
            name: "touch.csv",
            bytes,
            part: None,
        };
        let map = Map::read(map).expect("pairs");
        told(&[file], &attempt(&[file], &map))
    }

    fn refused(text: &str, map: &str) -> Refusal {
        match answer(text.as_bytes(), map) {
            Answer::Refused(refusal) => *refusal,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wrong_cell_is_told_by_file_row_column_and_value_with_the_rows_around_it() {
        let refusal = refused("x,y,kind\n1,2,a\n3,Bonn,b\n5,6,a\n", "label=kind");
        assert_eq!(refusal.file.as_deref(), Some("touch.csv"));
        assert_eq!(
            (refusal.row, refusal.column),
            (Some(3), Some((2, "y".to_owned())))
        );
        assert_eq!(refusal.value.as_deref(), Some("“Bonn”"));
        assert_eq!(refusal.left_out_as.as_deref(), Some("y"));
        let rows = refusal.rows.expect("rows around it");
        let numbers: Vec<usize> = rows.rows.iter().map(|it| it.0).collect();
        assert_eq!(numbers, [2, 3, 4]);
        let label = refusal.choices.iter().find(|it| it.key == "label");
        assert!(!label.expect("what was chosen so far").guessed);
    }

    #[test]
    fn a_wrong_choice_is_told_by_its_key_and_stands_among_those_that_can_be_changed() {
        let refusal = refused("x,y,kind\n1,2,a\n3,4,b\n", "label=colour");
        assert_eq!(refusal.key.as_deref(), Some("label"));
        let label = refusal
            .choices
            .iter()
            .find(|it| it.key == "label")
            .expect("label");
        assert_eq!(label.value, "colour");
        assert_eq!(label.options, ["x", "y", "kind", "none"]);
    }

    #[test]
    fn every_ready_example_is_told_with_its_classes_choices_and_samples() {
        for example in ready() {
            let bytes = example.bytes();
            let Answer::Found(report) = answer(&bytes, "") else {
                panic!("{}", example.name);
            };
            let all: usize = report.classes.iter().map(|it| it.samples).sum();
            assert_eq!(all, report.data.samples, "{}", example.name);
            assert!(!report.choices.is_empty() && !report.seen.is_empty());
            assert_eq!(report.rows.is_some(), example.name.ends_with(".csv"));
        }
    }
}
