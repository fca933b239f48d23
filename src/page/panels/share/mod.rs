//! The share dialog: a link, what it contains, its QR code, and a snippet that embeds the lab.

mod code;
mod contents;

use super::copy::copy;
use crate::core::name::{Labelled, Named};
use crate::core::protocol::Command;
use crate::core::share_link::{Link, Part};
use crate::page::dom::{El, button, el};
use crate::page::site::address;
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement};

/// What the visitor chose to share.
#[derive(Debug, Clone, PartialEq)]
struct Choice {
    open: bool,
    start: bool,
    receipts: bool,
    compared: bool,
    sweep: bool,
    hidden: Vec<Part>,
}

/// The button, and the dialog that it opens.
pub fn share() -> [El; 2] {
    let store = use_store();
    let choice = RwSignal::new(Choice {
        open: false,
        start: true,
        receipts: true,
        compared: true,
        sweep: true,
        hidden: vec![Part::Settings, Part::Sweep, Part::Bar],
    });
    let dialog = el("dialog")
        .id("share")
        .attr("aria-labelledby", "share-title");
    let element: HtmlDialogElement = dialog.node().clone().unchecked_into();
    let (shown, closed) = (element.clone(), element);
    let open = button("", "Share").id("share-open").on_click(move || {
        choice.update(|choice| choice.open = true);
        // Fails only for a dialog that is open already.
        let _ = shown.show_modal();
    });
    let close = button("quiet", "Close").on_click(move || closed.close());
    let head = el("div")
        .class("panel-head")
        .child(el("h2").id("share-title").text("Share this experiment"))
        .child(close);
    let dialog = dialog
        .on("close", move |_: Event| {
            choice.update(|choice| choice.open = false)
        })
        .child(head)
        .child(options(store, choice))
        .child(linked(store, choice))
        .child(embedded(store, choice));
    [open, dialog]
}

fn link(store: Store, choice: RwSignal<Choice>) -> Link {
    let Choice {
        start,
        receipts,
        compared,
        sweep,
        ..
    } = choice.get();
    Link {
        sweep: store.swept().filter(|_| sweep),
        ..store.link(start, receipts, compared, Vec::new())
    }
}

fn check(
    id: &str,
    words: &str,
    on: impl Fn() -> bool + 'static,
    take: impl Fn(bool) + 'static,
) -> El {
    let input = el("input")
        .id(id)
        .attr("type", "checkbox")
        .live_state("checked", on)
        .on("change", move |event: Event| {
            take(event_target_checked(&event))
        });
    let label = el("label").attr("for", id).text(words);
    el("div").class("option").child(input).child(label)
}

fn options(store: Store, choice: RwSignal<Choice>) -> El {
    let start = check(
        "share-start",
        "Training starts at once",
        move || choice.with(|choice| choice.start),
        move |on| choice.update(|choice| choice.start = on),
    );
    let receipts = check(
        "share-receipts",
        "With a receipt: what you got, so that others see whether they get the same",
        move || choice.with(|choice| choice.receipts),
        move |on| choice.update(|choice| choice.receipts = on),
    );
    let compared = check(
        "share-compared",
        "With the earlier runs that are drawn",
        move || choice.with(|choice| choice.compared),
        move |on| choice.update(|choice| choice.compared = on),
    );
    let sweep = check(
        "share-sweep",
        "With the sweep that is set",
        move || choice.with(|choice| choice.sweep),
        move |on| choice.update(|choice| choice.sweep = on),
    );
    let ready = move || {
        Side::BOTH
            .into_iter()
            .any(|side| store.receipt(side).is_some())
    };
    let none = "There is no receipt yet: a run has one when it has been trained to its end with \
                unchanged settings.";
    el("div")
        .class("share-options")
        .children([start, receipts, compared, sweep])
        .child(el("p").class("help").live_flag("hidden", ready).text(none))
}

fn linked(store: Store, choice: RwSignal<Choice>) -> El {
    let said = RwSignal::new(String::new());
    let text = move || address(&link(store, choice).fragment());
    Effect::new(move |_| {
        if choice.with(|choice| choice.open) {
            let text = text();
            store.send_code(text);
        }
    });
    let is_open = move || choice.with(|choice| choice.open);
    let shown = move || if is_open() { text() } else { String::new() };
    let area = el("textarea")
        .id("share-link")
        .attr("rows", "3")
        .flag("readonly")
        .attr("aria-label", "The link")
        .live_value("value", shown);
    let copy = button("restart", "Copy the link")
        .id("share-copy")
        .on_click(move || copy(untrack(text), said));
    let contents = el("p")
        .class("help")
        .id("share-contents")
        .live_text(move || {
            if is_open() {
                contents::words(&link(store, choice), text().len())
            } else {
                String::new()
            }
        });
    let status = el("p")
        .class("help")
        .attr("role", "status")
        .live_text(move || said.get());
    let left = el("div").children([area, copy, status, contents]);
    el("div")
        .class("share-link")
        .child(left)
        .child(code::code(store))
}

fn embedded(store: Store, choice: RwSignal<Choice>) -> El {
    let said = RwSignal::new(String::new());
    let snippet = move || {
        let link = Link {
            hidden: choice.with(|choice| choice.hidden.clone()),
            ..link(store, choice)
        };
        format!(
            "<iframe src=\"{}\" width=\"100%\" height=\"640\" title=\"Lyapunov Lab\" allow=\"clipboard-write\"></iframe>",
            address(&link.fragment()).replace('&', "&amp;")
        )
    };
    let part = |part: Part| {
        check(
            &format!("hide-{}", part.key()),
            part.label(),
            move || choice.with(|choice| choice.hidden.contains(&part)),
            move |on| {
                choice.update(|choice| {
                    choice.hidden.retain(|it| *it != part);
                    if on {
                        choice.hidden.push(part);
                    }
                });
            },
        )
    };
    let shown = move || {
        if choice.with(|choice| choice.open) {
            snippet()
        } else {
            String::new()
        }
    };
    let area = el("textarea")
        .id("share-embed")
        .attr("rows", "3")
        .flag("readonly")
        .attr("aria-label", "The snippet")
        .live_value("value", shown);
    let copy = button("", "Copy the snippet").on_click(move || copy(untrack(snippet), said));
    let status = el("p")
        .class("help")
        .attr("role", "status")
        .live_text(move || said.get());
    let parts = el("fieldset")
        .child(el("legend").text("Leave away"))
        .children(Part::all().map(part));
    el("details")
        .class("group")
        .child(el("summary").text("Embed it in a page"))
        .children([parts, area, copy, status])
}

impl Store {
    /// Asks the engine for a link's QR code.
    fn send_code(self, text: String) {
        self.study.update(|study| study.code = None);
        self.with_lab(&mut |lab| {
            let text = text.clone();
            lab.ask(|request| Command::Code { request, text });
        });
    }
}
