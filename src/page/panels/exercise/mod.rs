//! The exercise beside the networks: its text, predict, run, explain, its goals, and the hand-in.

mod bounded;
mod hand_in;
mod questions;
mod text;

use crate::core::exercise::Exercise;
use crate::core::name::Named;
use crate::core::run::Run;
use crate::page::dom::{El, button, el};
use crate::page::store::SetIfNew;
use crate::page::store::study::{Stage, Study};
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// Hidden while there is no exercise.
pub fn exercise_panel() -> El {
    let store = use_store();
    let shape = follow(store);
    let title = move || {
        store.study.with(|study| {
            let exercise = study.exercise.as_ref();
            exercise.map_or(String::new(), |exercise| exercise.title.clone())
        })
    };
    let stage = move || shape.get().map(|(_, stage)| stage);
    let head = el("div")
        .class("panel-head")
        .child(el("h2").id("exercise-title").live_text(title))
        .child(button("quiet", "Leave the exercise").on_click(move || store.leave_exercise()));
    let words = el("div")
        .class("exercise-text")
        .live_children(move || store.study.with(|study| text::text(store, &study.blocks)));
    let steps = el("div").class("exercise-steps").live_children(move || {
        let Some((_, stage)) = shape.get() else {
            return Vec::new();
        };
        let exercise = store.study.with_untracked(|study| study.exercise.clone());
        exercise.map_or_else(Vec::new, |exercise| steps(store, &exercise, stage))
    });
    el("section")
        .id("exercise")
        .class("card exercise")
        .attr("aria-labelledby", "exercise-title")
        .live_option("data-stage", move || {
            stage().map(|stage| stage.key().to_owned())
        })
        .live_flag("hidden", move || stage().is_none())
        .child(head)
        .child(el("div").class("exercise-body").child(words).child(steps))
}

/// Which exercise and its stage, told only when either changes: what is typed is not made anew.
fn follow(store: Store) -> RwSignal<Option<(u32, Stage)>> {
    let shape = RwSignal::new(None);
    Effect::new(move |_| {
        let over = |side: Side| store.run(side).with(Run::is_over);
        let finished = Side::BOTH.into_iter().all(over);
        let now = store
            .study
            .with(|study: &Study| Some((study.exercises, study.stage(finished)?)));
        shape.set_if_new(now);
    });
    shape
}

fn steps(store: Store, exercise: &Exercise, stage: Stage) -> Vec<El> {
    let mut found = match stage {
        Stage::Predict => questions::predictions(store, exercise),
        Stage::Run | Stage::Explain if exercise.predict.is_empty() => Vec::new(),
        Stage::Run | Stage::Explain => questions::predicted(store, exercise),
    };
    found.push(el("h3").text("2. Run"));
    found.push(goals(store));
    if stage == Stage::Explain {
        found.extend(questions::explanations(store, exercise));
        found.push(hand_in::hand_in(store));
    }
    found
}

/// Each goal, and whether the runs that are over met it.
fn goals(store: Store) -> El {
    el("ul").class("goals").live_children(move || {
        let outcomes = store.outcomes();
        let goals = store.study.with(|study| study.goals(&outcomes));
        let line = |(words, met): (String, bool)| {
            let state = if met { "reached" } else { "not yet" };
            el("li")
                .attr("data-met", met.to_string())
                .text(format!("Goal: {words} – "))
                .child(el("strong").text(state))
        };
        goals.into_iter().map(line).collect()
    })
}
