//! The exponent's target: a line across its chart, to be dragged or moved with the arrow keys.

use super::plot::Geometry;
use crate::page::dom::{El, el};
use crate::page::store::number::fixed;
use crate::page::store::settings::Settings;
use crate::page::store::{Store, use_store};
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// What one press of an arrow key moves it by, nats per time step.
const FINE: f64 = 0.01;
/// The same for the page keys, or with Shift.
const COARSE: f64 = 0.1;

/// Where the axes of a chart lie.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Axes {
    /// As they were last drawn.
    pub geometry: Option<Geometry>,
    /// The upright axis stands still while the target is dragged along it.
    pub frozen: Option<(f64, f64)>,
}

/// The draggable line.
pub fn target_line(axes: RwSignal<Axes>) -> El {
    let store = use_store();
    let target = move || shown_target(store);
    let top = move || {
        axes.get().geometry.map_or(String::new(), |geometry| {
            let (low, high) = geometry.y.domain;
            format!("{}px", geometry.y.at(target().clamp(low, high)))
        })
    };
    let written = move || fixed(target(), 3);
    let release = move |_: PointerEvent| {
        axes.update(|axes| axes.frozen = None);
        // Draws the chart once more, with its axis free.
        store.set_target(untrack(target));
    };
    el("div")
        .id("target")
        .class("target")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-label", "Target of the exponent")
        .attr("aria-orientation", "vertical")
        .attr("aria-valuemin", "-10")
        .attr("aria-valuemax", "10")
        .live_attr("aria-valuenow", move || target().to_string())
        .live_attr("aria-valuetext", move || {
            format!("{} nats per time step", written())
        })
        .attr("title", "Drag, or use the arrow keys")
        .live_style("top", top)
        // Before the first drawing nobody knows where it belongs; where no weight can move the
        // exponent it would be dragged in vain.
        .live_flag("hidden", move || {
            axes.get().geometry.is_none() || is_in_vain(store)
        })
        .on("pointerdown", move |event: PointerEvent| grab(axes, &event))
        .on("pointermove", move |event: PointerEvent| {
            drag(store, axes, &event)
        })
        .on("pointerup", release)
        .on("pointercancel", release)
        .on("keydown", move |event: KeyboardEvent| press(store, &event))
        .child(el("span").class("target-value").live_text(written))
        .child(el("span").class("target-name").text("target"))
}

/// Begins a drag.
fn grab(axes: RwSignal<Axes>, event: &PointerEvent) {
    if let (Some(geometry), Some(line)) = (axes.get_untracked().geometry, line_of(event)) {
        event.prevent_default();
        // Without capture the drag merely ends at the line's edge.
        let _ = line.set_pointer_capture(event.pointer_id());
        let _ = line.focus();
        axes.update(|axes| axes.frozen = Some(geometry.y.domain));
    }
}

fn drag(store: Store, axes: RwSignal<Axes>, event: &PointerEvent) {
    if let (Some(geometry), Some(domain)) =
        (axes.get_untracked().geometry, axes.get_untracked().frozen)
        && let Some(plot) = line_of(event).and_then(|line| line.parent_element())
    {
        let pixel = f64::from(event.client_y()) - plot.get_bounding_client_rect().top();
        let value = geometry.y.value(pixel).clamp(domain.0, domain.1);
        store.set_target((value / 0.005).round() * 0.005);
    }
}

/// Moves the target by a key.
fn press(store: Store, event: &KeyboardEvent) {
    let step = if event.shift_key() { COARSE } else { FINE };
    let change = match event.key().as_str() {
        "ArrowUp" | "ArrowRight" => step,
        "ArrowDown" | "ArrowLeft" => -step,
        "PageUp" => COARSE,
        "PageDown" => -COARSE,
        _ => return,
    };
    event.prevent_default();
    store.set_target(untrack(|| shown_target(store)) + change);
}

/// The target as it is set, whether or not a run follows it yet (nats per time step).
pub fn shown_target(store: Store) -> f64 {
    store
        .desk
        .with(|desk| desk.settings.good().lyapunov.lambda_target)
}

fn is_in_vain(store: Store) -> bool {
    let is = |settings: &Settings| settings.good().nothing_to_regularise().is_some();
    store.desk.with(|desk| is(&desk.settings))
}

fn line_of(event: &PointerEvent) -> Option<web_sys::HtmlElement> {
    event.current_target()?.dyn_into().ok()
}
