//! Light or dark, as the system has it or as the visitor wants it.

use crate::page::language::{key, say};
use crate::page::remembered::{recall, store};
use leptos::prelude::*;

const KEY: &str = "theme";
const THEMES: [(&str, &str); 3] = [
    ("system", key("As the system has it")),
    ("light", key("Light")),
    ("dark", key("Dark")),
];

/// The choice; it applies at once and is remembered.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let present = recall(KEY).unwrap_or_default();
    let options = THEMES.map(|(value, label)| {
        view! { <option value=value selected=present == value>{say(label)}</option> }
    });
    let choose = move |event| {
        let theme = event_target_value(&event);
        store(KEY, &theme);
        apply(&theme);
    };
    view! {
        <label for="theme">{say("Theme")}</label>
        <select id="theme" class="field" on:change=choose>{options}</select>
    }
}

/// Makes the page look as it did when the visitor left; before anything is drawn.
pub fn apply_remembered() {
    apply(&recall(KEY).unwrap_or_default());
}

fn apply(theme: &str) {
    let Some(root) = document().document_element() else {
        return;
    };
    // Both fail only for a name that is no attribute's.
    let _ = match theme {
        "light" | "dark" => root.set_attribute("data-theme", theme),
        _ => root.remove_attribute("data-theme"),
    };
}
