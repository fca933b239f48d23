//! Hand-ins: many at once, each with its results and with what of its receipts does not fit.

mod detail;
mod summary;
mod table;

use super::{Page, Teaching};
use crate::page::kit::{Icon, PageHead, Sign};
use crate::page::store::use_store;
use detail::Detail;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlInputElement};
use summary::headline;
use table::HandInTable;
use wasm_bindgen::JsCast;

/// The whole page.
#[component]
pub fn Review(teaching: Teaching) -> impl IntoView {
    let store = use_store();
    let head = Memo::new(move |_| store.study.with(|study| headline(&study.reviews)));
    let none = Memo::new(move |_| store.study.with(|study| study.reviews.is_empty()));
    let chosen = RwSignal::new(0);
    let clear = move |_| {
        store.clear_reviews();
        chosen.set(0);
    };
    let make = move |_| teaching.page.set(Page::Make);
    view! {
        <div class="rev">
            <PageHead headline=head sub="They are read in this browser and go nowhere.">
                <button class="b" type="button" id="clear-reviews" hidden=move || none.get() on:click=clear>
                    {move || format!("Clear {}", store.study.with(|study| study.reviews.len()))}
                </button>
                <button class="b" type="button" id="to-make" on:click=make>"Make an exercise"</button>
                <AddHandIns />
            </PageHead>
            <Show
                when=move || !none.get()
                fallback=|| view! { <Empty /> }
            >
                <HandInTable chosen />
                <Detail chosen />
            </Show>
        </div>
    }
}

/// The choice of files.
#[component]
fn AddHandIns() -> impl IntoView {
    let store = use_store();
    let chosen = move |event: Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let files = input.as_ref().and_then(HtmlInputElement::files);
        for index in 0..files.as_ref().map_or(0, |files| files.length()) {
            if let Some(file) = files.as_ref().and_then(|files| files.get(index)) {
                store.review_file(file);
            }
        }
        // The same files can be chosen again.
        if let Some(input) = input {
            input.set_value("");
        }
    };
    view! {
        <label class="b main sm pick">
            <Icon sign=Sign::Download />
            "Add hand-ins…"
            <input type="file" id="review-files" multiple on:change=chosen />
        </label>
    }
}

/// Before the first hand-in.
#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="none" aria-label="How it goes">
            <ol>
                <li><b>"Make an exercise."</b>" Its link holds the experiment, your questions and the goals."</li>
                <li><b>"Collect."</b>" Students hand in a file or a link. A link opens into this list."</li>
                <li><b>"Review."</b>" A receipt is checked at once. Training again is what proves it."</li>
            </ol>
        </section>
    }
}
