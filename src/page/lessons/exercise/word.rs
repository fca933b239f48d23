//! A word that is explained where it stands.

use crate::core::exercise::meaning;
use leptos::prelude::*;

/// Pressed, it opens what it means, and closes it again.
#[component]
pub fn Word(key: String, text: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let meant = meaning(&key);
    let id = StoredValue::new(format!("word-{key}"));
    let explained = move || {
        let (word, meaning) = meant.filter(|_| open.get())?;
        Some(view! {
            <span class="meaning" id=id.get_value() role="note"><b>{word}</b> " " {meaning}</span>
        })
    };
    view! {
        <button
            class="word"
            type="button"
            aria-expanded=move || open.get().to_string()
            aria-controls=move || open.get().then(|| id.get_value())
            on:click=move |_| open.update(|open| *open = !*open)
        >
            {text}
        </button>
        {explained}
    }
}
