//! The network, layer by layer; a press or the Enter key selects a neuron.

use super::Showing;
use super::cells::draw_cells;
use super::grid::{Grid, Sheet};
use super::redraw::redraw;
use crate::page::charts::visibility::watch;
use crate::page::dom::{El, canvas, el};
use crate::page::store::SetIfNew;
use crate::page::store::inspect::{Inspect, Neuron, Shown, number_of};
use crate::page::store::number::fixed;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;
use web_sys::{Event, HtmlCanvasElement, KeyboardEvent, PointerEvent};

/// The neurons as cells, with what is selected framed.
pub fn network_view(shown: Showing) -> El {
    let store = use_store();
    let (chart, canvas) = canvas();
    let sheet = RwSignal::new(Sheet::default());
    lay_out(canvas.clone(), shown, sheet);
    let seen = move || {
        let looked = store.inspect.get();
        // What does not change what is drawn is left out.
        let looked = Inspect {
            playing: false,
            sample: 0,
            ..looked
        };
        shown.get().map(|shown| (shown, looked, sheet.get()))
    };
    redraw(
        &canvas,
        Box::new(seen),
        Box::new(|surface, seen, theme| {
            // Another recording is there before its cells are laid out.
            if let Some((shown, looked, sheet)) = seen
                && sheet.fits(&shown.recording.layers)
            {
                draw_cells(surface, sheet, shown, looked, theme);
            }
        }),
    );
    let first = move |value: fn(&Grid) -> f64| {
        move || {
            let value = sheet.with(|sheet| sheet.grids.first().map(value));
            value.map(|it| it.to_string())
        }
    };
    let height = move || format!("{}px", sheet.with(|sheet| sheet.height));
    let chart = chart
        .live_style("height", height)
        .attr("data-chart", "network")
        .attr("role", "img");
    let chart = chart.live_option("data-top", first(|grid| grid.top));
    let chart = chart.live_option("data-pitch", first(|grid| grid.pitch));
    let chart = chart.live_option("data-columns", first(|grid| grid.columns as f64));
    let described = move || shown.with(|shown| shown.as_ref().map(words));
    let chart = chart.live_option("aria-label", described);
    el("div")
        .class("cells")
        .children([chart, picker(shown, sheet)])
}

/// Lays the cells out for the canvas's width; the height follows.
fn lay_out(canvas: HtmlCanvasElement, shown: Showing, sheet: RwSignal<Sheet>) {
    let place = watch(&canvas);
    Effect::new(move |_| {
        place.track();
        let width = f64::from(canvas.client_width());
        let layers = shown.with(|shown| Some(shown.as_ref()?.recording.layers.clone()));
        if let Some(layers) = layers.filter(|_| width > 0.0) {
            let next = Sheet::lay_out(&layers, width);
            sheet.set_if_new(next);
        }
    });
}

/// Lies over the cells and takes pointer and keys.
fn picker(shown: Showing, sheet: RwSignal<Sheet>) -> El {
    let store = use_store();
    let hit = move |event: &PointerEvent| {
        let place = (f64::from(event.offset_x()), f64::from(event.offset_y()));
        sheet.with_untracked(|sheet| sheet.at(place))
    };
    let select = move |event: PointerEvent| {
        if let Some(neuron) = hit(&event) {
            store.select(neuron);
        }
    };
    let last = move || {
        let layers = shown.with(|shown| Some(shown.as_ref()?.recording.layers.clone()));
        let neurons: usize = layers.unwrap_or_default().iter().sum();
        neurons.saturating_sub(1).to_string()
    };
    let picker = el("div")
        .id("neurons")
        .class("picker")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-label", "Neuron; Enter selects it")
        .attr("aria-valuemin", "0")
        .live_attr("aria-valuemax", last)
        .on("pointerdown", select)
        .on("pointermove", move |event: PointerEvent| {
            store.point_at(hit(&event))
        })
        .on("pointerleave", move |_: PointerEvent| store.point_at(None))
        .on("blur", move |_: Event| store.point_at(None))
        .on("keydown", move |event: KeyboardEvent| {
            pressed(store, sheet, &event)
        });
    say_current(picker, store, shown)
}

/// Says which neuron is pointed at, or else selected: its number, and in words.
fn say_current(picker: El, store: Store, shown: Showing) -> El {
    let current = move || {
        store
            .inspect
            .with(|looked| looked.pointed.unwrap_or(looked.neuron))
    };
    let picker = picker.live_option("aria-valuenow", move || {
        let number = |shown: &Shown| number_of(&shown.recording.layers, current());
        shown.with(|shown| Some(number(shown.as_ref()?).to_string()))
    });
    picker.live_option("aria-valuetext", move || {
        let selected = store.inspect.with(|looked| looked.neuron) == current();
        let ending = if selected { ", selected" } else { "" };
        shown.with(|shown| {
            let words = rate_words(shown.as_ref()?, current());
            Some(format!("{words}{ending}"))
        })
    })
}

fn pressed(store: Store, sheet: RwSignal<Sheet>, event: &KeyboardEvent) {
    let looked = store.inspect.get_untracked();
    let from = looked.pointed.unwrap_or(looked.neuron);
    let moved = |across, down| sheet.with_untracked(|sheet| sheet.moved(from, across, down));
    let to = match event.key().as_str() {
        "ArrowRight" => moved(1, 0),
        "ArrowLeft" => moved(-1, 0),
        "ArrowDown" => moved(0, 1),
        "ArrowUp" => moved(0, -1),
        "Home" => Neuron { index: 0, ..from },
        "End" => sheet.with_untracked(|sheet| {
            let last = sheet.grids.get(from.layer).map_or(0, |it| it.neurons - 1);
            Neuron {
                index: last,
                ..from
            }
        }),
        "Enter" => {
            store.select(from);
            return event.prevent_default();
        }
        _ => return,
    };
    event.prevent_default();
    store.point_at(Some(to));
}

/// A neuron and its rate, as they are read.
pub fn rate_words(shown: &Shown, neuron: Neuron) -> String {
    let rate = fixed(shown.rate(neuron).into(), 3);
    format!("{}: {rate} spikes per time step", shown.name(neuron))
}

fn words(shown: &Shown) -> String {
    let layer = |(name, rates): (&String, &Vec<f32>)| {
        let mean = rates.iter().sum::<f32>() / rates.len().max(1) as f32;
        let silent = rates.iter().filter(|&&rate| rate == 0.0).count();
        format!(
            "{name}: {} neurons, {} spikes per time step on average, {silent} silent.",
            rates.len(),
            fixed(mean.into(), 3)
        )
    };
    let layers = shown.names.iter().zip(shown.rates.iter()).map(layer);
    let layers: Vec<String> = layers.collect();
    format!("Firing rate of each neuron. {}", layers.join(" "))
}
