//! Name, views, device and Share, always in sight.

use super::device_badge::DeviceBadge;
use crate::core::name::{Labelled, Named};
use crate::core::share_link::View;
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::use_store;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// Goes to the content; the address stays that of the experiment.
fn skip(event: MouseEvent) {
    event.prevent_default();
    if let Some(main) = document().get_element_by_id("main") {
        // Fails for no name of an attribute.
        let _ = main.set_attribute("tabindex", "-1");
    }
    focus("main");
}

/// The bar at the top. Share sets `sharing`; its popover can set `about`.
#[component]
pub fn TopBar(sharing: RwSignal<bool>, about: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let view = Memo::new(move |_| store.desk.with(|desk| desk.view));
    let tabs = View::TABS.map(|tab| {
        let current = move || (view.get().tab() == tab).then_some("page");
        view! {
            <a id=format!("to-{}", tab.key()) href=format!("#view={}", tab.key()) aria-current=current>
                {say(tab.label())}
            </a>
        }
    });
    view! {
        <header class="top" data-view=move || view.get().key()>
            <a class="skip" href="#main" on:click=skip>{say("Skip to content")}</a>
            <a class="brand" href="#view=lab" aria-label=say("Lyapunov Lab, home")>
                <svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke-width="2.5">
                    <path d="M2 15c8 0 12-3 20-11" stroke="var(--un)" stroke-dasharray="4 2.5"></path>
                    <path d="M2 19h20" stroke="var(--re)"></path>
                </svg>
                <span>{say("Lyapunov Lab")}</span>
            </a>
            <nav class="nav" aria-label=say("Views")>{tabs}</nav>
            <div class="end">
                <DeviceBadge about />
                <button class="b share" type="button" id="share-open" aria-label=say("Share") on:click=move |_| sharing.set(true)>
                    <Icon sign=Sign::Share />
                    <span class="txt">{say("Share")}</span>
                </button>
            </div>
        </header>
    }
}
