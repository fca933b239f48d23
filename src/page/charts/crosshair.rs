//! A step that all charts show the values of: under the pointer, or moved with the arrow keys.
//!
//! It lies over the canvas, so that nothing is drawn again when it moves.

use super::measure::Measure;
use super::plot::Geometry;
use super::target_line::Axes;
use crate::core::name::{Labelled, Named};
use crate::core::run::Run;
use crate::page::dom::{El, el};
use crate::page::store::history::name;
use crate::page::store::{Side, Store, use_store};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Parts of the axis that one press of an arrow key, and of a page key, moves it by.
const FINE: usize = 100;
const COARSE: usize = 10;

/// The upright line with the values of each run that is drawn.
pub fn crosshair(measure: Measure, axes: RwSignal<Axes>) -> El {
    let store = use_store();
    let step = move || store.crosshair.get();
    let place = move || {
        let geometry = axes.get().geometry?;
        let step = step()? as f64;
        (step <= geometry.x.domain.1).then(|| (geometry, geometry.x.at(step)))
    };
    let end = move || axes.get().geometry.map_or(0, last_step);
    let left = move || place().map_or(String::new(), |(_, pixel)| format!("{pixel}px"));
    let beyond = move || {
        let half = |(geometry, pixel): (Geometry, f64)| {
            let (left, right) = geometry.x.range;
            pixel > (left + right) / 2.0
        };
        place().is_some_and(half)
    };
    let readout = el("div")
        .class("readout")
        .attr("data-readout", measure.key())
        .attr("aria-hidden", "true")
        .live_children(move || place().map_or(Vec::new(), |_| rows(store, measure)));
    let line = el("div")
        .class("crosshair-line")
        .live_style("left", left)
        .live_flag("hidden", move || place().is_none())
        .child(readout);
    el("div")
        .class("crosshair")
        .live_class("beyond", beyond)
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("data-crosshair", measure.key())
        .live_attr("data-step", move || {
            step().map_or(String::new(), |step| step.to_string())
        })
        .attr("aria-label", "Step whose values are shown")
        .attr("aria-valuemin", "0")
        .live_attr("aria-valuemax", move || end().to_string())
        .live_attr("aria-valuenow", move || step().unwrap_or(0).to_string())
        .live_attr("aria-valuetext", move || words(store, measure))
        .on("keydown", move |event: KeyboardEvent| {
            press(store, untrack(end), &event)
        })
        .child(line)
}

/// Moves the crosshair by a key, from step 0 to `end`.
fn press(store: Store, end: usize, event: &KeyboardEvent) {
    let by = |parts: usize| (end / parts).max(1) as isize;
    let fine = if event.shift_key() {
        by(COARSE)
    } else {
        by(FINE)
    };
    let moved = store.crosshair.get_untracked().unwrap_or(0) as isize;
    let wanted = match event.key().as_str() {
        "ArrowRight" | "ArrowUp" => Some(moved + fine),
        "ArrowLeft" | "ArrowDown" => Some(moved - fine),
        "PageUp" => Some(moved + by(COARSE)),
        "PageDown" => Some(moved - by(COARSE)),
        "Home" => Some(0),
        "End" => Some(end as isize),
        "Escape" => None,
        _ => return,
    };
    event.prevent_default();
    point_at(
        store,
        wanted.map(|step| step.clamp(0, end as isize) as usize),
    );
}

/// Follows the pointer over a chart.
pub fn follow_pointer(store: Store, axes: RwSignal<Axes>) -> impl FnMut(PointerEvent) + 'static {
    move |event: PointerEvent| {
        let plot = event.current_target();
        let plot = plot.and_then(|it| it.dyn_into::<web_sys::Element>().ok());
        if let (Some(geometry), Some(plot)) = (axes.get_untracked().geometry, plot) {
            let pixel = f64::from(event.client_x()) - plot.get_bounding_client_rect().left();
            let step = geometry.x.value(pixel).round().max(0.0) as usize;
            point_at(store, Some(step.min(last_step(geometry))));
        }
    }
}

/// Moves the crosshair of all charts, or takes it away.
pub fn point_at(store: Store, step: Option<usize>) {
    if store.crosshair.get_untracked() != step {
        store.crosshair.set(step);
    }
}

fn last_step(geometry: Geometry) -> usize {
    geometry.x.domain.1.max(0.0) as usize
}

/// Of one run at the crosshair's step: its side, its name and what is written of it.
type Reading = (Side, String, String);

/// The present pair and each earlier run that is drawn; follows them.
fn readings(store: Store, measure: Measure, step: usize) -> Vec<Reading> {
    let value = |run: &Run| measure.text_at(run, step).unwrap_or("–".to_owned());
    let present = [Side::Regularised, Side::Unregularised].map(|side| {
        let value = store.run(side).with(value);
        (side, side.label().to_owned(), value)
    });
    store.history.with(|history| {
        let earlier = history.shown();
        let earlier = earlier.map(|it| (it.side, name(it.number), value(&it.run)));
        present.into_iter().chain(earlier).collect()
    })
}

fn rows(store: Store, measure: Measure) -> Vec<El> {
    let Some(step) = store.crosshair.get() else {
        return Vec::new();
    };
    let head = if measure == Measure::Accuracy {
        format!("step {step}, held-out")
    } else {
        format!("step {step}")
    };
    let row = |(side, name, value): Reading| {
        el("span")
            .attr("data-side", side.key())
            .child(el("b").text(name))
            .text(" ")
            .text(value)
    };
    let rows = readings(store, measure, step).into_iter().map(row);
    std::iter::once(el("span").text(head)).chain(rows).collect()
}

fn words(store: Store, measure: Measure) -> String {
    let Some(step) = store.crosshair.get() else {
        return "none; move it with the arrow keys".to_owned();
    };
    let values = readings(store, measure, step);
    let values = values
        .iter()
        .map(|(_, name, value)| format!(", {name} {value}"));
    format!("step {step}{}", values.collect::<String>())
}
