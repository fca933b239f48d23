//! Experiments to begin with.

use crate::core::config::{PRESETS, Preset};
use crate::page::dom::{El, button, el};
use crate::page::store::focus::focus;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;
use web_sys::Event;

/// A choice of presets, with what the present one shows and what came out of it.
pub fn preset_choice() -> El {
    let store = use_store();
    let option = move |preset: &'static Preset| {
        el("option")
            .attr("value", preset.key)
            .live_state("selected", move || present(store).key == preset.key)
            .text(preset.title)
    };
    let taken = move |event: Event| {
        if let Some(preset) = Preset::named(&event_target_value(&event)) {
            store.choose_settings((preset.config)());
        }
    };
    let select = el("select")
        .id("preset")
        .attr("aria-describedby", "preset-help preset-result")
        .on("change", taken)
        .children(PRESETS.iter().map(option));
    let help = el("p")
        .class("help")
        .id("preset-help")
        .live_text(move || present(store).sentence.to_owned());
    let result = el("p")
        .class("help result")
        .id("preset-result")
        .live_text(move || present(store).result());
    el("section")
        .class("presets")
        .attr("aria-label", "Experiments")
        // An exercise brings its own.
        .live_flag("hidden", move || {
            store.study.with(|study| study.exercise.is_some())
        })
        .children([label(store), select, help, result])
}

/// The choice's name, how much has been changed since, and the way back.
fn label(store: Store) -> El {
    let changes = move || store.desk.with(|desk| desk.settings.changes());
    let changed = move || match changes() {
        0 => String::new(),
        1 => "1 setting changed".to_owned(),
        count => format!("{count} settings changed"),
    };
    let changed = el("span")
        .class("changed")
        .attr("role", "status")
        .live_text(changed);
    let back = button("quiet to-default", "undo changes")
        .live_flag("hidden", move || changes() == 0)
        .on_click(move || {
            store.choose_settings((untrack(|| present(store)).config)());
            focus("preset");
        });
    el("div")
        .class("field-label")
        .child(el("label").attr("for", "preset").text("Experiment"))
        .child(changed)
        .child(back)
}

fn present(store: Store) -> &'static Preset {
    store.desk.with(|desk| desk.settings.preset())
}
