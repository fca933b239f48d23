//! The target of λ: a line across its chart, to be dragged or moved with the keys.

use super::line_chart::PlaneOf;
use crate::page::language::number::{fixed, times};
use crate::page::language::say;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::HtmlDivElement;

/// What a key moves it by, and a page key (per time step).
const FINE: f64 = 0.01;
const COARSE: f64 = 0.05;

/// Whether it is being dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drag {
    Begins,
    Ends,
}

/// The handle, over the chart of λ. While it is dragged the chart's axis should stand still: see
/// `on_drag`.
#[component]
pub fn TargetHandle(
    #[prop(into)] value: Signal<f64>,
    /// Of the values it can take.
    #[prop(into)]
    range: Signal<(f64, f64)>,
    /// Time steps of a sample.
    #[prop(into)]
    steps: Signal<usize>,
    on_change: Callback<f64>,
    #[prop(into, optional)] on_drag: Option<Callback<Drag>>,
) -> impl IntoView {
    let plane = use_context::<PlaneOf>();
    let plane = move || plane.and_then(|plane| plane.0.get());
    let handle = NodeRef::<Div>::new();
    let (dragged, focused) = (RwSignal::new(false), RwSignal::new(false));
    let over = move || over(value.get(), steps.get());
    let top = move || plane().map(|plane| format!("{}px", plane.y.at(value.get())));
    let drag = move |event: PointerEvent| {
        let plot = handle.get_untracked();
        let plot = plot.and_then(|it| it.parent_element());
        if let (true, Some(plane), Some(plot)) = (dragged.get_untracked(), untrack(plane), plot) {
            let pixel = f64::from(event.client_y()) - plot.get_bounding_client_rect().top();
            on_change.run(nearest(plane.y.value(pixel), range.get_untracked()));
        }
    };
    let told = move |drag: Drag| {
        dragged.set(drag == Drag::Begins);
        if let Some(on_drag) = on_drag {
            on_drag.run(drag);
        }
    };
    let grab = move |event: PointerEvent| {
        if let Some(handle) = handle.get_untracked() {
            hold(&handle, &event);
            told(Drag::Begins);
        }
    };
    let press = move |event: KeyboardEvent| {
        if let Some(by) = step_of(&event.key()) {
            event.prevent_default();
            event.stop_propagation();
            on_change.run(nearest(value.get_untracked() + by, range.get_untracked()));
        }
    };
    let beside = move || match dragged.get() || focused.get() {
        true => over(),
        false => say("target").to_owned(),
    };
    let width = move || plane().map(|plane| format!("{}px", plane.right()));
    view! {
        <div
            node_ref=handle
            id="target"
            class="target"
            role="slider"
            tabindex="0"
            title=say("Drag, or use the arrow keys")
            aria-label=say("Target for λ")
            aria-orientation="vertical"
            aria-valuemin=move || range.get().0.to_string()
            aria-valuemax=move || range.get().1.to_string()
            aria-valuenow=move || value.get().to_string()
            aria-valuetext=move || say!("{value} per step, {over}", value = fixed(value.get(), 3), over = over())
            // Before the first drawing nobody knows where it belongs.
            hidden=move || plane().is_none()
            style:top=move || top().unwrap_or_default()
            style:width=move || width().unwrap_or_default()
            on:pointerdown=grab
            on:pointermove=drag
            on:pointerup=move |_| told(Drag::Ends)
            on:pointercancel=move |_| told(Drag::Ends)
            on:keydown=press
            on:focus=move |_| focused.set(true)
            on:blur=move |_| focused.set(false)
        >
            <span class="target-value">{move || short(value.get())}</span>
            <span class="target-name">{beside}</span>
        </div>
    }
}

/// Has a handle alone hear of a pointer that was pressed on it.
fn hold(handle: &HtmlDivElement, event: &PointerEvent) {
    event.prevent_default();
    event.stop_propagation();
    // Without capture the drag merely ends at the handle's edge.
    let _ = handle.set_pointer_capture(event.pointer_id());
    let _ = handle.focus();
}

/// What a growth per time step comes to over a sample.
fn over(value: f64, steps: usize) -> String {
    let growth = times((value * steps as f64).exp());
    say!("{growth} over {steps} steps", growth, steps)
}

fn step_of(key: &str) -> Option<f64> {
    Some(match key {
        "ArrowUp" | "ArrowRight" => FINE,
        "ArrowDown" | "ArrowLeft" => -FINE,
        "PageUp" => COARSE,
        "PageDown" => -COARSE,
        _ => return None,
    })
}

/// The hundredth that is nearest, within the range.
fn nearest(value: f64, (low, high): (f64, f64)) -> f64 {
    (value * 100.0)
        .round()
        .clamp((low * 100.0).ceil(), (high * 100.0).floor())
        / 100.0
}

/// Two places, or three where two would not be the value.
fn short(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    fixed(value, if (rounded - value).abs() < 1e-9 { 2 } else { 3 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_moves_by_whole_hundredths_within_its_range() {
        let range = (-0.1, 0.15);
        let moved = |from: f64, key: &str| nearest(from + step_of(key).unwrap_or(9.0), range);
        assert_eq!(moved(-0.05, "ArrowUp"), -0.04);
        assert_eq!(moved(-0.05, "PageDown"), -0.1);
        assert_eq!(moved(0.14, "PageUp"), 0.15);
        assert_eq!(nearest(0.067_21, range), 0.07);
        assert_eq!(step_of("Home"), None);
        assert_eq!(
            (short(-0.05), short(0.125)),
            ("−0.05".to_owned(), "0.125".to_owned())
        );
    }
}
