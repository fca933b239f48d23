//! How both networks are: what their neurons and gradients do, and what is wrong with it.

mod card;
mod warning_view;

use crate::page::controls::restart_button;
use crate::page::dom::{El, el};
use crate::page::store::Side;
use card::health_card;

/// Of the last step that was reported.
pub fn health_panel() -> El {
    let head = el("div")
        .class("panel-head")
        .child(el("h2").id("health-title").text("Health"))
        .child(restart_button("restart-health"));
    let help = "The firing rate is in spikes per neuron and time step. Silent neurons spike in no \
                sample of the batch, saturated ones in 9 of 10 time steps or more; learning \
                reaches the potentials within the surrogate's window. The tables are of the last \
                step, the warnings of the last ten.";
    el("section")
        .id("health")
        .class("panel")
        .attr("aria-labelledby", "health-title")
        .child(head)
        .child(el("p").class("help").text(help))
        .child(
            el("div")
                .class("pair")
                .children(Side::BOTH.map(health_card)),
        )
}
