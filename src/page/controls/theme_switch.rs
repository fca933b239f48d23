//! Light or dark, as the system has it or as the visitor wants it.

use crate::page::charts::theme_changed;
use crate::page::dom::{El, el};
use crate::page::store::remembered::{recall, store};
use leptos::prelude::*;
use web_sys::Event;

const KEY: &str = "theme";
const THEMES: [(&str, &str); 3] = [
    ("system", "As the system has it"),
    ("light", "Light"),
    ("dark", "Dark"),
];

/// The choice; it applies at once and is remembered.
pub fn theme_switch() -> El {
    let present = recall(KEY).unwrap_or_default();
    let option = |(value, label): (&str, &str)| {
        let option = el("option").attr("value", value).text(label);
        if present == value {
            option.flag("selected")
        } else {
            option
        }
    };
    let chosen = move |event: Event| {
        let theme = event_target_value(&event);
        store(KEY, &theme);
        apply(&theme);
        theme_changed();
    };
    let select = el("select")
        .id("theme")
        .on("change", chosen)
        .children(THEMES.map(option));
    let label = el("label").attr("for", "theme").text("Theme");
    el("div")
        .class("field")
        .child(el("div").class("field-label").child(label))
        .child(el("div").class("field-control").child(select))
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
