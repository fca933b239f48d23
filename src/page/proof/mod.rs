//! Is this number right? Each estimator against what is known.

use crate::page::kit::Old;
use crate::page::panels::proof_view;
use leptos::prelude::*;

/// The view.
#[component]
pub fn ProofView() -> impl IntoView {
    view! {
        <main id="main" class="prf">
            <Old make=proof_view />
        </main>
    }
}
