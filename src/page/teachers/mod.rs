//! For teachers: exercises are made, and hand-ins reviewed.

use crate::page::kit::Old;
use crate::page::panels::lessons_view;
use leptos::prelude::*;

/// The view.
#[component]
pub fn TeachersView() -> impl IntoView {
    view! {
        <main id="main" class="tch">
            <Old make=lessons_view />
        </main>
    }
}
