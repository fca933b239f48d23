//! One sample on its way through both networks, and its learning signal on the way back.

use crate::page::kit::Old;
use crate::page::panels::inside_panel;
use leptos::prelude::*;

/// The view.
#[component]
pub fn InsideView() -> impl IntoView {
    view! {
        <main id="main" class="ins">
            <Old make=inside_panel />
        </main>
    }
}
