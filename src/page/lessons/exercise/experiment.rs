//! The experiment beside the text: its state, both networks, and the four courses.

use crate::core::name::Named;
use crate::page::charts::{Measure, line_chart};
use crate::page::controls::{progress, transport};
use crate::page::dom::{El, el};
use crate::page::kit::Old;
use crate::page::panels::run_card;
use crate::page::store::Side;
use leptos::prelude::*;

/// Everything right of the text.
#[component]
pub fn Experiment() -> impl IntoView {
    view! {
        <section class="stage" aria-label="The experiment">
            <div class="sh"><Old make=progress /></div>
            <Old make=pair />
            <Old make=charts />
        </section>
    }
}

/// Train, step, reset, new seed.
#[component]
pub fn Transport() -> impl IntoView {
    view! { <Old make=transport /> }
}

fn pair() -> El {
    el("div").class("pair").children(Side::BOTH.map(run_card))
}

fn charts() -> El {
    el("div").class("charts").children(Measure::all().map(line_chart))
}
