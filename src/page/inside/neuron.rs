//! All neurons as cells, and one of them closely: the same of both networks.

use super::charts;
use super::look::use_look;
use crate::core::health::layer_name;
use crate::page::charts::{CellGrid, Frame, LineChart};
use crate::page::lab::colour;
use crate::page::language::{heard, say};
use crate::page::store::inspect::Neuron;
use crate::page::store::{Side, use_store};
use leptos::prelude::*;

/// `Neuron 39 of 64`; where there are more layers than one, in which.
fn title(layers: &[usize], number: usize, layer_name: impl Fn(usize) -> String) -> String {
    let neuron = Neuron::of(layers, number).unwrap_or_default();
    let (of, index) = (layers.get(neuron.layer), neuron.index + 1);
    let words = say!(
        "{index} of {count}",
        index,
        count = of.copied().unwrap_or_default()
    );
    match layers.len() {
        1 => say!("Neuron {neuron}", neuron = words),
        _ => say!(
            "{layer}, neuron {neuron}",
            layer = layer_name(neuron.layer),
            neuron = words
        ),
    }
}

/// The lowest strip.
#[component]
pub fn Neurons() -> impl IntoView {
    let (store, look) = (use_store(), use_look());
    let title = Memo::new(move |_| {
        let number = look.neuron.get();
        look.seen(Side::Regularised).with(|seen| {
            store.run(Side::Regularised).with_untracked(|run| {
                title(&seen.recording.layers, number, |layer| {
                    heard(&layer_name(run, layer))
                })
            })
        })
    });
    let chosen = Signal::derive(move || Some(look.neuron.get()));
    let choose = move |neuron: usize| store.inspect.neuron.set(Some(neuron));
    let grid = move |side: Side| {
        let data = Memo::new(move |_| {
            let step = look.cursor.get() as usize - 1;
            look.seen(side).with(|seen| charts::cells(seen, step))
        });
        view! {
            <div class=format!("cg {}", colour(side))>
                <CellGrid data chosen on_choose=Callback::new(choose) />
            </div>
        }
    };
    let potential = move |side: Side| {
        let data = Memo::new(move |_| {
            let neuron = look.neuron.get();
            look.seen(side)
                .with(|seen| charts::potential(seen, neuron.min(seen.neurons - 1)))
        });
        view! {
            <div class=format!("col pl mem lens {}", colour(side))>
                <LineChart data crosshair=look.crosshair frame=Frame::Corner />
            </div>
        }
    };
    view! {
        <section class="th lens" aria-labelledby="inside-neuron">
            <h2 id="inside-neuron">{move || title.get()}</h2>
            <div class="cells">{Side::BOTH.map(grid)}</div>
            <p class="meta">{say("darker: more spikes · dot: now")}</p>
        </section>
        {Side::BOTH.map(potential)}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_neuron_is_named_by_its_layer_only_where_there_are_several() {
        let layer = |layer: usize| format!("Layer {}", layer + 1);
        assert_eq!(title(&[64], 38, layer), "Neuron 39 of 64");
        assert_eq!(title(&[64, 32], 70, layer), "Layer 2, neuron 7 of 32");
    }
}
