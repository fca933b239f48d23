//! Simulated time: a slider above the charts that it moves, and a button that plays.

use crate::charts::{Showing, TimeScale};
use crate::store::inspect::Shown;
use crate::store::live::{effect, live, on};
use crate::store::{Store, use_store};
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// What the page keys move by, in time steps.
const PAGE: isize = 10;
/// Width of the slider's thumb in CSS pixels, as the style sheet has it.
const THUMB: f64 = 16.0;

/// The slider over the time steps of what is shown.
#[component]
pub fn TimeSlider(shown: Showing) -> impl IntoView {
    let store = use_store();
    let slider = NodeRef::<Input>::new();
    let steps = move || shown.with(|shown| shown.as_ref().map_or(0, Shown::steps));
    let playing = move || store.inspect.with(|looked| looked.playing);
    effect(move || {
        let cursor = store.inspect.with(|looked| looked.cursor);
        if let Some(slider) = slider.get() {
            // The range first: a value outside of it would be cut off.
            slider.set_max(&steps().saturating_sub(1).to_string());
            slider.set_value(&cursor.to_string());
        }
    });
    let dragged = on(move |event| {
        if let Ok(step) = event_target_value(&event).parse() {
            store.scrub(step);
        }
    });
    let place = live(move || {
        let cursor = store.inspect.with(|looked| looked.cursor);
        format!("step {} of {}", cursor + 1, steps())
    });
    let spoken = live(move || {
        let looked = store.inspect.get();
        shown.with(|shown| Some(spoken(shown.as_ref()?, looked.cursor)))
    });
    view! {
        <div class="time-slider">
            <div class="time-words">
                <button
                    id="inside-play"
                    type="button"
                    data-state=live(move || if playing() { "running" } else { "paused" }.to_owned())
                    disabled=live(move || steps() < 2)
                    on:click=on(move |_| store.toggle_playing())
                >
                    <span class="icon" aria-hidden="true"></span>
                    {live(move || if playing() { "Stop" } else { "Play" }.to_owned())}
                </button>
                <span id="inside-step" class="step-words">{place}</span>
            </div>
            <div class="time-range">
                <input
                    id="inside-time"
                    type="range"
                    min="0"
                    step="1"
                    node_ref=slider
                    style:margin=live(move || TimeScale::margins(steps(), THUMB))
                    aria-label="Simulated time"
                    aria-valuetext=spoken
                    on:input=dragged
                    on:keydown=on(move |event| press(store, &event))
                />
            </div>
        </div>
    }
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
