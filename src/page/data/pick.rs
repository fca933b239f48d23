//! The choice of files.

use crate::page::kit::files_of;
use crate::page::store::Store;
use leptos::ev::Event;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Takes the files of an input, which then can be chosen again.
pub fn take_files(store: Store, event: &Event) {
    let input = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        let files = files_of(input.files());
        input.set_value("");
        store.read_files(files);
    }
}

/// A button that opens the choice of files.
#[component]
pub fn PickButton(#[prop(into)] label: String) -> impl IntoView {
    let store = crate::page::store::use_store();
    view! {
        <label class="b pickfile">
            {label}
            <input type="file" id="data-again" class="vh" multiple on:change=move |event| take_files(store, &event) />
        </label>
    }
}
