//! A snippet that shows the lab within another page.

use super::Made;
use super::address_of;
use super::chosen::Chosen;
use super::option::ShareOption;
use crate::core::name::{Labelled, Named};
use crate::core::share_link::{Link, Part};
use crate::page::kit::{element, framed};
use crate::page::language::say;
use crate::page::site;
use leptos::prelude::*;

/// The second tab.
#[component]
pub fn EmbedTab(chosen: RwSignal<Chosen>, made: Made) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let fits = RwSignal::new(false);
    let text = Memo::new(move |_| {
        let hidden = chosen.with(|chosen| chosen.hidden.clone());
        let write = if fits.get() { element } else { framed };
        made.with(|link| {
            link.as_ref()
                .map_or_else(String::new, |link| write(&snippet(link, hidden)))
        })
    });
    let parts = Part::all().map(|part| {
        let shown = move || !chosen.with(|chosen| chosen.hidden.contains(&part));
        let take = move |event| {
            let shows = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.hidden.retain(|it| *it != part);
                if !shows {
                    chosen.hidden.push(part);
                }
            });
        };
        let id = format!("show-{}", part.key());
        view! {
            <label class="tick" for=id.clone()>
                <input id=id.clone() type="checkbox" prop:checked=shown on:change=take />
                {say(part.label())}
            </label>
        }
    });
    view! {
        <label class="stack">
            <b>{say("Snippet")}</b>
            <textarea id="share-embed" class="field mono" rows="5" readonly prop:value=move || text.get()></textarea>
        </label>
        <fieldset class="stack">
            <legend>{say("Show")}</legend>
            <div class="inl">{parts.collect::<Vec<_>>()}</div>
        </fieldset>
        <ShareOption
            id="embed-element"
            label=say("As an element")
            checked=fits
            on_change=move |on| fits.set(on)
        >
            {say("As high as it needs, paused out of sight. Your page has to allow its script.")}
        </ShareOption>
        <div class="inl">
            <button
                id="embed-copy"
                class="b main sm"
                type="button"
                on:click=move |_| site::copy(&text.get_untracked(), said)
            >
                {say("Copy snippet")}
            </button>
            <span class="meta" role="status">{move || said.get()}</span>
            <span class="meta">{say("From 360 px wide. Asks nothing of your page.")}</span>
        </div>
    }
}

/// The address that is embedded.
fn snippet(link: &Link, hidden: Vec<Part>) -> String {
    let link = Link {
        hidden,
        ..link.clone()
    };
    address_of(&link)
}
