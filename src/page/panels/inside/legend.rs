//! What the cells' shades and marks mean.

use crate::core::name::Named;
use crate::page::charts::{CLASSES, Showing};
use crate::page::dom::{El, el};
use leptos::prelude::*;

/// The scale of firing rates with its numbers, and the marks.
pub fn legend(shown: Showing) -> El {
    let shade = |class: &str| el("i").class(class).attr("aria-hidden", "true");
    let rates = CLASSES.iter().map(|class| {
        let ink = el("i").style("opacity", &class.ink.to_string());
        el("span")
            .class("rate")
            .child(shade("shade").child(ink))
            .text(class.label)
    });
    let mark = |class: &str, words: &str| {
        el("span")
            .class("legend-mark")
            .child(shade(class))
            .text(words)
    };
    let title = el("span")
        .class("legend-title")
        .text("Spikes per time step, up to");
    let help = "Press a neuron, or use the arrow keys and Enter.";
    let legend = el("div")
        .class("legend")
        .child(title)
        .child(el("span").class("rates").children(rates))
        .child(mark("shade now", "spikes at the cursor"))
        .child(mark("shade chosen", "selected"))
        .child(el("p").class("help").text(help));
    legend.live_option("data-side", move || {
        shown.with(|shown| shown.as_ref().map(|shown| shown.side.key().to_owned()))
    })
}
