//! The membrane potential of the selected neuron, its threshold, its spikes, and its twin.

use super::Showing;
use super::elements::figure;
use super::potentials::Potentials;
use super::redraw::redraw;
use super::scrub::scrubbing;
use super::trace::{Pen, axes, cursor, dot, points, stroke};
use crate::page::charts::plot::TOP;
use crate::page::charts::scale::Spread;
use crate::page::charts::surface::Surface;
use crate::page::charts::theme::Theme;
use crate::page::dom::{El, canvas, el};
use crate::page::store::inspect::{Neuron, Shown};
use crate::page::store::number::fixed;
use crate::page::store::use_store;
use leptos::prelude::*;

const THRESHOLD_DASH: [f64; 2] = [7.0, 4.0];
const TWIN_DASH: [f64; 2] = [2.0, 3.0];

/// U over simulated time.
pub fn membrane_chart(shown: Showing) -> El {
    let store = use_store();
    let (chart, canvas) = canvas();
    let seen = move || {
        let looked = store.inspect.get();
        Some((shown.get()?, looked.neuron, looked.cursor))
    };
    redraw(
        &canvas,
        Box::new(seen),
        Box::new(|surface, seen, theme| {
            if let Some((shown, neuron, step)) = seen {
                draw(surface, shown, (*neuron, *step), theme);
            }
        }),
    );
    let name = move || seen().map_or(String::new(), |(shown, neuron, _)| shown.name(neuron));
    let unit = el("span").class("unit").text("of ").live_text(name);
    let chart = chart
        .class("scrub")
        .attr("data-chart", "membrane")
        .attr("role", "img");
    let chart = chart.live_option("aria-label", move || {
        let neuron = store.inspect.with(|looked| looked.neuron);
        shown.with(|shown| {
            let shown = shown.as_ref()?;
            Some(Potentials::of(shown, neuron)?.words(&shown.name(neuron)))
        })
    });
    let chart = scrubbing(chart, store, shown, Box::new(|_, _, _| {}));
    figure("Membrane potential", unit, keys(seen), chart)
}

/// The keys to the lines, with the values at the cursor.
fn keys(seen: impl Fn() -> Option<(Shown, Neuron, usize)> + Copy + 'static) -> Vec<El> {
    let value = move |value: fn(&Potentials, usize) -> Option<f32>| {
        el("b").live_text(move || {
            let value = seen()
                .and_then(|(shown, neuron, step)| value(&Potentials::of(&shown, neuron)?, step));
            value.map_or("–".to_owned(), |value| fixed(value.into(), 3))
        })
    };
    let key = |class: &str, name: &str| el("span").class(class).text(name);
    let own = value(|it, step| it.own.get(step).copied()).id("inside-u");
    let twin = value(|it, step| it.twin.get(step).copied());
    let threshold = value(|it, _| Some(it.threshold));
    vec![
        key("key own", "U ").child(own),
        key("key twin", "twin ").child(twin),
        key("key threshold", "threshold ").child(threshold),
        key("key tick", "spike"),
    ]
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
    // Before the lines, so that its halo takes nothing from them.
    name_threshold(surface, geometry.y.at(threshold), geometry.x.range.1, theme);
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
