//! "What the estimators say": every estimator at the present weights, for both runs.

mod card;
mod numbers;

use crate::core::metrics::Exponents;
use crate::page::dom::{El, button, el};
use crate::page::store::{Side, Store, use_store};
use card::estimates_card;
use leptos::prelude::*;

/// A run's last measurement.
type Measured = RwSignal<Option<Exponents>>;

/// Measured when a run finishes, and when it is asked for.
pub fn exponents_panel() -> El {
    let store = use_store();
    let [off, held] = Side::BOTH.map(|side| card::follow(store, side));
    let title = el("h2")
        .id("exponents-title")
        .text("What the estimators say");
    let help = "Of both networks with their present weights, along the same few held-out samples. \
                The tangent follows the surrogate's slope and is what training holds; the \
                finite-size twin has hard spikes and is kept at a distance ε; the reference's twin is \
                here to compare with published code. A run is measured when it finishes.";
    let pair = [
        estimates_card(Side::Unregularised, off, held),
        estimates_card(Side::Regularised, held, off),
    ];
    el("section")
        .id("exponents")
        .class("panel")
        .attr("aria-labelledby", "exponents-title")
        .child(
            el("div")
                .class("panel-head")
                .child(title)
                .child(measure(store)),
        )
        .child(el("p").class("help").text(help))
        .child(el("div").class("pair").children(pair))
}

/// The button that asks for a measurement, and ends it while it lasts.
fn measure(store: Store) -> El {
    let either = move |measuring: &'static str, idle: &'static str| {
        move || {
            if store.is_measuring() {
                measuring
            } else {
                idle
            }
            .to_owned()
        }
    };
    button("", "")
        .id("measure")
        .live_attr("data-state", either("measuring", "idle"))
        .live_flag("disabled", move || {
            !store.can_measure() && !store.is_measuring()
        })
        .on_click(move || {
            if store.is_measuring() {
                store.stop_measuring();
            } else {
                store.measure_now();
            }
        })
        .live_text(either("Stop measuring", "Measure now"))
}
