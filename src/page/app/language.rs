//! Which language, chosen on this device.

use crate::page::language::{choose, chosen, key, languages, say};
use crate::page::store::use_store;
use leptos::prelude::*;

/// The choice. The page is loaded anew for it: settings and answers stay, as when a newer page is opened.
/// Its label is in two languages where the page's own is not English, for whoever came by the wrong link.
#[component]
pub fn LanguageChoice() -> impl IntoView {
    let store = use_store();
    let options = languages().map(|(tag, name)| {
        view! { <option value=tag lang=tag selected=chosen() == tag>{name}</option> }
    });
    let options: Vec<_> = options.collect();
    let change = move |event| {
        let link = untrack(|| store.whole_link());
        choose(&event_target_value(&event), &link);
    };
    view! {
        <label for="language">{label()}</label>
        <select id="language" class="field" on:change=change>{options}</select>
    }
}

/// `Idioma (Language)`.
fn label() -> String {
    const ENGLISH: &str = key("Language");
    match say(ENGLISH) {
        ENGLISH => ENGLISH.to_owned(),
        own => format!("{own} ({ENGLISH})"),
    }
}
