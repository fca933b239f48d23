//! The choice of files.

use crate::page::kit::chosen_files;
use crate::page::store::use_store;
use leptos::prelude::*;

/// A button that opens the choice of files.
#[component]
pub fn PickButton(#[prop(into)] label: String) -> impl IntoView {
    let store = use_store();
    view! {
        <label class="b pickfile">
            {label}
            <input type="file" id="data-again" class="vh" multiple on:change=move |event| store.read_files(chosen_files(&event)) />
        </label>
    }
}
