//! What each layer did in the last step, as a table.

use crate::core::health::{layer_name, norm_text};
use crate::core::metrics::LayerMetrics;
use crate::core::run::Run;
use crate::page::language::number::{fixed, percent};
use crate::page::language::{heard, key, numeral, say};
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

const HEADS: [&str; 6] = [
    key("Layer"),
    key("Firing rate"),
    key("Silent"),
    key("Saturated"),
    key("In window"),
    key("Gradient"),
];

/// What a layer did, as `HEADS` names it after the first.
const CELLS: [fn(&LayerMetrics) -> String; 5] = [
    |layer| fixed(layer.firing_rate.into(), 3),
    |layer| percent(layer.silent.into()),
    |layer| percent(layer.saturated.into()),
    |layer| percent(layer.window.into()),
    |layer| {
        layer
            .gradient_norm
            .map_or(say("none").to_owned(), |norm| numeral(&norm_text(norm)))
    },
];

/// The layers in the last step; none before the first.
pub(super) fn layers(run: &Run) -> &[LayerMetrics] {
    run.steps.last().map_or(&[][..], |step| &step.layers[..])
}

/// A row for each layer; the rows stay while their numbers change.
#[component]
pub(super) fn Layers(side: Side) -> impl IntoView {
    let run = use_store().run(side);
    let count = Memo::new(move |_| run.with(|run| layers(run).len()));
    let has_layers = Memo::new(move |_| count.get() > 0);
    let cell = move |index: usize, words: fn(&LayerMetrics) -> String| {
        Memo::new(move |_| run.with(|run| layers(run).get(index).map(words)))
    };
    view! {
        <Show when=move || has_layers.get()>
            <table>
                <thead>
                    <tr>{HEADS.map(|head| view! { <th scope="col">{say(head)}</th> })}</tr>
                </thead>
                <tbody>
                    <For each=move || 0..count.get() key=|index| *index let:index>
                        <tr>
                            <th scope="row">{move || run.with(|run| heard(&layer_name(run, index)))}</th>
                            {CELLS.map(|words| {
                                let text = cell(index, words);
                                view! { <td class="num">{move || text.get()}</td> }
                            })}
                        </tr>
                    </For>
                </tbody>
            </table>
        </Show>
    }
}
