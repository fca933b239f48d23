//! What is on the screen in one sentence, and what goes through the networks.

use super::digits::{DigitChoice, SampleNumber, has_digits, unseen};
use super::pad::DigitPad;
use super::sums::{headline, headline_of_one};
use super::{is_drawn, shows_one};
use crate::core::protocol::RunState;
use crate::page::kit::{Choice, Segmented};
use crate::page::language::number::compact;
use crate::page::language::{key, say};
use crate::page::store::inspect::{NUDGES, Seen, When};
use crate::page::store::{Activity, Side, Store, use_store};
use leptos::prelude::*;

/// Said while there is nothing to see.
const PLAIN: &str =
    key("One sample on its way through both networks, and its error on the way back.");

/// The strip above all.
#[component]
pub fn Head(both: Memo<Option<[Seen; 2]>>) -> impl IntoView {
    let store = use_store();
    let words = Memo::new(move |_| {
        both.with(|both| match both {
            Some([only, _]) if shows_one(store) => headline_of_one(only),
            Some([off, held]) => headline([off, held]),
            None => say(PLAIN).to_owned(),
        })
    });
    let is_seen = Memo::new(move |_| both.with(Option::is_some));
    view! {
        <section class="ctl" aria-label=say("What is shown")>
            <h1 aria-live="polite">{move || words.get()}</h1>
            <Show when=move || is_seen.get()>
                <WhenChoice />
                <SampleChoice />
                <NudgeChoice />
            </Show>
        </section>
    }
}

/// Of which weights; where there is a choice.
#[component]
fn WhenChoice() -> impl IntoView {
    let store = use_store();
    let now = Memo::new(move |_| now_text(store));
    let choice = move || {
        let now = now.get();
        if !store.has_first() || now == say(FIRST) {
            return view! { <b class="nowrap">{now}</b> }.into_any();
        }
        let choices = vec![
            Choice::new(When::First, say(FIRST)),
            Choice::new(When::Now, now),
        ];
        view! {
            <Segmented
                name="inside-when"
                legend=say("Weights")
                choices
                value=store.inspect.when
                on_change=move |when| store.inspect.when.set(when)
            />
        }
        .into_any()
    };
    view! {
        <div class="what">
            <span class="meta">{say("At")}</span>
            {choice}
        </div>
    }
}

const FIRST: &str = key("first training step");

/// What the present weights are called.
fn now_text(store: Store) -> String {
    let steps = |side: Side| {
        store
            .run(side)
            .with(|run| run.steps_done() as isize - run.config.effective_warmup() as isize)
    };
    let over = store
        .run(Side::Regularised)
        .with(|run| run.state == RunState::Finished);
    match store.activity() {
        Activity::Finished if over => say("after training").to_owned(),
        Activity::Running => say("now").to_owned(),
        _ => step_text(steps(Side::Unregularised).max(steps(Side::Regularised))),
    }
}

fn step_text(step: isize) -> String {
    match step {
        0 => say(FIRST).to_owned(),
        step if step < 0 => say!("{step} steps before training", step = -step),
        step => say!("after step {step}", step),
    }
}

/// Which sample: digits as pictures and on a pad, those of other tasks by their number.
#[component]
fn SampleChoice() -> impl IntoView {
    let store = use_store();
    let unseen = unseen(store);
    let digits = Memo::new(move |_| has_digits(store));
    let drawn = Memo::new(move |_| is_drawn(store));
    let choice = move || match digits.get() {
        true => view! {
            <span class="meta">{say("Digit")}</span>
            <DigitChoice unseen />
            <details class="pop" name="inside-pop">
                <summary id="draw" class="b" class:on=move || drawn.get()>
                    {say("Draw…")}
                </summary>
                <div class="sheet">
                    <h2>{say("Draw a digit")}</h2>
                    <p class="meta">{say("Both networks read it at once.")}</p>
                    <DigitPad />
                    <h2>{say("Or any unseen digit")}</h2>
                    <SampleNumber />
                </div>
            </details>
        }
        .into_any(),
        false => view! { <SampleNumber /> }.into_any(),
    };
    view! { <div class="what">{choice}</div> }
}

/// How far the copy is moved.
#[component]
fn NudgeChoice() -> impl IntoView {
    let store = use_store();
    let size = Memo::new(move |_| store.inspect.poke.get().epsilon);
    let choices = NUDGES.map(|size| Choice::new(size, compact(size)));
    view! {
        <div class="what">
            <span class="meta">{say("Nudge")}</span>
            <Segmented
                name="inside-nudge"
                legend=say("Size of the nudge")
                choices=choices.to_vec()
                value=size
                on_change=move |size| store.poke(|poke| poke.epsilon = size)
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_warm_up_are_said_to_come_before_training() {
        assert_eq!(step_text(0), FIRST);
        assert_eq!(step_text(-40), "40 steps before training");
        assert_eq!(step_text(137), "after step 137");
    }
}
