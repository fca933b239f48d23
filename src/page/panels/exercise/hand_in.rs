//! The student's name, and the hand-in as a file or a link.

use super::bounded::bounded;
use crate::core::exercise::MOST_NAME;
use crate::core::share_link::MOST_BYTES;
use crate::page::dom::{El, button, el};
use crate::page::panels::copy::copy;
use crate::page::panels::download::download;
use crate::page::store::Store;
use crate::page::store::study::Study;
use leptos::prelude::*;

pub fn hand_in(store: Store) -> El {
    let name = store.study.with_untracked(|study| study.student.clone());
    let said = RwSignal::new(String::new());
    let input = el("input")
        .attr("autocomplete", "name")
        .attr("value", &name);
    let [input, count] = bounded(input, "student", MOST_NAME, &name, move |text| {
        store.name_student(text);
    });
    let missing = move || store.study.with(Study::cannot_hand_in);
    let file = button("", "Save the hand-in")
        .id("hand-in-file")
        .live_flag("disabled", move || missing().is_some())
        .on_click(move || {
            if let Some(hand_in) = untrack(|| store.hand_in()) {
                download(&hand_in.file_name(), &hand_in.fragment());
            }
        });
    let link = button("", "Copy it as a link")
        .id("hand-in-link")
        .live_flag("disabled", move || missing().is_some())
        .on_click(move || {
            if let Some(hand_in) = untrack(|| store.hand_in()) {
                copy_link(&hand_in.fragment(), said);
            }
        });
    let help = "It holds your answers, the experiment and its receipt. Nothing is sent: give it \
                to your teacher yourself.";
    el("div")
        .class("hand-in")
        .child(el("h3").text("Hand in"))
        .child(el("label").attr("for", "student").text("Your name"))
        .child(el("div").class("row").children([input, file, link]))
        .child(count)
        .child(
            el("p")
                .id("hand-in-missing")
                .class("help")
                .live_text(move || missing().unwrap_or_default()),
        )
        .child(el("p").class("help").text(help))
        .child(
            el("p")
                .class("help")
                .attr("role", "status")
                .live_text(move || said.get()),
        )
}

fn copy_link(fragment: &str, said: RwSignal<String>) {
    if fragment.len() > MOST_BYTES {
        said.set(format!(
            "As a link it has {} characters; allowed: up to {MOST_BYTES}. Save it as a file instead.",
            fragment.len()
        ));
        return;
    }
    copy(crate::page::site::address(fragment), said);
}
