//! Work that somebody else has kept, such as a learning platform, is filled in again.

use super::Study;
use super::kept::{Commitment, Kept, KeptCell, Reached, asked};
use super::slots::{fill, moment, show_anew};
use crate::core::exercise::{self, Exercise, HandIn, goals_met, is_mended};
use crate::page::store::Store;
use leptos::prelude::*;

impl Store {
    /// Fills a hand-in, whole or not, into the exercise that is open, or into the lesson that is on its way.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is of another exercise.
    pub fn resume_hand_in(self, text: &str) -> Result<(), String> {
        let opened = exercise::open_file(text).ok_or("handIn: it has no v=.")?;
        let opened = opened.map_err(|error| format!("handIn: {error}"))?;
        let hand_in = opened
            .hand_in
            .ok_or("handIn: it is none: it has no name=.")?;
        let fits = self.study.with_untracked(|study| fits(study, &hand_in));
        fits?;
        self.study
            .update_untracked(|study| study.resuming = Some(Box::new(hand_in)));
        self.resume_waiting();
        Ok(())
    }

    /// Fills in what waits for the exercise that is open now.
    pub(super) fn resume_waiting(self) {
        let is_there = self
            .study
            .with_untracked(|study| study.exercise.is_some() && !study.fetching);
        if !is_there {
            return;
        }
        let waiting = self.study.update_untracked(|study| study.resuming.take());
        let Some(hand_in) = waiting else { return };
        let slot = self.study.with_untracked(|study| study.slot.clone());
        let here = self.load(&slot);
        self.study.update(|study| {
            let Some(exercise) = study.exercise.clone() else {
                return;
            };
            if !is_mended(&hand_in.exercise, &exercise.title) {
                return;
            }
            // What is empty in it may have been given here.
            let all = kept_of(&hand_in, &exercise, moment()).merged(here);
            // Cells of a map follow from the name.
            if !hand_in.name.is_empty() {
                study.student.clone_from(&hand_in.name);
            }
            fill(study, all);
            show_anew(study);
        });
        self.keep_answers();
    }
}

/// Whether a hand-in is of what is open, as far as that is known.
fn fits(study: &Study, hand_in: &HandIn) -> Result<(), String> {
    match &study.exercise {
        Some(exercise) if is_mended(&hand_in.exercise, &exercise.title) => Ok(()),
        Some(exercise) => Err(format!(
            "handIn: it is of the exercise “{}”; “{}” is open.",
            hand_in.exercise, exercise.title
        )),
        None if study.fetching => Ok(()),
        None => Err("handIn: no exercise is open to fill it into.".to_owned()),
    }
}

/// What a hand-in says, as it is kept; its answers count as given `now`.
fn kept_of(hand_in: &HandIn, exercise: &Exercise, now: u64) -> Kept {
    let mut kept = Kept::new(exercise);
    let places: Vec<_> = asked(exercise).map(|(_, question)| question).collect();
    for (own, question) in kept.answers.iter_mut().zip(places) {
        let given = hand_in.answers.iter().map(|(words, _)| words.as_str());
        let found = exercise::meant(given, &question.words).map(|at| &hand_in.answers[at].1);
        if let Some(text) = found.filter(|text| !text.is_empty()) {
            (own.text, own.at) = (text.clone(), now);
        }
    }
    let explained = kept.answers.iter_mut().skip(exercise.predict.len());
    for (own, hints) in explained.zip(&hand_in.hints) {
        own.hints = *hints;
    }
    kept.commitment = hand_in.committed.map(|when| Commitment {
        when,
        first: hand_in.first.clone(),
        is_reopened: false,
    });
    let goals = goals_met(&exercise.goals, &hand_in.outcomes());
    let link = hand_in.link.clone();
    let is_done = link.receipts.iter().all(Option::is_some);
    kept.reached = (is_done && goals > 0).then_some(Reached { goals, link });
    let cells = hand_in.cells.iter();
    kept.cells = cells
        .map(|work| KeptCell {
            work: work.clone(),
            at: now,
        })
        .collect();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::Committed;
    use crate::core::share_link::{self, Link};

    fn exercise() -> Exercise {
        let asked = |text: &str| vec![text.parse().expect("a question")];
        Exercise {
            title: "Holding on".into(),
            predict: asked("Will it learn? | Yes | No"),
            explain: asked("Why does it lern?"),
            goals: vec!["test accuracy at least 0.5".parse().expect("a goal")],
            ..Exercise::default()
        }
    }

    fn link() -> Link {
        let receipt = "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7";
        let opened = share_link::open("v=1&beta=0.5")
            .expect("a link")
            .expect("readable");
        let receipt = || Some(receipt.parse().expect("a receipt"));
        Link {
            receipts: [receipt(), receipt()],
            ..opened.link
        }
    }

    fn hand_in() -> HandIn {
        HandIn {
            name: "Ada".into(),
            exercise: "Holding on".into(),
            link: link(),
            answers: vec![
                ("Will it learn?".into(), "Yes".into()),
                ("Why does it learn?".into(), "So.".into()),
            ],
            committed: Some(Committed { at: 5, number: 2 }),
            first: Some(link()),
            hints: vec![1],
            cells: vec!["init-gain:0.6;steps:38;learns:yes".parse().expect("a cell")],
            ..HandIn::default()
        }
    }

    #[test]
    fn a_hand_in_comes_back_with_answers_commitment_hints_and_the_run_that_reached_the_goal() {
        let kept = kept_of(&hand_in(), &exercise(), 9);
        let texts: Vec<_> = kept.answers.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["Yes", "So."], "the slip has been mended since");
        assert_eq!((kept.answers[1].hints, kept.cells.len()), (1, 1));
        assert_eq!(kept.commitment.as_ref().map(|it| it.when.number), Some(2));
        assert_eq!(kept.reached.as_ref().map(|it| it.goals), Some(1));
    }

    #[test]
    fn what_a_short_hand_in_lacks_stays_as_it_is_here() {
        let mut short = hand_in();
        short.answers.truncate(1);
        let mut here = kept_of(&hand_in(), &exercise(), 3);
        here.answers[0].text = "No".into();
        let all = kept_of(&short, &exercise(), 9).merged(here);
        let texts: Vec<_> = all.answers.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["Yes", "So."]);
    }

    #[test]
    fn a_hand_in_of_another_exercise_is_refused_by_both_titles() {
        let mut study = Study::default();
        assert!(fits(&study, &hand_in()).is_err_and(|it| it.contains("no exercise")));
        study.fetching = true;
        assert!(
            fits(&study, &hand_in()).is_ok(),
            "it may be the one that comes"
        );
        study.exercise = Some(Exercise {
            title: "Letting go".into(),
            ..exercise()
        });
        let said = fits(&study, &hand_in()).expect_err("another one");
        assert!(
            said.contains("Holding on") && said.contains("Letting go"),
            "{said}"
        );
    }
}
