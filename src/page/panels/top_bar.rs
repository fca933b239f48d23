//! Name, views, buttons, progress and device, always in sight.

use super::share::share;
use crate::core::name::{Labelled, Named};
use crate::core::share_link::View;
use crate::page::controls::{device_switch, progress, restart_button, show_settings, transport};
use crate::page::dom::{El, button, el};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// The bar at the top; on a small screen its Train button sits at the foot. What drives the lab is
/// hidden beside the other view.
pub fn top_bar() -> El {
    let store = use_store();
    let open = move || store.desk.with(|desk| desk.settings_open);
    let views = el("nav")
        .class("views")
        .attr("aria-label", "Views")
        .children(View::all().map(|view| link(store, view)));
    let brand = el("div")
        .class("brand")
        .child(el("h1").text("Lyapunov Lab"))
        .child(views);
    let settings = button("", "Settings")
        .id("settings-toggle")
        .attr("aria-controls", "settings")
        .live_attr("aria-expanded", move || open().to_string())
        .on_click(move || show_settings(store, !untrack(open)));
    el("header")
        .class("top-bar")
        .live_attr("data-view", move || {
            store.desk.with(|desk| desk.view).key().to_owned()
        })
        .children([brand, settings, transport(), restart_button("restart")])
        .children([progress(), device_switch()])
        .children(share())
}

/// The link to a view.
fn link(store: Store, view: View) -> El {
    let is_current = move || store.desk.with(|desk| desk.view == view);
    el("a")
        .id(format!("to-{}", view.key()))
        .attr("href", format!("#view={}", view.key()))
        .live_option("aria-current", move || {
            is_current().then(|| "page".to_owned())
        })
        .text(view.label())
}
