//! What is kept between visits: answers, and which lessons are done. Of whom, `earlier` knows.

use super::kept::Kept;
use super::slots::{LINKED, SLOTS, answers_of, link_of, listed};
use super::{Kind, Stage, Study};
use crate::core::exercise::{COURSE, FORMERLY, goals_met, lesson_of};
use crate::core::receipt::Outcome;
use crate::page::remembered::{recall, recall_in_tab};
use crate::page::store::Store;
use leptos::prelude::*;

pub(super) const DONE: &str = "course";

/// Every place where answers are kept, and links to what they answer.
pub(super) fn every_answer() -> Vec<String> {
    let lists = [recall(SLOTS), recall_in_tab(SLOTS)].into_iter().flatten();
    let linked: Vec<_> = lists.flat_map(|text| listed(&text)).collect();
    let links: Vec<_> = linked.iter().map(|slot| link_of(slot)).collect();
    let keys = COURSE
        .iter()
        .map(|lesson| lesson.key)
        .chain(FORMERLY.map(|(former, _)| former))
        .chain([LINKED]);
    let slots = keys.map(str::to_owned).chain(linked);
    slots.map(|slot| answers_of(&slot)).chain(links).collect()
}

/// Questions that are answered, and how many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answered {
    pub predicted: (usize, usize),
    pub explained: (usize, usize),
}

impl Answered {
    /// Of what was kept of an exercise's answers.
    pub(super) fn new(kept: &Kept) -> Self {
        let count = |kind: Kind| {
            let own = || kept.answers.iter().filter(move |it| it.kind == kind);
            (own().filter(|it| it.is_given()).count(), own().count())
        };
        if kept.is_nothing() {
            return Self::default();
        }
        Self {
            predicted: count(Kind::Predict),
            explained: count(Kind::Explain),
        }
    }

    /// Both together.
    pub(super) fn and(self, other: Self) -> Self {
        let sum = |one: (usize, usize), two: (usize, usize)| (one.0 + two.0, one.1 + two.1);
        Self {
            predicted: sum(self.predicted, other.predicted),
            explained: sum(self.explained, other.explained),
        }
    }

    /// Answers in all.
    pub fn answers(self) -> usize {
        self.predicted.0 + self.explained.0
    }
}

impl Store {
    /// Reads which lessons are done.
    pub(super) fn recall_progress(self) {
        let words = self.recalled(DONE).unwrap_or_default();
        self.study.update(|study| add_done(&mut study.done, &words));
    }

    pub(super) fn keep_done(self) {
        let done = self.study.with_untracked(|study| study.done.join(","));
        self.kept(DONE, &done);
    }

    /// A pair came to its end: it may be the first since the predictions, and may meet goals.
    pub fn note_goals(self) {
        let outcomes = untrack(move || self.outcomes());
        if !outcomes.iter().all(Option::is_some) {
            return;
        }
        let counting = untrack(move || self.goal_outcomes());
        let link = untrack(move || self.trained());
        if self.study.with_untracked(|study| study.map().is_some()) {
            // A cell that is watched is none of the exercise's runs.
            return;
        }
        self.study.update(|study| {
            let text = study.exercise.as_ref().map_or("", |it| &it.text);
            let given = study.expected_of.as_ref();
            let is_first = study.kept.note_first(&link, given, text);
            if is_first || study.first.is_none() {
                study.first = Some(outcomes);
            }
            study.forget_other_seeds(&link);
            let exercise = study.exercise.as_ref();
            let met = exercise.map_or(0, |it| goals_met(&it.goals, &counting));
            study.kept.note_goals(met, &link);
        });
        self.keep_answers();
        self.note_done();
    }

    /// A lesson is done once its goals are met, and its questions answered.
    pub fn note_done(self) {
        let outcomes = untrack(move || self.goal_outcomes());
        let key = self.study.with_untracked(|study| study.done_now(&outcomes));
        if let Some(key) = key {
            self.study.update(|study| study.done.push(key));
            self.keep_done();
        }
    }
}

/// Adds lessons to those that are done: what stands between commas and is, or was, of the course.
pub(super) fn add_done(done: &mut Vec<String>, words: &str) {
    for word in words.split(',').filter_map(lesson_of) {
        if !done.iter().any(|it| it == word) {
            done.push(word.to_owned());
        }
    }
}

impl Study {
    /// The lesson that is done now, and was not before: its goals are met, by the present pair or by the one
    /// that is handed in, and its questions answered.
    fn done_now(&self, outcomes: &[Option<Outcome>; 2]) -> Option<String> {
        let exercise = self.exercise.as_ref()?;
        let met = |outcomes: &[Option<Outcome>; 2]| {
            exercise.goals.iter().all(|goal| goal.is_met(outcomes))
        };
        let is_done = self.stage() == Some(Stage::Explain)
            && self.unanswered() == 0
            && (met(outcomes) || met(&self.kept.outcomes()));
        let is_new = !exercise.key.is_empty() && !self.done.contains(&exercise.key);
        (is_done && is_new).then(|| exercise.key.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::kept::Answer;
    use super::*;
    use crate::core::exercise::{Exercise, Lesson};
    use crate::core::metrics::fixtures::outcome;
    use crate::core::repository;

    #[test]
    fn kept_answers_are_counted_by_kind_and_empty_ones_are_not_given() {
        let of = |kind, text: &str| Answer {
            kind,
            question: format!("{text}?"),
            text: text.to_owned(),
            at: 1,
            hints: 0,
            least: if text == "x" { 40 } else { 1 },
        };
        let kept = Kept {
            answers: vec![
                of(Kind::Predict, "yes"),
                of(Kind::Predict, " "),
                of(Kind::Explain, "because"),
                of(Kind::Explain, "x"),
            ],
            ..Kept::default()
        };
        let found = Answered::new(&kept);
        assert_eq!((found.predicted, found.explained), ((1, 2), (1, 2)));
        assert_eq!((found.answers(), found.and(found).answers()), (2, 4));
        assert_eq!(Answered::new(&Kept::default()), Answered::default());
    }

    #[test]
    fn a_lesson_is_done_once_its_goals_are_met_and_its_questions_answered() {
        let mut study = Study::default();
        study.begin(Some(Exercise {
            key: "edge".into(),
            explain: vec!["Why?".parse().expect("a question")],
            goals: vec!["test accuracy at least 0.5".parse().expect("a goal")],
            ..Exercise::default()
        }));
        let good = [Some(outcome(0.8)); 2];
        study.first = Some(good);
        assert_eq!(study.done_now(&good), None, "nothing is explained");
        study.explanations[0] = "Because.".into();
        assert_eq!(study.done_now(&[Some(outcome(0.2)); 2]), None);
        assert_eq!(study.done_now(&good).as_deref(), Some("edge"));
        study.done.push("edge".into());
        assert_eq!(study.done_now(&good), None);
    }

    #[test]
    fn a_letter_in_each_box_makes_no_lesson_of_the_course_done() {
        for Lesson { key, .. } in COURSE {
            let path = repository::file(&format!("www/lessons/{key}.md"));
            let file = std::fs::read_to_string(path).expect(key);
            let (exercise, _) = Exercise::from_file(key, &file).expect(key);
            let questions = exercise.explain.len();
            let mut study = Study::default();
            study.begin(Some(exercise));
            study.explanations = vec!["x".to_owned(); questions];
            assert_eq!(study.unanswered(), questions, "{key}");
            for (given, asked) in study
                .explanations
                .iter_mut()
                .zip(&study.exercise.iter().next().expect("one").explain)
            {
                *given = match (&asked.number, asked.options.first()) {
                    (Some(_), _) => "148".to_owned(),
                    (None, Some(option)) => option.words.clone(),
                    (None, None) => "Because of what the charts show, step after step.".to_owned(),
                };
            }
            assert_eq!(study.unanswered(), 0, "{key}");
        }
    }

    #[test]
    fn lessons_that_are_done_are_counted_once_and_unknown_ones_not() {
        let mut done = vec!["edge".to_owned()];
        add_done(&mut done, "neuron,edge,,moon,exponent");
        assert_eq!(done, ["edge", "neuron", "difference"]);
    }
}
