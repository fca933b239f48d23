//! The foot of the page, and the dialog that it opens: what this program is, and how to cite it.

use super::copy::copy;
use crate::core::about::{Build, DIGITS, DIGITS_LICENCE, LICENCES, SOURCES};
use crate::page::dom::{El, button, el};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// The foot with its button, and the dialog. All of it is in the page: nothing is asked of a network.
pub fn about() -> El {
    let build = Build::own();
    let dialog = el("dialog")
        .id("about")
        .attr("aria-labelledby", "about-title");
    let element: HtmlDialogElement = dialog.node().clone().unchecked_into();
    let (shown, closed) = (element.clone(), element);
    let open = button("quiet", "About, licence, how to cite")
        .id("about-open")
        .on_click(move || {
            // Fails only for a dialog that is open already. Closed, it gives the focus back by itself.
            let _ = shown.show_modal();
        });
    let close = button("quiet", "Close")
        .id("about-close")
        .on_click(move || closed.close());
    let head = el("div")
        .class("panel-head")
        .child(el("h2").id("about-title").text("About Lyapunov Lab"))
        .child(close);
    let dialog = dialog
        .child(head)
        .children([version(&build), licence(), data()])
        .children(sources())
        .children(citation(&build));
    el("footer").class("foot").child(open).child(dialog)
}

fn version(build: &Build) -> El {
    el("p")
        .id("about-version")
        .attr("data-version", &build.version)
        .attr("data-commit", build.commit.as_deref().unwrap_or_default())
        .text(format!(
            "Version {}, {}.",
            build.version,
            build.commit_text()
        ))
}

fn link(address: &str, words: &str) -> El {
    el("a")
        .attr("href", address)
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .text(words)
}

fn licence() -> El {
    let [mit, apache] = LICENCES.map(|(name, place)| link(place, name));
    el("p")
        .text("Licence: ")
        .child(mit)
        .text(" or ")
        .child(apache)
        .text(", as you choose.")
}

fn data() -> El {
    el("p")
        .text(format!("The digits: {DIGITS}; here as spikes over time. "))
        .child(link(DIGITS_LICENCE, "The licence of the digits"))
        .text(".")
}

fn sources() -> [El; 2] {
    let items = SOURCES.map(|source| el("li").text(source));
    [el("h3").text("Sources"), el("ul").children(items)]
}

fn citation(build: &Build) -> [El; 4] {
    let said = RwSignal::new(String::new());
    let entry = build.bibtex();
    let area = el("textarea")
        .id("about-bibtex")
        .attr("rows", "8")
        .flag("readonly")
        .attr("aria-label", "The BibTeX entry")
        .text(&entry);
    let copy = button("", "Copy the entry")
        .id("about-copy")
        .on_click(move || copy(entry.clone(), said));
    let status = el("p")
        .class("help")
        .attr("role", "status")
        .live_text(move || said.get());
    [el("h3").text("How to cite"), area, copy, status]
}
