//! Train, Step, Reset, New seed.

use crate::core::name::Named;
use crate::page::dom::{El, button, el};
use crate::page::store::focus::focus;
use crate::page::store::{Activity, use_store};
use leptos::prelude::*;

/// The buttons that drive the pair of runs.
pub fn transport() -> El {
    let store = use_store();
    let words = move || {
        let words = match store.activity() {
            Activity::Idle => "Train",
            Activity::Running => "Pause",
            Activity::Paused => "Go on",
            Activity::Finished => "Train again",
        };
        words.to_owned()
    };
    let train = button("primary", "")
        .id("train")
        .attr("aria-keyshortcuts", "Space")
        .attr("title", "Space")
        .live_attr("data-state", move || store.activity().key().to_owned())
        .live_attr("data-locked", move || {
            let idle = store.activity() == Activity::Idle;
            (idle && store.study.with(|study| study.lock().is_some())).to_string()
        })
        .on_click(move || store.toggle_training())
        .child(el("span").class("icon").attr("aria-hidden", "true"))
        .live_text(words);
    let step = button("", "Step")
        .id("step")
        .attr("title", "One step of each network")
        .live_flag("disabled", move || store.activity() == Activity::Finished)
        .on_click(move || store.step());
    let reset = button("", "Reset")
        .id("reset")
        .attr("title", "Back to the start, with the same seed")
        .on_click(move || store.reset());
    let new_seed = button("", "New seed")
        .id("new-seed")
        .attr("title", "Back to the start, with another seed")
        .on_click(move || store.new_seed());
    el("div")
        .class("transport")
        .attr("role", "group")
        .attr("aria-label", "Training")
        .children([train, step, reset, new_seed])
}

/// Shown where the settings no longer are what the pair was started with.
pub fn restart_button(id: &str) -> El {
    let store = use_store();
    button("restart", "Restart with changes")
        .id(id)
        .live_flag("hidden", move || !store.needs_restart())
        .on_click(move || {
            store.restart();
            // The button itself goes.
            focus("train");
        })
}
