//! One sample on its way through both networks, and its learning signal on the way back: two lenses, two
//! networks, one line of simulated time.
//!
//! Charts are pure functions of a recording; the store asks the engine for one whenever what is looked at,
//! or the weights, have changed.
//!
//! In reading order; a module imports those above it.
//!
//! - `sums`, `charts`: what is shown, as plain data
//! - `look`: what the view's parts share, as signals
//! - `digits`, `pad`, `head`: what goes through the networks
//! - `scrub`: the line of time
//! - `lens`, `neuron`: what is seen
//! - `nothing`: before anything has been trained
//! - `keys`: of the whole view

mod charts;
mod digits;
mod head;
mod keys;
mod lens;
mod look;
mod neuron;
mod nothing;
mod pad;
mod scrub;
mod sums;

use crate::core::name::Named;
use crate::core::protocol::Shown;
use crate::page::kit::{Choice, Segmented};
use crate::page::lab::{Bound, WayOn, colour, name};
use crate::page::language::say;
use crate::page::store::study::Study;
use crate::page::store::{Side, Store, use_store};
use head::Head;
use lens::{Backwards, Forwards, Heads};
use leptos::prelude::*;
use look::{Look, both, follow};
use neuron::Neurons;
use nothing::Nothing;
use scrub::Scrub;

/// The view.
#[component]
pub fn InsideView() -> impl IntoView {
    let store = use_store();
    follow(store);
    keys::listen(store);
    let both = Memo::new(move |_| both(store));
    let is_seen = Memo::new(move |_| both.with(Option::is_some));
    let one = Memo::new(move |_| shows_one(store));
    let side = move || match one.get() {
        true => Side::Unregularised,
        false => store.inspect.side.get(),
    };
    let neuron = Memo::new(move |_| look::neuron(store));
    let lenses = move || {
        is_seen.get();
        let first = both.get_untracked();
        match first {
            Some(first) => {
                provide_context(Look::new(store, both, first, neuron));
                view! { <Lenses /> }.into_any()
            }
            None => view! { <Nothing /> }.into_any(),
        }
    };
    let step = move || store.inspect.cursor.get().map_or(0.0, |at| at - 1.0);
    let reading = move |value: &dyn Fn() -> String| match is_seen.get() {
        true => value(),
        false => String::new(),
    };
    view! {
        <main id="main">
            <div
                id="inside"
                class="ins"
                data-networks=move || if one.get() { "one" } else { "two" }
                data-side=move || side().key()
                data-show=move || colour(side())
                data-when=move || store.inspect.when.get().key()
                data-playing=move || store.inspect.playing.get().to_string()
                data-cursor=move || reading(&|| step().to_string())
                data-steps=move || reading(&|| store.time_steps().to_string())
                data-neuron=move || reading(&|| neuron.get().to_string())
                data-nudge=move || reading(&|| nudge(store).to_string())
                data-sample=move || both.with(|both| both.as_ref().map(sample)).unwrap_or_default()
            >
                <Head both />
                <Bound way_on=WayOn::Button />
                {lenses}
            </div>
        </main>
    }
}

/// Whether the exercise that is open is about one network alone.
fn shows_one(store: Store) -> bool {
    store.study.with(Study::shows_one)
}

/// The time step of the nudge, from 0.
fn nudge(store: Store) -> usize {
    store.inspect.poke.get().step_of(store.time_steps())
}

/// The sample that is seen: its number, or that it was drawn.
fn sample(both: &[crate::page::store::inspect::Seen; 2]) -> String {
    let sample = both[0].recording.sample;
    sample.map_or("drawn".to_owned(), |it| it.to_string())
}

/// All that is seen of the recordings.
#[component]
fn Lenses() -> impl IntoView {
    let store = use_store();
    // By other names, it is made anew.
    let which = move || {
        let choices = Side::BOTH.map(|side| Choice::new(side, name(side)));
        view! {
            <Segmented
                name="inside-network"
                legend=say("Network")
                choices=choices.to_vec()
                value=store.inspect.side
                on_change=move |side| store.inspect_side(side)
            />
        }
    };
    view! {
        <Scrub />
        <Show when=move || !shows_one(store)><div class="which">{which}</div></Show>
        <Heads />
        <Forwards />
        <Backwards />
        <Neurons />
    }
}

/// Whether a drawn digit is looked at.
fn is_drawn(store: Store) -> bool {
    store
        .inspect
        .shown
        .with(|shown| matches!(shown, Shown::Drawn { .. }))
}
