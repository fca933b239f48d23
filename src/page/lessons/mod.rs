//! The course, and an exercise while it is done.

use crate::page::kit::Old;
use crate::page::panels::lessons_view;
use leptos::prelude::*;

/// The view.
#[component]
pub fn LessonsView() -> impl IntoView {
    view! {
        <main id="main" class="les">
            <Old make=lessons_view />
        </main>
    }
}
