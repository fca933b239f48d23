//! One hand-in: what the student answered, and the way to train it again.

use super::table::train_again;
use crate::page::kit::{Icon, Sign};
use crate::page::lessons::goal_words;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Of the row that is chosen.
#[component]
pub fn Detail(chosen: RwSignal<usize>) -> impl IntoView {
    let store = use_store();
    let hand_in = Memo::new(move |_| {
        store.study.with(|study| {
            let review = study.reviews.get(chosen.get())?;
            review.hand_in.as_ref().ok().cloned()
        })
    });
    let body = move || {
        let Some(hand_in) = hand_in.get() else {
            return view! { <p class="ink2">"This file could not be read."</p> }.into_any();
        };
        let outcomes = hand_in.outcomes();
        let goals: Vec<_> = hand_in
            .goals
            .iter()
            .map(|goal| {
                let met = goal.is_met(&outcomes);
                let mark = if met {
                    "✓ reached"
                } else {
                    "✗ not reached"
                };
                view! { <dt>{mark}</dt><dd>{goal_words(goal)}</dd> }
            })
            .collect();
        let answers: Vec<_> = hand_in
            .answers
            .iter()
            .map(
                |(question, answer)| view! { <dt>{question.clone()}</dt><dd>{answer.clone()}</dd> },
            )
            .collect();
        view! {
            <div class="dh">
                <h2>{hand_in.name.clone()}</h2>
                <span class="meta">{hand_in.exercise.clone()}</span>
                <a class="b" href=train_again(&hand_in)>
                    <Icon sign=Sign::Play />
                    "Train it here"
                </a>
            </div>
            <dl class="goals">{goals}</dl>
            <dl class="answers">{answers}</dl>
        }
        .into_any()
    };
    view! { <section class="r det" id="hand-in-detail" aria-label="The hand-in that is chosen">{body}</section> }
}
