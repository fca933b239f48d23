//! Whether the visitor is who left answers in this browser on another visit.

use crate::core::share_link::View;
use crate::page::dom::{El, button, el};
use crate::page::store::focus::focus;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// Asked where answers are given or looked at; until it is answered, nothing of them is shown.
pub fn earlier() -> El {
    let store = use_store();
    let name = move || {
        let earlier = store.study.with(|study| study.earlier.clone());
        earlier.unwrap_or_default().trim().to_owned()
    };
    let asked = move || {
        let of_lessons = store.desk.with(|desk| desk.view == View::Lessons);
        let asked = |study: &crate::page::store::study::Study| {
            study.earlier.is_some() && (of_lessons || study.exercise.is_some())
        };
        store.study.with(asked)
    };
    let question = move || match name() {
        nobody if nobody.is_empty() => {
            "Somebody who gave no name left answers in this browser.".to_owned()
        }
        name => format!("{name} left answers in this browser."),
    };
    let go_on = move || match name() {
        nobody if nobody.is_empty() => "They are mine: continue".to_owned(),
        name => format!("Continue as {name}"),
    };
    el("aside")
        .id("earlier")
        .class("banner")
        .attr("aria-label", "About answers kept here")
        .live_flag("hidden", move || !asked())
        .child(el("p").live_text(question))
        .child(
            button("restart", "")
                .id("continue-as")
                .live_text(go_on)
                .on_click(move || decide(store, Store::go_on)),
        )
        .child(
            button("", "Start afresh: remove them")
                .id("start-afresh")
                .on_click(move || decide(store, Store::start_afresh)),
        )
}

fn decide(store: Store, how: fn(Store)) {
    how(store);
    // The button itself goes.
    for id in ["train", "predict-0-0", "predict-0"] {
        focus(id);
    }
}
