//! What the last link left to say: what was passed over, what it asks, and the way to the full lab.

use crate::core::share_link::Link;
use crate::page::dom::{El, button, el};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

pub fn banner() -> El {
    let store = use_store();
    let notes = el("ul").id("link-notes").live_children(move || {
        let notes = store.study.with(|study| study.notes.clone());
        notes.iter().map(|words| el("li").text(words)).collect()
    });
    let asks = move || store.study.with(|study| study.asks);
    let asked = el("p")
        .id("link-asks")
        .live_flag("hidden", move || asks().is_none());
    let asked = asked
        .live_text(move || {
            let mebibytes = asks().unwrap_or_default() >> 20;
            format!("This link's experiment may take up to {mebibytes} MiB of memory. ")
        })
        .child(
            button("", "Train it anyway")
                .id("link-agree")
                .on_click(move || store.agree()),
        );
    let no_notes = move || store.study.with(|study| study.notes.is_empty());
    let dismiss = button("quiet", "Dismiss")
        .live_flag("hidden", no_notes)
        .on_click(move || store.study.update(|study| study.notes.clear()));
    let whole = move || store.study.with(|study| study.hidden.is_empty());
    let full = el("a")
        .id("full-lab")
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .live_flag("hidden", whole)
        .live_attr("href", move || full(store))
        .text("Open the full lab");
    el("aside")
        .class("banner")
        .attr("aria-label", "About this link")
        .live_flag("hidden", move || no_notes() && asks().is_none() && whole())
        .children([notes, asked, dismiss, full])
}

/// The same experiment with nothing left away.
fn full(store: Store) -> String {
    crate::page::site::address(&whole(store))
}

/// The present experiment, with its exercise, as a share link's part behind the `#`.
pub fn whole(store: Store) -> String {
    let link: Link = store.link(false, false, true, Vec::new());
    store.study.with(|study| match &study.exercise {
        Some(exercise) => exercise.fragment(&link),
        None => link.fragment(),
    })
}
