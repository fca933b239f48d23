//! A state in a word or two.

use leptos::prelude::*;

/// What a chip says by its colour too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Bad,
}

/// A short state; the words carry it, the colour repeats it.
#[component]
pub fn Chip(
    #[prop(into, optional)] tone: Signal<Tone>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    view! {
        <span
            class="chip"
            class:ok=move || tone.get() == Tone::Good
            class:bad=move || tone.get() == Tone::Bad
        >
            {move || label.get()}
        </span>
    }
}
