//! "What the estimators say": every estimator at the present weights, for both runs.

mod card;
mod numbers;

use crate::store::live::{live, on};
use crate::store::{Side, use_store};
use card::EstimatesCard;
use leptos::prelude::*;

/// Measured when a run finishes, and when it is asked for.
#[component]
pub fn ExponentsPanel() -> impl IntoView {
    let store = use_store();
    let [off, held] = Side::BOTH.map(|side| card::follow(store, side));
    let words = live(move || {
        if store.is_measuring() {
            "Measuring…".to_owned()
        } else {
            "Measure now".to_owned()
        }
    });
    view! {
        <section id="exponents" class="panel" aria-labelledby="exponents-title">
            <div class="panel-head">
                <h2 id="exponents-title">"What the estimators say"</h2>
                <button
                    id="measure"
                    type="button"
                    data-state=live(move || {
                        if store.is_measuring() { "measuring" } else { "idle" }.to_owned()
                    })
                    disabled=live(move || !store.can_measure())
                    on:click=on(move |_| store.measure_now())
                >
                    {words}
                </button>
            </div>
            <p class="help">
                "Of both networks with their present weights, along the same few held-out samples. "
                "The tangent follows the surrogate's slope and is what training holds; the "
                "finite-size twin has hard spikes and is kept at a distance ε; the seed's twin is "
                "here to compare with published code. A run is measured when it finishes."
            </p>
            <div class="pair">
                <EstimatesCard side=Side::Off own=off other=held />
                <EstimatesCard side=Side::Held own=held other=off />
            </div>
        </section>
    }
}
