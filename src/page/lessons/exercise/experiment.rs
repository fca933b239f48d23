//! The experiment beside the text: its state, both networks, and their courses.

use super::class_map::OwnMap;
use crate::core::exercise::Evidence;
use crate::core::name::Named;
use crate::page::kit::{Icon, Sign};
use crate::page::lab::{
    ANOTHER_SEED, Courses, LabTimeline, Messages, NetworkPanel, PanelSize, SAME_SEED, StatusChip,
    step_title,
};
use crate::page::language::say;
use crate::page::store::study::{Stage, Study};
use crate::page::store::{Activity, Side, use_store};
use leptos::prelude::*;

/// Everything right of the text.
#[component]
pub fn Experiment(stage: Memo<Option<Stage>>) -> impl IntoView {
    let store = use_store();
    let locked = move || stage.get() == Some(Stage::Predict);
    let two = Memo::new(move |_| store.study.with(|study| !study.shows_one()));
    // Of a map the pair shows a cell that is watched, once one is.
    let has_map = Memo::new(move |_| store.study.with(|study| study.map().is_some()));
    let shows_pair = Memo::new(move |_| !has_map.get() || store.activity() != Activity::Idle);
    // Before the run there is nothing to look at.
    let looks = Memo::new(move |_| {
        let evidence = |study: &Study| study.exercise.as_ref().map(|it| looks(&it.evidence));
        let due = stage.get().is_some_and(|stage| stage > Stage::Predict);
        store.study.with(evidence).filter(|_| due)
    });
    view! {
        <section
            class="stage"
            aria-label=say("The experiment")
            data-networks=move || if two.get() { "two" } else { "one" }
            data-look=move || looks.get()
            data-map=move || has_map.get().to_string()
        >
            <div class="sh">
                <Show when=move || shows_pair.get()><StatusChip /></Show>
                <Show when=locked>
                    <span class="chip"><Icon sign=Sign::Lock />{say("Locked until you predict")}</span>
                </Show>
                <Show when=move || shows_pair.get()>
                    <LabTimeline />
                    <Others />
                </Show>
            </div>
            <Messages />
            <OwnMap />
            <Show when=move || shows_pair.get()>
                <div class="pair">
                    <NetworkPanel side=Side::Unregularised size=PanelSize::Compact />
                    <Show when=move || two.get()>
                        <NetworkPanel side=Side::Regularised size=PanelSize::Compact />
                    </Show>
                </div>
                <Courses />
            </Show>
        </section>
    }
}

/// The names of what is marked, as the style finds them.
fn looks(evidence: &[Evidence]) -> String {
    evidence
        .iter()
        .map(|it| it.key())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What drives the pair beside Train, which is the exercise's own next step.
#[component]
fn Others() -> impl IntoView {
    let store = use_store();
    let activity = Memo::new(move |_| store.activity());
    let over = move || activity.get() == Activity::Finished;
    let locked = Memo::new(move |_| store.study.with(|study| study.lock().is_some()));
    let keeps_seed = Memo::new(move |_| store.study.with(|study| !study.allows("seed")));
    let seed_title = move || {
        if keeps_seed.get() {
            say("This exercise keeps its seed")
        } else {
            say(ANOTHER_SEED)
        }
    };
    let title = move || match store.study.with(Study::lock) {
        Some(why) if !over() => why,
        _ => step_title(activity.get()).to_owned(),
    };
    view! {
        <div class="acts" role="group" aria-label=say("The pair")>
            <button
                class="b quiet icon"
                type="button"
                id="step"
                aria-label=say("Step")
                title=title
                disabled=move || over() || locked.get()
                on:click=move |_| store.step()
            >
                <Icon sign=Sign::Step />
            </button>
            <button
                class="b quiet icon"
                type="button"
                id="reset"
                aria-label=say("Reset")
                title=say(SAME_SEED)
                on:click=move |_| store.reset()
            >
                <Icon sign=Sign::Reset />
            </button>
            <button
                class="b quiet icon"
                type="button"
                id="new-seed"
                aria-label=say("New seed")
                title=seed_title
                disabled=move || keeps_seed.get()
                on:click=move |_| store.new_seed()
            >
                <Icon sign=Sign::Dice />
            </button>
        </div>
    }
}
