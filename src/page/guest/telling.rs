//! What the host is told as it happens.

use super::handed_in::work;
use super::handle::Guest;
use super::said::{Said, Share};
use crate::core::about::Build;
use crate::core::exercise::goals_met;
use crate::core::name::Named;
use crate::page::store::study::{Carried, Study};
use crate::page::store::{Activity, Store};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_use_resize_observer::use_resize_observer;
use std::cell::Cell;

/// Between two messages of how far training is (milliseconds).
const BETWEEN: f64 = 250.0;

/// Tells all of it, for as long as the page is there.
pub(super) fn tell(store: Store, guest: Guest, whole: NodeRef<Div>) {
    mark();
    guest.say(&Said::Ready {
        version: Build::own().text(),
    });
    tell_height(guest, whole);
    tell_state(store, guest);
    tell_progress(store, guest);
    tell_end(store, guest);
    if guest.collects_work() {
        tell_answers(store, guest);
    }
}

/// The style sheets know by it that the frame is as high as the page, not the page as the frame.
fn mark() {
    if let Some(root) = document().document_element() {
        // Fails for no name without blanks.
        let _ = root.set_attribute("data-guest", "");
    }
}

fn tell_height(guest: Guest, whole: NodeRef<Div>) {
    let last = Cell::new(0);
    use_resize_observer(whole, move |entries, _| {
        let Some(entry) = entries.last() else { return };
        let height = entry.content_rect().height().ceil() as u32;
        if last.replace(height) != height {
            guest.say(&Said::Height { height });
            guest.ask_height(height);
        }
    });
}

fn tell_state(store: Store, guest: Guest) {
    let activity = Memo::new(move |_| store.activity());
    let set = Memo::new(move |_| {
        store.desk.with(|desk| {
            (
                desk.settings.good().clone(),
                desk.differ.clone(),
                desk.device,
                desk.view,
            )
        })
    });
    let exercise = Memo::new(move |_| store.study.with(|study| study.exercises));
    Effect::new(move |_| {
        // Read, not only tracked: a memo that nobody has read follows nothing.
        activity.with(|_| ());
        set.with(|_| ());
        exercise.with(|_| ());
        guest.say(&untrack(|| state(store)));
    });
}

/// What is set, shown and done now.
pub(super) fn state(store: Store) -> Said {
    Said::State {
        link: store.whole_link(),
        view: store.desk.with(|desk| desk.view).key(),
        activity: store.activity().into(),
        differ: differ(store),
    }
}

/// What the two networks differ in, where an exercise has chosen it.
fn differ(store: Store) -> Option<String> {
    store
        .desk
        .with(|desk| desk.differ.is_chosen().then(|| desk.differ.to_string()))
}

fn tell_progress(store: Store, guest: Guest) {
    let last = Cell::new(f64::NEG_INFINITY);
    let steps = Memo::new(move |_| store.steps());
    Effect::new(move |_| {
        let (steps, of) = steps.get();
        let now = js_sys::Date::now();
        let is_end = steps == of;
        if steps > 0 && (is_end || now - last.get() >= BETWEEN) {
            last.set(now);
            guest.say(&Said::Progress { steps, of });
        }
    });
}

fn tell_end(store: Store, guest: Guest) {
    let activity = Memo::new(move |_| store.activity());
    Effect::new(move |before: Option<Activity>| {
        let now = activity.get();
        if now == Activity::Finished && before.is_some_and(|before| before != now) {
            guest.say(&untrack(|| end(store)));
        }
        now
    });
}

fn end(store: Store) -> Said {
    let [unregularised, regularised] = store.outcomes().map(|it| it.map(Into::into));
    let counted = store.goal_outcomes();
    let goals = store.study.with(|study| {
        let goals = &study.exercise.as_ref()?.goals;
        Some(Share {
            met: goals_met(goals, &counted),
            of: goals.len(),
        })
    });
    Said::Finished {
        link: store.link(Carried::RECEIPTS).fragment(),
        unregularised,
        regularised,
        goals,
        differ: differ(store),
    }
}

/// What a student has done so far, so that the host can keep it.
fn tell_answers(store: Store, guest: Guest) {
    let kept = Memo::new(move |_| store.study.with(written));
    Effect::new(move |_| {
        if kept.with(Option::is_some)
            && let Some(work) = untrack(|| work(store))
        {
            guest.say(&Said::Answers(Box::new(work)));
        }
    });
}

/// What of a student's work changes; `None` without an exercise, or with nothing done.
fn written(study: &Study) -> Option<(String, Vec<String>, String, usize)> {
    study.exercise.as_ref()?;
    let answers: Vec<_> = study
        .predictions
        .iter()
        .chain(&study.explanations)
        .cloned()
        .collect();
    let hints = study.hints.iter().sum();
    let kept = study.kept.commitment.is_some() || study.kept.reached.is_some();
    let is_nothing = answers.iter().all(String::is_empty) && !kept && hints == 0;
    let receipts = study.kept.text();
    (!is_nothing).then(|| (study.student.clone(), answers, receipts, hints))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::exercise::Exercise;

    #[test]
    fn a_student_who_has_done_nothing_leaves_nothing_to_be_kept() {
        let mut study = Study::default();
        assert_eq!(written(&study), None);
        study.exercise = Some(Exercise::default());
        study.explanations = vec![String::new()];
        study.student = "Ada".to_owned();
        assert_eq!(written(&study), None, "a name alone is no work");
        study.explanations[0] = "Because.".to_owned();
        let first = written(&study);
        assert!(first.is_some());
        study.hints = vec![1];
        assert_ne!(written(&study), first, "a hint is told too");
    }
}
