//! How both networks are: what their neurons and gradients do, and what is wrong with it.

mod card;
mod warning_view;

use crate::controls::RestartButton;
use crate::store::Side;
use card::HealthCard;
use leptos::prelude::*;

/// Of the last step that was reported.
#[component]
pub fn HealthPanel() -> impl IntoView {
    view! {
        <section id="health" class="panel" aria-labelledby="health-title">
            <div class="panel-head">
                <h2 id="health-title">"Health"</h2>
                <RestartButton id="restart-health" />
            </div>
            <p class="help">
                "The firing rate is in spikes per neuron and time step. Silent neurons spike in no "
                "sample of the batch, saturated ones in 9 of 10 time steps or more; learning "
                "reaches the potentials within the surrogate's window."
            </p>
            <div class="pair">{Side::BOTH.map(|side| view! { <HealthCard side=side /> })}</div>
        </section>
    }
}
