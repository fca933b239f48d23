//! Light or dark, as the system has it or as the visitor wants it.

use super::folds::{recall, store};
use crate::charts::theme_changed;
use crate::store::live::on;
use leptos::prelude::*;

const KEY: &str = "theme";
const THEMES: [(&str, &str); 3] = [
    ("system", "As the system has it"),
    ("light", "Light"),
    ("dark", "Dark"),
];

/// The choice; it applies at once and is remembered.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let present = recall(KEY).unwrap_or_default();
    let option = |(value, label): (&'static str, &'static str)| {
        let selected = present == value;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let chosen = on(move |event| {
        let theme = event_target_value(&event);
        store(KEY, &theme);
        apply(&theme);
        theme_changed();
    });
    view! {
        <div class="field">
            <div class="field-label">
                <label for="theme">"Theme"</label>
            </div>
            <div class="field-control">
                <select id="theme" on:change=chosen>
                    {THEMES.map(option).collect_view()}
                </select>
            </div>
        </div>
    }
}

/// Makes the page look as it did when the visitor left; before anything is drawn.
pub fn apply_remembered_theme() {
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
