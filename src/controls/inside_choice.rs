//! Which run is looked into, and which held-out sample goes through it.

use crate::store::live::{effect, live, on};
use crate::store::{Side, Store, use_store};
use leptos::ev::Event;
use leptos::html::Input;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

/// One run or the other.
#[component]
pub fn SideSwitch() -> impl IntoView {
    let store = use_store();
    let choice = move |side: Side| {
        let id = format!("inside-{}", side.key());
        view! {
            <label class="choice" data-side=side.key()>
                <input
                    id=id
                    type="radio"
                    name="inside-side"
                    prop:checked=live(move || store.inspect.with(|looked| looked.side == side))
                    on:change=on(move |_| store.inspect_side(side))
                />
                <span class="swatch" aria-hidden="true"></span>
                {side.label()}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend class="visually-hidden">"The network that is looked into"</legend>
            {Side::BOTH.map(choice)}
        </fieldset>
    }
}

/// A held-out sample, of both runs.
#[component]
pub fn SampleChoice() -> impl IntoView {
    let store = use_store();
    let field = NodeRef::<Input>::new();
    let last = move || store.held_out() - 1;
    let chosen = move || store.inspect.with(|looked| looked.sample).min(last());
    effect(move || {
        let (sample, last) = (chosen(), last());
        if let Some(field) = field.get() {
            field.set_max(&last.to_string());
            field.set_value(&sample.to_string());
        }
    });
    let typed = on(move |event: Event| {
        let sample = event_target_value(&event).trim().parse();
        let sample = sample.unwrap_or_else(|_| untrack(chosen));
        store.choose_sample(sample);
        // What was typed may have been no sample at all, and then nothing else changes.
        event_target::<HtmlInputElement>(&event).set_value(&untrack(chosen).to_string());
    });
    let go = move |store: Store, by: isize| {
        on(move |_| store.choose_sample(untrack(chosen).saturating_add_signed(by)))
    };
    view! {
        <div class="sample" role="group" aria-label="Held-out sample">
            <label for="inside-sample">"Sample"</label>
            <button
                id="inside-previous"
                type="button"
                aria-label="Previous sample"
                disabled=live(move || chosen() == 0)
                on:click=go(store, -1)
            >
                "‹"
            </button>
            <input
                id="inside-sample"
                type="number"
                inputmode="numeric"
                min="0"
                step="1"
                node_ref=field
                on:change=typed
            />
            <button
                id="inside-next"
                type="button"
                aria-label="Next sample"
                disabled=live(move || chosen() == last())
                on:click=go(store, 1)
            >
                "›"
            </button>
            <span class="unit">{live(move || format!("of 0 to {}", last()))}</span>
        </div>
    }
}
