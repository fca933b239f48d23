//! The lab: the pair of networks, how they learn, and what came of it.

use crate::core::name::Named;
use crate::page::charts::{Measure, line_chart};
use crate::page::controls::{progress, restart_button, settings_panel, transport};
use crate::page::dom::{El, el};
use crate::page::kit::Old;
use crate::page::panels::{health_panel, run_card, verdict_view};
use crate::page::store::Side;
use leptos::prelude::*;

/// The first view.
#[component]
pub fn LabView() -> impl IntoView {
    view! {
        <Old make=settings_panel />
        <Old make=lab />
    }
}

fn lab() -> El {
    let pair = el("section")
        .class("pair")
        .attr("aria-label", "The two networks")
        .children(Side::BOTH.map(run_card));
    let charts = el("section")
        .class("charts")
        .attr("aria-label", "Charts")
        .children(Measure::all().map(line_chart));
    el("main")
        .class("lab")
        .id("main")
        .children([transport(), restart_button("restart"), progress()])
        .children([pair, verdict_view(), charts, health_panel()])
}
