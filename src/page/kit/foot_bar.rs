//! The strip at the foot of a view.

use leptos::prelude::*;

/// One sentence, and the view's chief action with what stands beside it.
#[component]
pub fn FootBar(#[prop(into)] sentence: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <footer class="foot">
            <p class="say" role="status">{move || sentence.get()}</p>
            {children()}
        </footer>
    }
}
