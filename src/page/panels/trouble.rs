//! An engine that could not be had: which of its files is to blame, and the way to fetch it anew.

use super::banner::whole;
use crate::page::dom::{El, button, el};
use crate::page::site;
use crate::page::store::SetIfNew;
use crate::page::store::{Engine, use_store};
use leptos::prelude::untrack;
use leptos::prelude::*;

/// Hidden while the engine is well; what happened stands in the status.
pub fn trouble() -> El {
    let store = use_store();
    let broken = RwSignal::new(false);
    Effect::new(move |_| {
        let now = |engine: &Engine| matches!(engine, Engine::Broken(_));
        broken.set_if_new(store.desk.with(|desk| now(&desk.engine)));
    });
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        if broken.get() {
            site::name_problems(said);
        }
    });
    let help = "Your settings and answers stay; runs of this page do not.";
    el("aside")
        .id("engine-trouble")
        .class("banner")
        .attr("aria-label", "About the engine")
        .live_flag("hidden", move || !broken.get())
        .child(
            el("p")
                .id("engine-problem")
                .class("error")
                .attr("role", "status")
                .live_text(move || said.get()),
        )
        .child(
            button("restart", "Fetch the engine anew and reload")
                .id("engine-reload")
                .on_click(move || site::open_anew(&untrack(|| whole(store)), said)),
        )
        .child(el("p").class("help").text(help))
}
