//! The student's name, and the hand-in as a file or a link.

use crate::dom::{El, button, el};
use crate::panels::copy::copy;
use crate::panels::download::download;
use crate::signal::Signal;
use crate::store::Store;
use crate::store::remembered::{recall, store as remember};
use leptos::prelude::*;
use web_sys::Event;

const NAME: &str = "name";

pub fn hand_in(store: Store) -> El {
    let name = Signal::new(recall(NAME).unwrap_or_default());
    let said = Signal::new(String::new());
    let typed = move |event: Event| {
        let text: String = event_target_value(&event).chars().take(80).collect();
        remember(NAME, &text);
        name.set(text);
    };
    let input = el("input")
        .id("student")
        .attr("autocomplete", "name")
        .live_value("value", move || name.get())
        .on("input", typed);
    let no_name = move || name.with(|name| name.trim().is_empty());
    let text = move || store.hand_in(&name.get_untracked());
    let file = button("", "Save the hand-in")
        .id("hand-in-file")
        .live_flag("disabled", no_name)
        .on_click(move || {
            if let Some(text) = untrack(text) {
                download("hand-in.txt", &text);
            }
        });
    let link = button("", "Copy it as a link")
        .id("hand-in-link")
        .live_flag("disabled", no_name)
        .on_click(move || {
            if let Some(text) = untrack(text) {
                copy(crate::panels::share::address(&text), said);
            }
        });
    let help = "It holds your answers, the experiment and its receipt. Nothing is sent: give it \
                to your teacher yourself.";
    el("div")
        .class("hand-in")
        .child(el("h3").text("Hand in"))
        .child(el("label").attr("for", "student").text("Your name"))
        .child(el("div").class("row").children([input, file, link]))
        .child(el("p").class("help").text(help))
        .child(
            el("p")
                .class("help")
                .attr("role", "status")
                .live_text(move || said.get()),
        )
}
