//! A student's work, as the host gets it.

use super::handle::Guest;
use super::said::{Given, Said, Share, Work};
use crate::core::exercise::{Exercise, HandIn, Question};
use crate::core::receipt::Outcome;
use crate::page::store::Store;
use crate::page::store::study::Kind;
use leptos::prelude::*;

impl Guest {
    /// Hands the student's work to the host; false where something of it is missing or too long.
    pub fn hand_in(self, store: Store) -> bool {
        let work = untrack(|| work_of(store, &store.hand_in()?));
        let is_there = work.is_some();
        if let Some(work) = work {
            self.say(&Said::HandedIn(Box::new(work)));
        }
        is_there
    }
}

/// What would be handed in now, whether it is whole or not; `None` without an exercise.
pub(super) fn work(store: Store) -> Option<Work> {
    work_of(store, &store.drafted()?)
}

fn work_of(store: Store, hand_in: &HandIn) -> Option<Work> {
    let now = store.outcomes();
    store.study.with(|study| {
        let exercise = study.exercise.as_ref()?;
        let first = study.first.unwrap_or(now);
        let last = Some(now).filter(|it| it.iter().all(Option::is_some) && *it != first);
        let mut work = told(exercise, hand_in, &first, last.as_ref());
        if study.altered_first().is_some() {
            leave_open(&mut work, exercise);
        }
        Some(work)
    })
}

/// Of a pair that is not of the experiment as it was given out nothing follows for what was predicted of that.
fn leave_open(work: &mut Work, exercise: &Exercise) {
    let of_runs = exercise.predict.iter().map(Question::is_of_runs);
    let answers = work.answers.iter_mut().zip(of_runs);
    for (given, _) in answers.filter(|(_, is_of_runs)| *is_of_runs) {
        given.right = None;
    }
}

fn told(
    exercise: &Exercise,
    hand_in: &HandIn,
    first: &[Option<Outcome>; 2],
    last: Option<&[Option<Outcome>; 2]>,
) -> Work {
    let predicted = exercise.predict.len();
    let is_given = |(_, answer): &&(String, String)| !answer.trim().is_empty();
    let asked = exercise.predict.iter().chain(&exercise.explain);
    let answers = asked.zip(&hand_in.answers).enumerate();
    let answers = answers.map(|(place, (question, (words, answer)))| Given {
        kind: if place < predicted {
            Kind::Predict
        } else {
            Kind::Explain
        }
        .key(),
        question: words.clone(),
        answer: answer.clone(),
        right: (place < predicted)
            .then(|| is_right(question, answer, first, last))
            .flatten(),
    });
    let mut short = hand_in.clone();
    short.answers.truncate(predicted);
    Work {
        hand_in: hand_in.fragment(),
        short: short.fragment(),
        file: hand_in.file_name(),
        exercise: hand_in.exercise.clone(),
        name: hand_in.name.clone(),
        goals: Share {
            met: hand_in.goals_met(),
            of: hand_in.goals.len(),
        },
        predictions: Share {
            met: hand_in
                .answers
                .iter()
                .take(predicted)
                .filter(is_given)
                .count(),
            of: predicted,
        },
        answers: answers.collect(),
    }
}

/// Whether a prediction came true, where the lab can say so.
fn is_right(
    question: &Question,
    answer: &str,
    first: &[Option<Outcome>; 2],
    last: Option<&[Option<Outcome>; 2]>,
) -> Option<bool> {
    if answer.trim().is_empty() || !first.iter().all(Option::is_some) {
        return None;
    }
    if let Some(expected) = &question.number {
        return expected.is_met(answer, first);
    }
    let can_be_told = question.options.iter().any(|it| it.comes_true.is_some());
    if !can_be_told {
        return None;
    }
    let came = question.true_options_since(first, last)?;
    Some(came.iter().any(|choice| choice.words == answer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures;

    fn outcome(test_accuracy: f32) -> Option<Outcome> {
        Some(fixtures::outcome(test_accuracy))
    }

    fn exercise() -> Exercise {
        Exercise {
            title: "Holding on".into(),
            predict: vec![
                "Will it learn? | Yes => test accuracy at least 0.5 | No => test accuracy at most 0.5"
                    .parse()
                    .expect("a question"),
            ],
            explain: vec!["Why?".parse().expect("a question")],
            goals: vec!["test accuracy at least 0.5".parse().expect("a goal")],
            ..Exercise::default()
        }
    }

    fn hand_in(prediction: &str) -> HandIn {
        let exercise = exercise();
        HandIn {
            name: "Ada".into(),
            exercise: exercise.title.clone(),
            answers: vec![
                ("Will it learn?".into(), prediction.into()),
                ("Why?".into(), "Because.".into()),
            ],
            goals: exercise.goals,
            ..HandIn::default()
        }
    }

    #[test]
    fn predictions_are_right_or_wrong_by_the_first_runs_and_explanations_are_never_marked() {
        let first = [outcome(0.8); 2];
        for (prediction, right) in [("Yes", Some(true)), ("No", Some(false)), ("", None)] {
            let work = told(&exercise(), &hand_in(prediction), &first, None);
            let marks: Vec<_> = work.answers.iter().map(|it| it.right).collect();
            assert_eq!(marks, [right, None], "{prediction}");
            assert_eq!(work.predictions.met, usize::from(!prediction.is_empty()));
        }
        let before = told(&exercise(), &hand_in("Yes"), &[None; 2], None);
        assert_eq!(before.answers[0].right, None, "nothing has run");
    }

    #[test]
    fn of_a_run_that_was_changed_before_no_prediction_is_marked_that_a_run_decides() {
        let mut exercise = exercise();
        let asked = "What is left? | Half => ; No. | Nothing => true";
        exercise.predict.push(asked.parse().expect("a question"));
        let mut hand_in = hand_in("Yes");
        hand_in
            .answers
            .insert(1, ("What is left?".into(), "Nothing".into()));
        let mut work = told(&exercise, &hand_in, &[outcome(0.8); 2], None);
        leave_open(&mut work, &exercise);
        let marks: Vec<_> = work.answers.iter().map(|it| it.right).collect();
        assert_eq!(marks, [None, Some(true), None]);
    }

    #[test]
    fn a_prediction_that_takes_two_runs_is_not_marked_by_one() {
        let mut exercise = exercise();
        let asked = "Will it learn? | Yes => test accuracy more than the first | No => last: test accuracy at most 0.5";
        exercise.predict = vec![asked.parse().expect("a question")];
        let right = |last: Option<[Option<Outcome>; 2]>| {
            told(
                &exercise,
                &hand_in("Yes"),
                &[outcome(0.4); 2],
                last.as_ref(),
            )
            .answers[0]
                .right
        };
        assert_eq!(right(None), None);
        assert_eq!(right(Some([outcome(0.6); 2])), Some(true));
        assert_eq!(right(Some([outcome(0.3); 2])), Some(false));
    }

    #[test]
    fn what_is_told_holds_the_hand_in_and_a_shorter_one_without_explanations() {
        let work = told(&exercise(), &hand_in("Yes"), &[None; 2], None);
        assert!(work.hand_in.contains("Because"), "{}", work.hand_in);
        assert!(!work.short.contains("Because") && work.short.contains("answer=Yes"));
        assert_eq!((work.goals.met, work.goals.of), (0, 1));
        assert!(work.file.contains("Ada"), "{}", work.file);
        let kinds: Vec<_> = work.answers.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, ["predict", "explain"]);
    }
}
