//! One chart of both runs, with earlier ones behind them.

use super::crosshair::{Crosshair, follow_pointer, point_at};
use super::measure::Measure;
use super::picture::picture;
use super::plot::{Geometry, draw};
use super::summary::summary;
use super::surface::Surface;
use super::target_line::{Axes, TargetLine, shown_target};
use super::theme::{Theme, use_theme};
use super::visibility::watch;
use crate::store::history::History;
use crate::store::live::{effect, live, on};
use crate::store::{Side, Store, use_store};
use leptos::html::Canvas;
use leptos::prelude::*;

/// A measure of both runs over their steps, on locked axes.
#[component]
pub fn LineChart(measure: Measure) -> impl IntoView {
    let store = use_store();
    let theme = use_theme();
    let canvas = NodeRef::<Canvas>::new();
    let axes = RwSignal::new(Axes::default());
    let place = watch(canvas);
    effect(move || {
        for side in Side::BOTH {
            store.run(side).track();
        }
        store.history.track();
        if !place.get().visible {
            return;
        }
        if let Some(canvas) = canvas.get() {
            // Not followed: what it sets here would call it again.
            let frozen = axes.get_untracked().frozen;
            let geometry = theme.with(|theme| paint(store, measure, &canvas, theme, frozen));
            axes.set(Axes { geometry, frozen });
        }
    });
    let words = live(move || {
        let (off, held) = (store.run(Side::Off), store.run(Side::Held));
        off.with(|off| {
            held.with(|held| {
                let earlier = |history: &History| summary(measure, (off, held), history.shown());
                store.history.with(earlier)
            })
        })
    });
    let id = format!("summary-{}", measure.key());
    view! {
        <figure class="chart">
            <figcaption>
                <h3>{measure.title()}</h3>
                <span class="unit">{measure.unit()}</span>
            </figcaption>
            <div
                class="plot"
                on:pointermove=on(follow_pointer(store, axes))
                on:pointerdown=on(follow_pointer(store, axes))
                on:pointerleave=on(move |_| point_at(store, None))
            >
                <canvas
                    node_ref=canvas
                    data-chart=measure.key()
                    role="img"
                    aria-labelledby=id.clone()
                ></canvas>
                <Crosshair measure=measure axes=axes />
                {(measure == Measure::Exponent)
                    .then(|| view! { <TargetLine axes=axes /> })}
            </div>
            <p class="visually-hidden" id=id>{words}</p>
        </figure>
    }
}

fn paint(
    store: Store,
    measure: Measure,
    canvas: &web_sys::HtmlCanvasElement,
    theme: &Theme,
    frozen: Option<(f64, f64)>,
) -> Option<Geometry> {
    let surface = Surface::fit(canvas)?;
    let columns = surface.width as usize;
    let (off, held) = (store.run(Side::Off), store.run(Side::Held));
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
