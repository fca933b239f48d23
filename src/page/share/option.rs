//! One thing that a link has or leaves away.

use leptos::prelude::*;

/// A tick, its name, and what it promises.
#[component]
pub fn ShareOption(
    #[prop(into)] id: String,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    on_change: impl Fn(bool) + 'static,
    #[prop(into, optional)] disabled: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let described = format!("{id}-promise");
    view! {
        <div class="shares">
            <input
                id=id.clone()
                type="checkbox"
                aria-describedby=described.clone()
                disabled=move || disabled.get()
                prop:checked=move || checked.get()
                on:change=move |event| on_change(event_target_checked(&event))
            />
            <label for=id>{move || label.get()}</label>
            <p id=described class="meta">{children()}</p>
        </div>
    }
}
