//! The map of a class as students and teachers see it: one number at a time, in the colours and the frame of every
//! other map.

mod data;

pub use data::{PhaseCell, Reading, cell_at, phase_map, place_on_map};

use crate::page::kit::{Choice, Segmented};
use crate::page::language::say;
use crate::page::store::sweep::Finding;
use data::short_name;
use leptos::prelude::*;

/// Which number is shown.
#[component]
pub fn MeasurePick(name: &'static str, finding: RwSignal<Finding>) -> impl IntoView {
    let all = [
        Finding::TestAccuracy,
        Finding::Exponent,
        Finding::GradientNorm,
    ];
    let choices = all.map(|it| Choice::new(it, short_name(it)));
    view! {
        <Segmented
            name
            legend=say("What the map shows")
            choices=choices.to_vec()
            value=finding
            on_change=move |chosen| finding.set(chosen)
        />
    }
}
