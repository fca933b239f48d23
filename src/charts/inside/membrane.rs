//! The membrane potential of the selected neuron, its threshold, its spikes, and its twin.

use super::Showing;
use super::potentials::Potentials;
use super::redraw::redraw;
use super::scrub::scrubbing;
use super::trace::{Pen, axes, cursor, dot, points, stroke};
use crate::charts::plot::TOP;
use crate::charts::scale::Spread;
use crate::charts::surface::Surface;
use crate::charts::theme::Theme;
use crate::store::inspect::{Neuron, Shown};
use crate::store::live::live;
use crate::store::number::fixed;
use crate::store::use_store;
use leptos::html::Canvas;
use leptos::prelude::*;

const THRESHOLD_DASH: [f64; 2] = [7.0, 4.0];
const TWIN_DASH: [f64; 2] = [2.0, 3.0];

/// U over simulated time.
#[component]
pub fn MembraneChart(shown: Showing) -> impl IntoView {
    let store = use_store();
    let canvas = NodeRef::<Canvas>::new();
    let seen = move || {
        let looked = store.inspect.get();
        Some((shown.get()?, looked.neuron, looked.cursor))
    };
    redraw(
        canvas,
        live(seen),
        Box::new(|surface, seen, theme| {
            if let Some((shown, neuron, step)) = seen {
                draw(surface, shown, (*neuron, *step), theme);
            }
        }),
    );
    let (press, drag) = scrubbing(store, shown, |_, _, _| {});
    let words = live(move || {
        let neuron = store.inspect.with(|looked| looked.neuron);
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            Some(Potentials::of(shown, neuron)?.words(&shown.name(neuron)))
        })
    });
    let value = move |value: fn(&Potentials, usize) -> Option<f32>| {
        live(move || {
            let value = seen()
                .and_then(|(shown, neuron, step)| value(&Potentials::of(&shown, neuron)?, step));
            value.map_or("–".to_owned(), |value| fixed(value.into(), 3))
        })
    };
    let name = live(move || seen().map(|(shown, neuron, _)| shown.name(neuron)));
    view! {
        <figure class="trace">
            <figcaption>
                <h3>"Membrane potential"</h3>
                <span class="unit">"of " {name}</span>
                <span class="keys">
                    <span class="key own">"U " <b id="inside-u">{value(|it, step| it.own.get(step).copied())}</b></span>
                    <span class="key twin">"twin " <b>{value(|it, step| it.twin.get(step).copied())}</b></span>
                    <span class="key threshold">"threshold " <b>{value(|it, _| Some(it.threshold))}</b></span>
                    <span class="key tick">"spike"</span>
                </span>
            </figcaption>
            <canvas
                node_ref=canvas
                class="scrub"
                data-chart="membrane"
                role="img"
                aria-label=words
                on:pointerdown=press
                on:pointermove=drag
            ></canvas>
        </figure>
    }
}

fn draw(surface: &Surface, shown: &Shown, (neuron, step): (Neuron, usize), theme: &Theme) {
    let Some(potentials) = Potentials::of(shown, neuron) else {
        return;
    };
    let domain = potentials.domain();
    let geometry = axes(surface, shown.steps(), (domain, Spread::Linear), theme);
    let columns = surface.width as usize;
    let line = |values: &[f32]| points(values, Spread::Linear, columns);
    let threshold = f64::from(potentials.threshold);
    let across = [geometry.x.domain.0, geometry.x.domain.1].map(|x| (x, threshold));
    let pen = |colour, width, dash| Pen {
        colour,
        width,
        dash,
    };
    stroke(
        surface,
        &geometry,
        &across,
        &pen(&theme.muted, 1.0, &THRESHOLD_DASH),
    );
    let own = theme.side(shown.side);
    stroke(
        surface,
        &geometry,
        &line(&potentials.own),
        &pen(own, 2.0, &[]),
    );
    stroke(
        surface,
        &geometry,
        &line(&potentials.twin),
        &pen(&theme.ink, 1.5, &TWIN_DASH),
    );
    name_threshold(surface, geometry.y.at(threshold), geometry.x.range.1, theme);
    let spikes = potentials.spikes.iter().enumerate();
    for (step, _) in spikes.filter(|(_, spike)| **spike) {
        let at = geometry.x.at((step + 1) as f64);
        surface.hairline(&theme.ink, (at, 0.0), (at, TOP - 3.0));
    }
    cursor(surface, &geometry, step, theme);
    for (values, colour) in [(&potentials.twin, &*theme.ink), (&potentials.own, own)] {
        if let Some(&value) = values.get(step) {
            dot(surface, &geometry, (step, value.into()), colour, theme);
        }
    }
}

fn name_threshold(surface: &Surface, height: f64, right: f64, theme: &Theme) {
    surface.context.set_text_align("right");
    surface.context.set_text_baseline("bottom");
    let at = (right - 4.0, height - 2.0);
    surface.text("threshold", &theme.muted, &theme.surface, at);
}
