//! λ by estimator: every estimator at the present weights of both networks, each in plain words.

mod card;
mod charts;
mod numbers;
mod words;

use crate::core::metrics::Exponents;
use crate::core::name::Named;
use crate::page::lab::Messages;
use crate::page::language::say;
use crate::page::store::{Side, Store, use_store};
use card::EstimatorCard;
use leptos::prelude::*;
use numbers::AllNumbers;
use words::Estimator;

/// The last measurement of each network, the unregularised one first.
type Pair = [Memo<Option<Exponents>>; 2];

/// Measured when a run finishes, and when it is asked for.
#[component]
pub fn EstimatorsPanel() -> impl IntoView {
    let store = use_store();
    let pair = Side::BOTH.map(|side| measured(store, side));
    let nothing = Memo::new(move |_| pair.iter().all(|it| it.with(Option::is_none)));
    let about = Memo::new(move |_| {
        let first = pair
            .iter()
            .find_map(|it| it.with(|it| it.as_ref().map(about)));
        first.unwrap_or_else(|| say("per time step").to_owned())
    });
    view! {
        <section id="exponents" class="panel" aria-labelledby="exponents-title">
            <header class="panel-head">
                <h2 id="exponents-title">{say("λ by estimator")}</h2>
                <span class="meta">{move || about.get()}</span>
                <Measure />
            </header>
            // Where a measurement was lost with its engine, this says so.
            <Messages />
            <Show
                when=move || !nothing.get()
                fallback=|| view! {
                    <p class="ink2 none">{say("Not measured yet. Both networks are measured when they finish.")}</p>
                }
            >
                {Estimator::all().map(|estimator| view! { <EstimatorCard estimator pair /> }).collect_view()}
            </Show>
            <AllNumbers pair />
        </section>
    }
}

/// As in "after 132 steps, mean of 16 unseen samples, per time step".
fn about(measured: &Exponents) -> String {
    say!(
        "after {step} steps, mean of {samples} unseen samples, per time step",
        step = measured.step,
        samples = measured.samples
    )
}

/// A measurement changes seldom; its run changes with every step.
fn measured(store: Store, side: Side) -> Memo<Option<Exponents>> {
    let run = store.run(side);
    let which = Memo::new(move |_| {
        run.with(|run| {
            run.exponents
                .as_ref()
                .map(|it| (run.id, it.step, it.samples))
        })
    });
    Memo::new(move |_| {
        // Read, not only tracked: a memo that nobody has read follows nothing.
        which.get();
        run.with_untracked(|run| run.exponents.clone())
    })
}

/// Asks for a measurement, and ends it while it lasts.
#[component]
fn Measure() -> impl IntoView {
    let store = use_store();
    let measuring = Memo::new(move |_| store.is_measuring());
    let can = Memo::new(move |_| store.can_measure());
    let press = move |_| {
        if measuring.get_untracked() {
            store.stop_measuring();
        } else {
            store.measure_now();
        }
    };
    view! {
        <button
            id="measure"
            class="b"
            type="button"
            data-state=move || if measuring.get() { "measuring" } else { "idle" }
            disabled=move || !can.get() && !measuring.get()
            on:click=press
        >
            {move || if measuring.get() { say("Stop measuring") } else { say("Measure now") }}
        </button>
    }
}
