//! One run's health: a table by layer, the gradient over time, and the warnings.

use super::warning_view::WarningView;
use crate::charts::{SmallChart, fixed, gradient_by_time, percent, significant};
use crate::metrics::LayerMetrics;
use crate::panels::plain_table::write_attributes;
use crate::run::Run;
use crate::store::health::{Warning, WarningKind, by_time, first_over_last, layer_name, warnings};
use crate::store::live::{effect, live, set_if_new};
use crate::store::{Side, use_store};
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::Element;

/// The card of one side; its attributes carry the values in full.
#[component]
pub fn HealthCard(side: Side) -> impl IntoView {
    let run = use_store().run(side);
    let card = NodeRef::<Div>::new();
    let found = RwSignal::new(Vec::new());
    effect(move || {
        let now = run.with(warnings);
        if let Some(card) = card.get() {
            run.with_untracked(|run| write_readings(&card, run, &now));
        }
        set_if_new(found, now);
    });
    let id = format!("health-{}", side.key());
    let rows = live(move || run.with(rows));
    let picture = live(move || run.with(|run| Some(gradient_by_time(side, by_time(run)?))));
    view! {
        <div
            class="card"
            role="group"
            data-side=side.key()
            data-health=side.key()
            node_ref=card
            aria-labelledby=id
        >
            <h3 id=id.clone()>
                <span class="swatch" aria-hidden="true"></span>
                {side.title()}
                <span class="run-state" role="status">
                    {live(move || run.with(|run| found.with(|found| count(run, found.len()))))}
                </span>
            </h3>
            <table class="numbers-table">
                <caption class="visually-hidden">"What each layer did in the last step"</caption>
                <thead>
                    <tr>
                        {HEADS.map(|head| view! { <th scope="col">{head}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <SmallChart
                side=side
                chart="gradient-time"
                title="Gradient by time step"
                unit="norm over neurons and batch; log scale"
                picture=picture
                words=live(move || run.with(gradient_words))
            />
            <ul class="warnings">
                {WarningKind::ALL.map(|kind| view! { <WarningView side=side kind=kind found=found /> })}
            </ul>
        </div>
    }
}

const HEADS: [&str; 6] = [
    "Layer",
    "Firing rate",
    "Silent",
    "Satu\u{ad}rated",
    "In window",
    "Gradient",
];

fn rows(run: &Run) -> AnyView {
    let layers = run.steps.last().map_or(&[][..], |step| &step.layers[..]);
    let row = |(index, layer): (usize, &LayerMetrics)| {
        let gradient = layer.gradient_norm;
        let cells = [
            fixed(layer.firing_rate.into(), 3),
            percent(layer.silent.into()),
            percent(layer.saturated.into()),
            percent(layer.window.into()),
            gradient.map_or("–".to_owned(), |norm| significant(norm.into())),
        ];
        view! {
            <tr>
                <th scope="row">{layer_name(run, index)}</th>
                {cells.map(|cell| view! { <td>{cell}</td> })}
            </tr>
        }
    };
    layers.iter().enumerate().map(row).collect_view().into_any()
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
    let layers = run.steps.last().map_or(&[][..], |step| &step.layers[..]);
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
