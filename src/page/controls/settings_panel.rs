//! The settings: a column beside the charts, or a drawer over them on a small screen.

use super::field_view::{field_view, is_shown};
use super::notes::note_of;
use super::presets::preset_choice;
use super::task_view::task_view;
use super::transport::restart_button;
use crate::core::exercise::Exercise;
use crate::core::name::{Labelled, Named};
use crate::core::settings::{Field, Group};
use crate::page::dom::{El, button, el};
use crate::page::store::focus::focus;
use crate::page::store::remembered::{remember, remembered};
use crate::page::store::{Store, use_store};
use leptos::ev;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDetailsElement};

/// The form of all settings.
pub fn settings_panel() -> El {
    let store = use_store();
    let close = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && is_drawer() {
            show_settings(store, false);
        }
    });
    on_cleanup(move || close.remove());
    let close = button("quiet", "Close")
        .id("settings-close")
        .on_click(move || show_settings(store, false));
    let head = el("div")
        .class("settings-head")
        .child(el("h2").text("Settings"))
        .child(close);
    let help = el("p").class("help").text(
        "Both networks follow them; only the second has its exponent held. They take \
         effect when training starts.",
    );
    let foot = el("div")
        .class("settings-foot")
        .child(restart_button("restart-settings"));
    el("aside")
        .id("settings")
        .class("settings")
        .attr("aria-label", "Settings")
        .live_flag("hidden", move || {
            !store.desk.with(|desk| desk.settings_open)
        })
        .children([head, help, preset_choice()])
        .children(Group::all().map(field_group))
        .children([foot])
}

/// Opens or closes the settings; where they stand beside the charts, the next visit begins so.
pub fn show_settings(store: Store, open: bool) {
    store.desk.update(|desk| desk.settings_open = open);
    // Only when it is in sight, or gone, can the focus go there.
    let next = match (open, is_drawer()) {
        (true, false) => None,
        (true, true) => Some("settings-close"),
        (false, _) => Some("settings-toggle"),
    };
    if let Some(next) = next {
        request_animation_frame(move || focus(next));
    }
    if !is_drawer() {
        remember("settings", open);
    }
}

/// On a small screen the settings lie over the page.
pub fn is_drawer() -> bool {
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width < 1100.0)
}

/// What can be folded away under its title.
fn fold(open: bool, title: &str) -> El {
    let details = el("details").class("group");
    let details = if open { details.flag("open") } else { details };
    details.child(el("summary").text(title))
}

fn field_group(group: Group) -> El {
    let store = use_store();
    let open = remembered(group.key()).unwrap_or(group == Group::Task);
    let fold = fold(open, group.label()).id(format!("group-{}", group.key()));
    let details: HtmlDetailsElement = fold.node().clone().unchecked_into();
    let folded = details.clone();
    let unfolded = details.clone();
    let seen = Cell::new(0);
    Effect::new(move |_| {
        // An exercise's few settings are in sight at once.
        let (exercises, is_few) = store.study.with(|study| {
            let few = |it: &Exercise| !it.shown.is_empty();
            (study.exercises, study.exercise.as_ref().is_some_and(few))
        });
        if seen.replace(exercises) != exercises && is_few {
            unfolded.set_open(true);
        }
    });
    Effect::new(move |_| {
        let wrong = |field: &Field| store.desk.with(|desk| desk.settings.error(field).is_some());
        // What is wrong is never hidden in a fold.
        if group.fields().any(wrong) {
            details.set_open(true);
        }
    });
    let note = move || store.desk.with(|desk| note_of(group, desk.settings.good()));
    let note = el("p")
        .class("note")
        .live_flag("hidden", move || note().is_empty())
        .live_text(note);
    let is_empty = move || !group.fields().any(|field| is_shown(store, field));
    fold.live_flag("hidden", is_empty)
        .on("toggle", move |_: Event| {
            remember(group.key(), folded.open());
        })
        .children((group == Group::Task).then(task_view))
        .children(group.fields().map(field_view))
        .child(note)
}
