//! Runs, sweeps and estimators beside each other.

use crate::page::kit::Old;
use crate::page::panels::{exponents_panel, runs_table, sweep_panel};
use leptos::prelude::*;

/// The view.
#[component]
pub fn CompareView() -> impl IntoView {
    view! {
        <main id="main" class="cmp">
            <Old make=runs_table />
            <Old make=exponents_panel />
            <Old make=sweep_panel />
        </main>
    }
}
