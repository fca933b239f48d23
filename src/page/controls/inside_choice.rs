//! Which run is looked into, and which held-out sample goes through it.

use crate::core::name::{Labelled, Named};
use crate::core::number::read_whole;
use crate::page::dom::{El, button, el};
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// One run or the other.
pub fn side_switch() -> El {
    let store = use_store();
    let choice = move |side: Side| {
        let input = el("input")
            .id(format!("inside-{}", side.key()))
            .attr("type", "radio")
            .attr("name", "inside-side")
            .live_state("checked", move || {
                store.inspect.with(|looked| looked.side == side)
            })
            .on("change", move |_: Event| store.inspect_side(side));
        el("label")
            .class("choice")
            .attr("data-side", side.key())
            .child(input)
            .child(el("span").class("swatch").attr("aria-hidden", "true"))
            .text(side.label())
    };
    let legend = el("legend")
        .class("visually-hidden")
        .text("The network that is looked into");
    el("fieldset")
        .class("choices")
        .child(legend)
        .children(Side::BOTH.map(choice))
}

/// A held-out sample, of both runs.
pub fn sample_choice() -> El {
    let store = use_store();
    let go = move |by: isize| {
        move || store.choose_sample(untrack(|| chosen(store)).saturating_add_signed(by))
    };
    let label = el("label").attr("for", "inside-sample").text("Sample");
    let previous = button("", "‹")
        .id("inside-previous")
        .attr("aria-label", "Previous sample")
        .live_flag("disabled", move || chosen(store) == 0)
        .on_click(go(-1));
    let next = button("", "›")
        .id("inside-next")
        .attr("aria-label", "Next sample")
        .live_flag("disabled", move || chosen(store) == last(store))
        .on_click(go(1));
    let range = el("span")
        .class("unit")
        .live_text(move || format!("of 0 to {}", last(store)));
    el("div")
        .class("sample")
        .attr("role", "group")
        .attr("aria-label", "Held-out sample")
        .children([label, previous, sample_field(store), next, range])
}

fn sample_field(store: Store) -> El {
    let typed = move |event: Event| {
        let sample = read_whole(&event_target_value(&event));
        let sample = sample.unwrap_or_else(|_| untrack(|| chosen(store)));
        store.choose_sample(sample);
        // What was typed may have been no sample at all, and then nothing else changes.
        let now = untrack(|| chosen(store));
        event_target::<HtmlInputElement>(&event).set_value(&now.to_string());
    };
    let field = el("input")
        .id("inside-sample")
        .attr("type", "number")
        .attr("inputmode", "numeric")
        .attr("min", "0")
        .attr("step", "1")
        .on("change", typed);
    let input: HtmlInputElement = field.node().clone().unchecked_into();
    Effect::new(move |_| {
        input.set_max(&last(store).to_string());
        input.set_value(&chosen(store).to_string());
    });
    field
}

/// The highest sample that there is.
fn last(store: Store) -> usize {
    store.held_out() - 1
}

fn chosen(store: Store) -> usize {
    store.inspect.with(|looked| looked.sample).min(last(store))
}
