//! The line of time: how far training has come, and the way to any of its moments.

use super::segments::{Segment, share_of, value_at};
use crate::page::kit::{COARSE, Slide};
use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;

/// Positions of the range between its ends: finer than pixels are.
const FINE: f64 = 10_000.0;
/// A range over segments. Arrows move it by 1, with Shift by 10, the page keys by `page`.
#[component]
pub fn Timeline(
    #[prop(into)] value: Signal<f64>,
    #[prop(into)] segments: Signal<Vec<Segment>>,
    /// Where the line is filled to, where that is another place than the knob's.
    #[prop(into, optional)]
    filled: Option<Signal<f64>>,
    /// The value in words.
    #[prop(into)]
    text: Signal<String>,
    label: &'static str,
    #[prop(into)] on_seek: Callback<f64>,
    #[prop(into, optional)] page: Option<Signal<f64>>,
    #[prop(optional)] id: Option<&'static str>,
) -> impl IntoView {
    let place = Memo::new(move |_| segments.with(|all| share_of(all, value.get())));
    let fill = Memo::new(move |_| {
        let to = filled.map_or_else(|| value.get(), |it| it.get());
        segments.with(|all| share_of(all, to))
    });
    let drag = move |event: Event| {
        if let Ok(at) = event_target_value(&event).parse::<f64>() {
            on_seek.run(
                segments
                    .with_untracked(|all| value_at(all, at / FINE))
                    .round(),
            );
        }
    };
    let press = move |event: KeyboardEvent| {
        let slide = Slide {
            from: value.get_untracked(),
            page: page.map_or(COARSE, |it| it.get_untracked()),
            ends: segments.with_untracked(|all| ends(all)),
        };
        if let Some(to) = slide.pressed(&event) {
            on_seek.run(to);
        }
    };
    let marks = move || marks(segments.get());
    view! {
        <div class="time">
            <input
                id=id
                type="range"
                min="0"
                max=FINE.to_string()
                step="1"
                aria-label=label
                aria-valuetext=move || text.get()
                prop:value=move || (place.get() * FINE).round().to_string()
                on:input=drag
                on:keydown=press
            />
            <div class="trk">
                <div class="fil" style:width=move || percent(fill.get())></div>
            </div>
            <span class="knob" style:left=move || percent(place.get())></span>
            <div aria-hidden="true">{marks}</div>
        </div>
    }
}

fn percent(share: f64) -> String {
    format!("{:.2}%", 100.0 * share)
}

/// The segments' names, and their edges.
fn marks(segments: Vec<Segment>) -> impl IntoView {
    let mut before = 0.0;
    let all = segments.into_iter().enumerate();
    all.map(|(index, segment)| {
        let (start, middle) = (before, before + segment.share / 2.0);
        before += segment.share;
        let edge = (index > 0).then(|| {
            view! { <span class="ti" style:left=percent(start)></span> }
        });
        // The warm-up's name begins where it does, so that it has room beside the first epoch's.
        let name = match segment.from < 0.0 {
            true => view! { <span class="tk w">{segment.name}</span> }.into_any(),
            false => view! { <span class="tk" style:left=percent(middle)>{segment.name}</span> }
                .into_any(),
        };
        view! { {edge} {name} }
    })
    .collect::<Vec<_>>()
}

fn ends(segments: &[Segment]) -> (f64, f64) {
    let from = segments.first().map_or(0.0, |it| it.from);
    (from, segments.last().map_or(from, |it| it.to))
}
