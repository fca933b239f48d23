//! All spikes over simulated time, with the cursor and the selected neuron's row.

use super::Showing;
use super::elements::figure;
use super::redraw::redraw;
use super::scrub::{Pressed, TimeScale, scrubbing};
use crate::page::charts::plot::{FONT, LEFT};
use crate::page::charts::raster::described;
use crate::page::charts::spikes::{Band, bands, draw_spikes, neuron_at};
use crate::page::charts::surface::Surface;
use crate::page::charts::theme::Theme;
use crate::page::dom::{El, canvas, el};
use crate::page::store::inspect::{Neuron, Shown, spikes};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// Height of a layer's name at the left.
const NAME: f64 = 13.0;

/// Every neuron's spikes, the first layer at the bottom.
pub fn time_raster(shown: Showing) -> El {
    let store = use_store();
    // The spikes can be many and change seldom; what moves lies on a canvas above them.
    let (chart, below) = canvas();
    let (marked, above) = canvas();
    redraw(
        &below,
        Box::new(move || shown.get()),
        Box::new(|surface, shown, theme| {
            if let Some(shown) = shown {
                draw_layers(surface, shown, theme);
            }
        }),
    );
    let marks = move || {
        let looked = store.inspect.get();
        Some((shown.get()?, looked.neuron, looked.cursor))
    };
    redraw(
        &above,
        Box::new(marks),
        Box::new(|surface, marks, theme| {
            if let Some((shown, neuron, cursor)) = marks {
                draw_marks(surface, shown, (*neuron, *cursor), theme);
            }
        }),
    );
    let chart = chart
        .class("time-raster")
        .attr("data-chart", "time-raster")
        .attr("role", "img");
    let chart = chart.live_option("aria-label", move || {
        shown.with(|shown| Some(described(Some(&shown.as_ref()?.recording))))
    });
    let marked = marked
        .class("time-raster scrub")
        .attr("aria-hidden", "true");
    let marked = scrubbing(marked, store, shown, select_row(store));
    let layers = el("div").class("layers").children([chart, marked]);
    let unit = el("span")
        .class("unit")
        .text("of all neurons, over time steps");
    figure("Spikes", unit, Vec::new(), layers)
}

/// Selects the neuron whose row is pressed.
fn select_row(store: Store) -> Pressed {
    Box::new(move |shown, canvas, event| {
        let bands = bands_in(shown, f64::from(canvas.client_height()));
        let height = f64::from(event.client_y()) - canvas.get_bounding_client_rect().top();
        if let Some(neuron) = neuron_at(&bands, height) {
            store.select(neuron);
        }
    })
}

fn bands_in(shown: &Shown, height: f64) -> Vec<Band> {
    // The first neuron's spikes are longer than its row.
    bands(&shown.recording.layers, (0.0, height - 4.0))
}

fn draw_layers(surface: &Surface, shown: &Shown, theme: &Theme) {
    let time = TimeScale::across(surface.width, shown.steps());
    let bands = bands_in(shown, surface.height);
    let context = &surface.context;
    context.set_fill_style_str(&theme.page);
    context.fill_rect(time.left, 0.0, time.right - time.left, surface.height);
    context.set_fill_style_str(theme.side(shown.side));
    draw_spikes(surface, &shown.recording, (time.left, time.right), &bands);
    context.set_font(FONT);
    context.set_text_align("right");
    context.set_text_baseline("middle");
    for (layer, band) in bands.iter().enumerate() {
        if layer > 0 {
            let height = band.top + band.height;
            surface.hairline(&theme.rule, (time.left, height), (time.right, height));
        }
        if band.height >= NAME && surface.height >= NAME * bands.len() as f64 {
            let at = (LEFT - 10.0, band.top + band.height / 2.0);
            let name = shown.names[layer].trim_start_matches("layer ");
            let name = name.replace("readout", "out");
            surface.text(&name, &theme.muted, &theme.surface, at);
        }
    }
}

fn draw_marks(surface: &Surface, shown: &Shown, (neuron, cursor): (Neuron, usize), theme: &Theme) {
    let time = TimeScale::across(surface.width, shown.steps());
    let bands = bands_in(shown, surface.height);
    if let Some(band) = bands.get(neuron.layer) {
        let (top, height) = band.row(neuron.index);
        let middle = top + height / 2.0;
        draw_row(surface, &time, middle, theme);
        let tick = (height / 2.0).max(4.0);
        let spikes = spikes(&shown.recording, neuron).into_iter().enumerate();
        for (step, _) in spikes.filter(|&(_, spike)| spike) {
            let at = time.at(step);
            surface.hairline(&theme.ink, (at, middle - tick), (at, middle + tick));
        }
    }
    let at = time.at(cursor);
    surface.hairline(&theme.ink, (at, 0.0), (at, surface.height));
}

/// A thin line along the selected neuron's row, and an arrowhead before it.
fn draw_row(surface: &Surface, time: &TimeScale, middle: f64, theme: &Theme) {
    let context = &surface.context;
    context.set_global_alpha(0.5);
    surface.hairline(&theme.ink, (time.left, middle), (time.right, middle));
    context.set_global_alpha(1.0);
    context.set_fill_style_str(&theme.ink);
    context.begin_path();
    context.move_to(time.left, middle);
    context.line_to(time.left - 8.0, middle - 4.0);
    context.line_to(time.left - 8.0, middle + 4.0);
    context.close_path();
    context.fill();
}
