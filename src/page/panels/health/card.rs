//! One run's health: a table by layer, the gradient over time, and the warnings.

use super::warning_view::warning_view;
use crate::core::health::{
    Warning, WarningKind, by_time, first_over_last, layer_name, norm_text, warnings,
};
use crate::core::metrics::LayerMetrics;
use crate::core::name::{Labelled, Named};
use crate::core::run::Run;
use crate::page::charts::{fixed, gradient_by_time, percent, significant, small_chart};
use crate::page::dom::{El, el};
use crate::page::panels::plain_table::{numbers_table, write_attributes};
use crate::page::store::SetIfNew;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;
use web_sys::Element;

/// The card of one side; its attributes carry the values in full.
pub fn health_card(side: Side) -> El {
    let run = use_store().run(side);
    let id = format!("health-{}", side.key());
    let card = el("div")
        .class("card")
        .attr("role", "group")
        .attr("data-side", side.key())
        .attr("data-health", side.key())
        .attr("aria-labelledby", &id);
    let element = card.node().clone();
    let found = RwSignal::new(Vec::new());
    let many = RwSignal::new(0_usize);
    Effect::new(move |_| {
        let now = run.with(warnings);
        run.with_untracked(|run| write_readings(&element, run, &now));
        found.set_if_new(now);
        many.set_if_new(run.with_untracked(|run| layers(run).len()));
    });
    let state = el("span")
        .class("run-state")
        .attr("role", "status")
        .live_text(move || run.with(|run| found.with(|found| count(run, found.len()))));
    let head = el("h3")
        .id(id)
        .child(el("span").class("swatch").attr("aria-hidden", "true"))
        .text(side.title())
        .child(state);
    let body =
        el("tbody").live_children(move || (0..many.get()).map(|index| row(run, index)).collect());
    let places = WarningKind::all().map(|kind| warning_view(side, kind, found));
    card.child(head)
        .child(numbers_table(
            "What each layer did in the last step",
            &HEADS,
            body,
        ))
        .child(gradient(side, run))
        .child(el("ul").class("warnings").children(places))
}

fn gradient(side: Side, run: RwSignal<Run>) -> El {
    small_chart(
        side,
        "gradient-time",
        "Gradient by time step",
        "norm over neurons and batch; log scale",
        move || run.with(|run| Some(gradient_by_time(side, by_time(run)?))),
        move || run.with(gradient_words),
    )
}

const HEADS: [&str; 6] = [
    "Layer",
    "Firing rate",
    "Silent",
    "Satu\u{ad}rated",
    "In window",
    "Gradient",
];

/// What a layer did, as `HEADS` names it after the first.
const CELLS: [fn(&LayerMetrics) -> String; 5] = [
    |layer| fixed(layer.firing_rate.into(), 3),
    |layer| percent(layer.silent.into()),
    |layer| percent(layer.saturated.into()),
    |layer| percent(layer.window.into()),
    |layer| {
        let gradient = layer.gradient_norm;
        gradient.map_or("–".to_owned(), norm_text)
    },
];

/// The layers in the last step; none before the first.
fn layers(run: &Run) -> &[LayerMetrics] {
    run.steps.last().map_or(&[][..], |step| &step.layers[..])
}

/// The row of one layer; it stays where it is while its numbers change.
fn row(run: RwSignal<Run>, index: usize) -> El {
    let head = el("th")
        .attr("scope", "row")
        .live_text(move || run.with(|run| layer_name(run, index)));
    let cells = CELLS.map(|words| {
        el("td").live_text(move || {
            run.with(|run| layers(run).get(index).map(words))
                .unwrap_or_default()
        })
    });
    el("tr").child(head).children(cells)
}

fn count(run: &Run, warnings: usize) -> String {
    match warnings {
        0 if run.steps.is_empty() => "no step yet".to_owned(),
        0 => "no warning".to_owned(),
        1 => "1 warning".to_owned(),
        count => format!("{count} warnings"),
    }
}

/// Changes with each epoch and not with each step: it would be read out with every step.
fn gradient_words(run: &Run) -> String {
    let ratio = run
        .epochs
        .last()
        .and_then(|_| first_over_last(by_time(run)?));
    ratio.map_or("No data yet.".to_owned(), |ratio| {
        let ratio = significant(ratio);
        format!("At the first time steps {ratio} times what it is at the last.")
    })
}

/// Empty where there is none.
fn write_readings(card: &Element, run: &Run, warnings: &[Warning]) {
    let layers = layers(run);
    let list = |value: fn(&LayerMetrics) -> f32| {
        let texts: Vec<String> = layers
            .iter()
            .map(|layer| value(layer).to_string())
            .collect();
        texts.join(" ")
    };
    let kinds: Vec<&str> = warnings.iter().map(|warning| warning.kind.key()).collect();
    let ratio = by_time(run).and_then(first_over_last);
    let readings = [
        ("data-firing-rate", list(|layer| layer.firing_rate)),
        ("data-silent", list(|layer| layer.silent)),
        ("data-saturated", list(|layer| layer.saturated)),
        ("data-window", list(|layer| layer.window)),
        (
            "data-gradient-first-over-last",
            ratio.map_or(String::new(), |it| it.to_string()),
        ),
        ("data-warnings", kinds.join(" ")),
    ];
    write_attributes(card, &readings);
}
