//! What the cells' shades and marks mean.

use crate::charts::{CLASSES, Showing};
use crate::store::live::live;
use leptos::prelude::*;

/// The scale of firing rates with its numbers, and the marks.
#[component]
pub fn Legend(shown: Showing) -> impl IntoView {
    let side = live(move || shown.with(|shown| shown.as_ref().map(|shown| shown.side.key())));
    view! {
        <div class="legend" data-side=side>
            <span class="legend-title">"Spikes per time step, up to"</span>
            <span class="rates">
                {CLASSES
                    .iter()
                    .map(|class| view! {
                        <span class="rate">
                            <i class="shade" aria-hidden="true">
                                <i style:opacity=class.ink.to_string()></i>
                            </i>
                            {class.label}
                        </span>
                    })
                    .collect_view()}
            </span>
            <span class="legend-mark"><i class="shade now" aria-hidden="true"></i>"spikes at the cursor"</span>
            <span class="legend-mark"><i class="shade chosen" aria-hidden="true"></i>"selected"</span>
            <p class="help">"Press a neuron, or use the arrow keys and Enter."</p>
        </div>
    }
}
