//! Where the answers to each exercise are kept, and how tabs of one browser share them.

use super::kept::{Kept, asked};
use super::{Kind, Study};
use crate::core::exercise::{Exercise, Question};
use crate::core::share_link::{Link, Pairs};
use crate::core::sweep::Digest;
use crate::page::remembered::{forget, forget_in_tab, key_of, recall, recall_in_tab};
use crate::page::store::Store;
use leptos::ev;
use leptos::prelude::*;

/// Where version 0.2 kept the last exercise that came by a link, whichever it was.
pub(super) const LINKED: &str = "link";

pub(super) fn answers_of(key: &str) -> String {
    format!("answers.{key}")
}

/// Where the link of a slot's exercise is kept.
pub(super) fn link_of(slot: &str) -> String {
    format!("exercise.{slot}")
}

/// The slots of exercises that came by links, the latest first.
pub(super) const SLOTS: &str = "slots";
/// Exercises by links that are kept; the oldest make way.
const MOST_SLOTS: usize = 20;

/// Milliseconds since 1970.
pub fn moment() -> u64 {
    js_sys::Date::now() as u64
}

/// The slots of a list, as it is kept.
pub(super) fn listed(text: &str) -> Vec<String> {
    let is_slot = |it: &&str| it.starts_with("link-") && it.len() < 40;
    let ids = text.split(',').filter(is_slot);
    ids.map(str::to_owned).collect()
}

/// The list once a slot is the latest, and the slots that make way.
fn with_latest(list: Vec<String>, slot: &str) -> (Vec<String>, Vec<String>) {
    let mut all = vec![slot.to_owned()];
    all.extend(list.into_iter().filter(|it| it != slot));
    let gone = all.split_off(all.len().min(MOST_SLOTS));
    (all, gone)
}

/// A name that follows from title and questions.
fn fresh_slot(exercise: &Exercise) -> String {
    let questions = asked(exercise).map(|(_, question)| question.words.as_str());
    let title = Digest::new(exercise.title.as_bytes());
    let digest = questions.fold(title, |digest, text| {
        digest.with(&[0]).with(text.as_bytes())
    });
    format!("link-{digest}")
}

/// What was answered, as it can be answered now: an option that is no more is no answer.
fn still_possible(question: &Question, answer: &str) -> String {
    if question.options.is_empty() {
        return answer.to_owned();
    }
    let found = question.option(answer).map(|it| it.words.clone());
    found.unwrap_or_default()
}

/// Has the questions made anew, with what is filled in now.
pub(super) fn show_anew(study: &mut Study) {
    // A lesson that is on its way is told from the last by the same number, and has no questions yet.
    if !study.fetching {
        study.exercises += 1;
    }
}

/// Fills in what was kept. Mended questions take their answers over.
pub(super) fn fill(study: &mut Study, kept: Kept) {
    let Some(exercise) = study.exercise.clone() else {
        return;
    };
    let mut fresh = Kept::new(&exercise);
    let texts: Vec<_> = asked(&exercise)
        .zip(&mut fresh.answers)
        .map(|((kind, question), own)| {
            if let Some(found) = kept.answer(kind, question) {
                own.text = still_possible(question, &found.text);
                (own.at, own.hints) = (found.at, found.hints);
            }
            (kind, own.text.clone(), own.hints)
        })
        .collect();
    let of = |own: Kind| texts.iter().filter(move |(kind, ..)| *kind == own);
    study.predictions = of(Kind::Predict).map(|(_, text, _)| text.clone()).collect();
    study.explanations = of(Kind::Explain).map(|(_, text, _)| text.clone()).collect();
    study.hints = of(Kind::Explain).map(|(_, _, hints)| *hints).collect();
    (fresh.commitment, fresh.reached, fresh.cells) = (kept.commitment, kept.reached, kept.cells);
    study.kept.cells.clone_from(&fresh.cells);
    study.predicted |= fresh.held().is_some() && study.can_commit();
    let first = fresh.held().and_then(|it| it.first.as_ref());
    study.first = study.first.or(first.map(Link::outcomes));
    study.kept = fresh;
}

/// Takes what the visitor has typed into what is kept.
fn take_typed(study: &mut Study, now: u64) {
    let typed: Vec<_> = study
        .predictions
        .iter()
        .chain(&study.explanations)
        .cloned()
        .collect();
    let predictions = study.predictions.len();
    for (place, (answer, text)) in study.kept.answers.iter_mut().zip(typed).enumerate() {
        if answer.text != text {
            (answer.text, answer.at) = (text, now);
        }
        if let Some(place) = place.checked_sub(predictions) {
            answer.hints = study.hints.get(place).copied().unwrap_or_default();
        }
    }
}

/// Answers as version 0.2 kept them, of one exercise that came by a link: by their order.
fn of_0_2(text: &str, exercise: &Exercise) -> Option<Kept> {
    let mut pairs = Pairs::read_file(text).ok()?;
    if pairs.take("of")? != exercise.fragment(&Link::default()) {
        return None;
    }
    let mut kept = Kept::new(exercise);
    for answer in &mut kept.answers {
        answer.text = pairs.take(answer.kind.answer()).unwrap_or_default();
        answer.at = u64::from(!answer.text.is_empty());
    }
    Some(kept)
}

impl Store {
    /// Fills in the answers that were given before.
    pub(super) fn recall_answers(self) {
        let exercise = self.study.with_untracked(|study| study.exercise.clone());
        let Some(exercise) = exercise else { return };
        let slot = self.slot_of(&exercise);
        let mut kept = self.load(&slot);
        if kept.answers.is_empty() && exercise.key.is_empty() {
            let older = self.recalled(&answers_of(LINKED)).unwrap_or_default();
            kept = of_0_2(&older, &exercise).unwrap_or(kept);
        }
        self.study.update(|study| {
            study.slot = slot;
            fill(study, kept);
        });
        self.resume_waiting();
    }

    /// Keeps the answers, beside what other tabs kept.
    pub fn keep_answers(self) {
        let now = moment();
        let slot = self.study.with_untracked(|study| study.slot.clone());
        if slot.is_empty() {
            return;
        }
        self.study.update_untracked(|study| take_typed(study, now));
        let own = self.study.with_untracked(|study| study.kept.clone());
        let name = answers_of(&slot);
        let known = self.study.with_untracked(|study| study.earlier.is_none());
        let kept = if known {
            recall(&name)
        } else {
            recall_in_tab(&name)
        };
        // What stands there is mostly what was kept last: it is read only where another tab has been at it.
        let last = self.study.with_untracked(|study| {
            let last = study.last_kept.as_ref();
            let is_same = |(text, _): &&(String, Kept)| Some(text) == kept.as_ref();
            last.filter(is_same).map(|(_, all)| all.clone())
        });
        let all = own.merged(last.unwrap_or_else(|| self.load(&slot)));
        // Nobody is asked about nothing.
        let text = if all.is_nothing() {
            String::new()
        } else {
            all.text()
        };
        self.kept(&name, &text);
        self.study
            .update_untracked(|study| study.last_kept = Some((text, all)));
        if slot.starts_with("link-") {
            self.list_slot(&slot);
        }
    }

    /// One more hint of a question after the run is opened.
    pub fn open_hint(self, question: usize) {
        self.study.update(|study| {
            if let Some(count) = study.hints.get_mut(question) {
                *count += 1;
            }
        });
        self.keep_answers();
    }

    /// Fills in what the browser keeps, where this visit has said nothing.
    pub(super) fn fill_in(self) {
        let slot = self.study.with_untracked(|study| study.slot.clone());
        if slot.is_empty() {
            return;
        }
        let name = answers_of(&slot);
        let mut own = Kept::read(&recall_in_tab(&name).unwrap_or_default());
        own.forget_empty();
        let all = own.merged(Kept::read(&recall(&name).unwrap_or_default()));
        // What is empty here must not count as newer once both are kept together.
        self.kept(&name, &all.text());
        self.study.update(|study| fill(study, all));
    }

    /// Takes in what another tab has kept of the same exercise, from now on.
    pub(super) fn follow_other_tabs(self) {
        let handle = window_event_listener(ev::storage, move |event| {
            let slot = self.study.with_untracked(|study| study.slot.clone());
            let known = self.study.with_untracked(|study| study.earlier.is_none());
            let name = key_of(&answers_of(&slot));
            if slot.is_empty() || !known || event.key().as_deref() != Some(name.as_str()) {
                return;
            }
            let theirs = Kept::read(&event.new_value().unwrap_or_default());
            self.study.update(|study| {
                let ours = study.kept.clone();
                let all = ours.clone().merged(theirs);
                if all != ours {
                    fill(study, all);
                    show_anew(study);
                }
            });
        });
        on_cleanup(move || handle.remove());
    }

    /// What was kept in a slot, here and in other tabs.
    pub(super) fn load(self, slot: &str) -> Kept {
        let name = answers_of(slot);
        let known = self.study.with_untracked(|study| study.earlier.is_none());
        let own = Kept::read(&recall_in_tab(&name).unwrap_or_default());
        let all = recall(&name).filter(|_| known).unwrap_or_default();
        own.merged(Kept::read(&all))
    }

    /// The slots of exercises that came by links, of this visit and, where they are this visitor's, of
    /// earlier ones.
    pub(super) fn slots(self) -> Vec<String> {
        let known = self.study.with_untracked(|study| study.earlier.is_none());
        let mut all = listed(&recall_in_tab(SLOTS).unwrap_or_default());
        for slot in listed(&recall(SLOTS).filter(|_| known).unwrap_or_default()) {
            if !all.contains(&slot) {
                all.push(slot);
            }
        }
        all
    }

    /// Where the answers to an exercise are kept: of a lesson, by its key; of another, where answers to it
    /// are, also as it was before a slip was mended.
    fn slot_of(self, exercise: &Exercise) -> String {
        if !exercise.key.is_empty() {
            return exercise.key.clone();
        }
        let fresh = fresh_slot(exercise);
        let slots = self.slots();
        if slots.contains(&fresh) {
            return fresh;
        }
        let mended = slots
            .into_iter()
            .find(|slot| self.load(slot).is_of(exercise));
        mended.unwrap_or(fresh)
    }

    fn list_slot(self, slot: &str) {
        if self.slots().first().is_some_and(|first| first == slot) {
            return;
        }
        let (list, gone) = with_latest(self.slots(), slot);
        self.kept(SLOTS, &list.join(","));
        self.keep_link(slot);
        for slot in gone {
            let name = answers_of(&slot);
            forget(&name);
            forget_in_tab(&name);
            Self::forget_link(&slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn study(predict: &str, explain: &str) -> Study {
        let asked = |text: &str| vec![text.parse().expect("a question")];
        let mut study = Study::default();
        study.begin(Some(Exercise {
            title: "Holding on".into(),
            predict: asked(predict),
            explain: asked(explain),
            ..Exercise::default()
        }));
        study
    }

    const ASKED: [&str; 2] = ["Will it learn? | Yes, it wil | No", "Why does it do that?"];

    /// As a student left it.
    fn answered() -> Kept {
        let mut study = study(ASKED[0], ASKED[1]);
        fill(&mut study, Kept::default());
        study.predictions[0] = "Yes, it wil".into();
        study.explanations[0] = "Because.".into();
        study.hints[0] = 1;
        take_typed(&mut study, 5);
        study.kept.commit(6);
        study.kept
    }

    #[test]
    fn after_a_reload_the_exercise_stands_where_it_stood() {
        let mut after = study(ASKED[0], ASKED[1]);
        fill(&mut after, answered());
        assert_eq!(after.predictions, ["Yes, it wil"]);
        assert_eq!(
            (after.explanations[0].as_str(), after.hints[0]),
            ("Because.", 1)
        );
        assert!(after.predicted && after.lock().is_none());
    }

    #[test]
    fn who_predicts_once_more_is_not_locked_again_by_a_reload() {
        let mut kept = answered();
        kept.reopen();
        let kept = Kept::read(&kept.text());
        let mut after = study(ASKED[0], ASKED[1]);
        fill(&mut after, kept.clone());
        assert_eq!(after.predictions, ["Yes, it wil"], "what was typed stays");
        assert!(!after.predicted && after.first.is_none());
        // Another tab that has not heard of it does not lock it either.
        let merged = answered().merged(kept.clone());
        assert_eq!(merged.held(), None);
        let mut second = kept;
        second.commit(9);
        let again = second.held().expect("a second commitment");
        assert_eq!(again.when.number, 2);
        let mut last = study(ASKED[0], ASKED[1]);
        fill(&mut last, second.merged(answered()));
        assert!(last.predicted, "the second holds");
    }

    #[test]
    fn slips_that_the_teacher_mended_cost_no_answer_and_no_commitment() {
        let mut after = study("Will it learn? | Yes, it will | No", "Why does it do this?");
        fill(&mut after, answered());
        assert_eq!(after.predictions, ["Yes, it will"]);
        assert_eq!(after.explanations, ["Because."]);
        assert!(after.predicted);
        let mut other = study("Will it learn? | Always | Never", ASKED[1]);
        fill(&mut other, answered());
        assert_eq!(other.predictions, [""], "the option is no more");
        assert!(!other.predicted, "so nothing is committed to");
    }

    #[test]
    fn only_what_was_typed_since_is_newer_than_what_another_tab_kept() {
        let mut mine = study(ASKED[0], ASKED[1]);
        fill(&mut mine, answered());
        mine.explanations[0] = "Since.".into();
        take_typed(&mut mine, 9);
        let moments: Vec<_> = mine.kept.answers.iter().map(|it| it.at).collect();
        assert_eq!(moments, [5, 9]);
    }

    #[test]
    fn the_latest_twenty_exercises_are_kept() {
        let list: Vec<_> = (0..MOST_SLOTS).map(|it| format!("link-{it}")).collect();
        let (all, gone) = with_latest(list.clone(), "link-new");
        assert_eq!((all.len(), all[0].as_str()), (MOST_SLOTS, "link-new"));
        assert_eq!(gone, [format!("link-{}", MOST_SLOTS - 1)]);
        let (again, gone) = with_latest(list, "link-3");
        assert_eq!(
            (again.len(), gone.len(), again[0].as_str()),
            (MOST_SLOTS, 0, "link-3")
        );
        assert_eq!(listed("link-a,,evil,link-b"), ["link-a", "link-b"]);
    }

    #[test]
    fn answers_that_version_0_2_kept_are_taken_over() {
        let study = study(ASKED[0], ASKED[1]);
        let exercise = study.exercise.expect("an exercise");
        let mut pairs = Pairs::default();
        pairs.add("of", &exercise.fragment(&Link::default()));
        pairs.add("predicted", "No");
        pairs.add("explained", "So.");
        let kept = of_0_2(&pairs.to_string(), &exercise).expect("of this exercise");
        let texts: Vec<_> = kept.answers.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["No", "So."]);
        assert!(of_0_2("of=v%3D1&predicted=No", &exercise).is_none());
    }
}
