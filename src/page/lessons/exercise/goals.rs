//! What the runs have to come to, and whether they did.

use crate::core::exercise::Goal;
use crate::page::lessons::words::goal_words;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Each goal, and whether the runs that are over met it.
#[component]
pub fn Goals() -> impl IntoView {
    let store = use_store();
    let goals = Memo::new(move |_| {
        store.study.with(|study| {
            let goals = study.exercise.as_ref().map(|it| it.goals.clone());
            goals.unwrap_or_default()
        })
    });
    let list = move || {
        let goals = goals.get();
        let none = goals.is_empty();
        let items: Vec<_> = goals
            .into_iter()
            .map(|goal| view! { <Aim goal /> })
            .collect();
        view! { <ul class="goals" hidden=none>{items}</ul> }
    };
    view! { {list} }
}

#[component]
fn Aim(goal: Goal) -> impl IntoView {
    let store = use_store();
    let words = goal_words(&goal);
    let met = Memo::new(move |_| goal.is_met(&store.outcomes()));
    let state = move || if met.get() { "reached" } else { "not yet" };
    view! {
        <li class="goal" class:met=move || met.get() data-met=move || met.get().to_string()>
            <span class="tick" aria-hidden="true">{move || met.get().then_some("✓")}</span>
            <span>"Goal. " {words} " – " <b>{state}</b></span>
        </li>
    }
}
