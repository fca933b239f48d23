//! One chart of both runs, with earlier ones behind them.

use super::crosshair::{crosshair, follow_pointer, point_at};
use super::measure::Measure;
use super::picture::picture;
use super::plot::{Geometry, draw};
use super::summary::summary;
use super::surface::Surface;
use super::target_line::{Axes, shown_target, target_line};
use super::theme::{Theme, use_theme};
use super::visibility::watch;
use crate::core::name::{Labelled, Named};
use crate::page::dom::{El, canvas, el};
use crate::page::store::history::History;
use crate::page::store::{Side, Store, use_store};
use leptos::ev::PointerEvent;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// A measure of both runs over their steps, on locked axes.
pub fn line_chart(measure: Measure) -> El {
    let store = use_store();
    let (drawn, canvas) = canvas();
    let axes = RwSignal::new(Axes::default());
    keep_painted(store, measure, canvas, axes);
    let id = format!("summary-{}", measure.key());
    let head = el("figcaption")
        .child(el("h3").text(measure.title()))
        .child(el("span").class("unit").text(measure.unit()));
    let drawn = drawn
        .attr("data-chart", measure.key())
        .attr("role", "img")
        .attr("aria-labelledby", &id);
    let target = (measure == Measure::Exponent).then(|| target_line(axes));
    let plot = el("div")
        .class("plot")
        .on("pointermove", follow_pointer(store, axes))
        .on("pointerdown", follow_pointer(store, axes))
        .on("pointerleave", move |_: PointerEvent| point_at(store, None))
        .child(drawn)
        .child(crosshair(measure, axes))
        .children(target);
    let words = el("p")
        .class("visually-hidden")
        .id(id)
        .live_text(move || words(store, measure));
    el("figure").class("chart").children([head, plot, words])
}

/// Paints it again whenever what it shows has changed, while it is in sight.
fn keep_painted(store: Store, measure: Measure, canvas: HtmlCanvasElement, axes: RwSignal<Axes>) {
    let theme = use_theme();
    let place = watch(&canvas);
    Effect::new(move |_| {
        for side in Side::BOTH {
            store.run(side).track();
        }
        store.history.track();
        if !place.get().visible {
            return;
        }
        // Not followed: what it sets here would call it again.
        let frozen = axes.get_untracked().frozen;
        let geometry = theme.with(|theme| paint(store, measure, &canvas, theme, frozen));
        axes.set(Axes { geometry, frozen });
    });
}

/// The same for those who do not see it.
fn words(store: Store, measure: Measure) -> String {
    let (off, held) = (store.run(Side::Unregularised), store.run(Side::Regularised));
    off.with(|off| {
        held.with(|held| {
            let earlier = |history: &History| summary(measure, (off, held), history.shown());
            store.history.with(earlier)
        })
    })
}

fn paint(
    store: Store,
    measure: Measure,
    canvas: &HtmlCanvasElement,
    theme: &Theme,
    frozen: Option<(f64, f64)>,
) -> Option<Geometry> {
    let surface = Surface::fit(canvas)?;
    let columns = surface.width as usize;
    let (off, held) = (store.run(Side::Unregularised), store.run(Side::Regularised));
    let target = shown_target(store);
    let mut picture = off.with_untracked(|off| {
        held.with_untracked(|held| {
            store.history.with_untracked(|history| {
                let earlier: Vec<_> = history.shown().collect();
                picture(measure, (off, held), &earlier, target, columns)
            })
        })
    });
    if let Some(domain) = frozen {
        picture.y = domain;
    }
    let points: usize = picture.lines.iter().map(|line| line.points.len()).sum();
    // Fails only for a name that is no attribute's.
    let _ = canvas.set_attribute("data-points", &points.to_string());
    Some(draw(&surface, &picture, theme))
}
