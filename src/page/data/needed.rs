//! What the present experiment lacks, above every view.

use super::dropping::ADDRESS;
use super::first_notes::FirstWeightsNotes;
use super::words::needed;
use crate::core::share_link::View;
use crate::page::kit::Note;
use crate::page::language::say;
use crate::page::store::use_store;
use leptos::prelude::*;

/// Which file the experiment needs; nothing where its data is here.
#[component]
pub fn NeededData() -> impl IntoView {
    let store = use_store();
    let words = Memo::new(move |_| {
        let data = store.lacks()?;
        Some(
            store
                .brought
                .wanted
                .with(|from| needed(data, from.as_ref())),
        )
    });
    let elsewhere = Memo::new(move |_| store.desk.with(|desk| desk.view != View::Data));
    view! {
        <FirstWeightsNotes />
        <Show when=move || words.with(Option::is_some)>
            <Note>
                <p id="data-needed">{move || words.get()}</p>
                <Show when=move || elsewhere.get()>
                    <a id="data-bring" class="b" href=format!("#{ADDRESS}")>{say("Drop its file…")}</a>
                </Show>
            </Note>
        </Show>
    }
}
