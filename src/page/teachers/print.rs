//! The way to a printer.

use crate::page::language::say;
use leptos::prelude::*;

/// Prints what is in sight.
#[component]
pub fn PrintButton(id: &'static str, #[prop(optional)] hidden: Signal<bool>) -> impl IntoView {
    // Fails for no page of a window's own.
    let print = |_| drop(window().print());
    view! { <button class="b" type="button" id=id hidden=hidden on:click=print>{say("Print this page")}</button> }
}
