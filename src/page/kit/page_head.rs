//! The strip at the head of a view.

use leptos::prelude::*;

/// A headline that states the finding, one sentence under it, and what can be done.
#[component]
pub fn PageHead(
    #[prop(into)] headline: Signal<String>,
    #[prop(into, optional)] sub: Signal<String>,
    /// The way back: its address and its words.
    #[prop(optional)]
    back: Option<(&'static str, &'static str)>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let back = back.map(|(href, label)| view! { <a class="back" href=href>"← " {label}</a> });
    let actions = children.map(|children| view! { <div class="acts">{children()}</div> });
    view! {
        <header class="ph">
            <div>
                {back}
                <h1>{move || headline.get()}</h1>
                <p class="ink2">{move || sub.get()}</p>
            </div>
            {actions}
        </header>
    }
}
