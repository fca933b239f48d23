//! Simulated time: a slider above the charts that it moves, and a button that plays.

use crate::page::charts::{Showing, TimeScale};
use crate::page::dom::{El, button, el};
use crate::page::store::inspect::Shown;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, KeyboardEvent};

/// What the page keys move by, in time steps.
const PAGE: isize = 10;
/// Width of the slider's thumb in CSS pixels, as the style sheet has it.
const THUMB: f64 = 16.0;

/// The slider over the time steps of what is shown.
pub fn time_slider(shown: Showing) -> El {
    let store = use_store();
    let playing = move || store.inspect.with(|looked| looked.playing);
    let state = move || if playing() { "running" } else { "paused" }.to_owned();
    let play = button("", "")
        .id("inside-play")
        .live_attr("data-state", state)
        .live_flag("disabled", move || steps(shown) < 2)
        .on_click(move || store.toggle_playing())
        .child(el("span").class("icon").attr("aria-hidden", "true"))
        .live_text(move || if playing() { "Stop" } else { "Play" }.to_owned());
    let place = el("span")
        .id("inside-step")
        .class("step-words")
        .live_text(move || {
            let cursor = store.inspect.with(|looked| looked.cursor);
            format!("step {} of {}", cursor + 1, steps(shown))
        });
    let range = el("div").class("time-range").child(slider(store, shown));
    let words = el("div").class("time-words").children([play, place]);
    el("div").class("time-slider").children([words, range])
}

fn steps(shown: Showing) -> usize {
    shown.with(|shown| shown.as_ref().map_or(0, Shown::steps))
}

fn slider(store: Store, shown: Showing) -> El {
    let dragged = move |event: Event| {
        if let Ok(step) = event_target_value(&event).parse() {
            store.scrub(step);
        }
    };
    let slider = el("input")
        .id("inside-time")
        .attr("type", "range")
        .attr("min", "0")
        .attr("step", "1")
        .live_style("margin", move || TimeScale::margins(steps(shown), THUMB))
        .attr("aria-label", "Simulated time")
        .on("input", dragged)
        .on("keydown", move |event: KeyboardEvent| press(store, &event));
    let input: HtmlInputElement = slider.node().clone().unchecked_into();
    Effect::new(move |_| {
        let cursor = store.inspect.with(|looked| looked.cursor);
        // The range first: a value outside of it would be cut off.
        input.set_max(&steps(shown).saturating_sub(1).to_string());
        input.set_value(&cursor.to_string());
        let words = shown.with(|shown| Some(spoken(shown.as_ref()?, cursor)));
        // Both fail only for a name that is no attribute's.
        let _ = match words {
            Some(words) => input.set_attribute("aria-valuetext", &words),
            None => input.remove_attribute("aria-valuetext"),
        };
    });
    slider
}

/// Every browser has its own idea of the page keys.
fn press(store: Store, event: &KeyboardEvent) {
    let cursor = store.inspect.with_untracked(|looked| looked.cursor);
    let to = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => cursor.saturating_add(1),
        "ArrowLeft" | "ArrowDown" => cursor.saturating_sub(1),
        "PageUp" => cursor.saturating_add_signed(PAGE),
        "PageDown" => cursor.saturating_add_signed(-PAGE),
        "Home" => 0,
        "End" => usize::MAX,
        _ => return,
    };
    event.prevent_default();
    store.scrub(to);
}

/// The step, and how many neurons spike in it.
fn spoken(shown: &Shown, step: usize) -> String {
    let recording = &shown.recording;
    let mut start = 0;
    let mut count = 0;
    for width in &recording.layers {
        let own = &recording.spikes[start..start + recording.time_steps * width];
        let now = own.chunks_exact((*width).max(1)).nth(step);
        count += now
            .unwrap_or_default()
            .iter()
            .filter(|&&spike| spike > 0)
            .count();
        start += own.len();
    }
    format!(
        "step {} of {}, {count} neurons spike",
        step + 1,
        shown.steps()
    )
}
