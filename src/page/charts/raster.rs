//! The spikes of one held-out sample: time to the right, neurons upwards, layer by layer.

use super::spikes::{bands, draw_spikes};
use super::surface::Surface;
use super::theme::{Theme, use_theme};
use super::visibility::watch;
use crate::core::name::Named;
use crate::core::protocol::Recording;
use crate::page::dom::{El, canvas};
use crate::page::store::{Side, use_store};
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::HtmlCanvasElement;

/// The latest recording of one run.
pub fn raster(side: Side) -> El {
    let run = use_store().run(side);
    let theme = use_theme();
    let (drawn, canvas) = canvas();
    let place = watch(&canvas);
    // A recording comes once an epoch and can be large; the run changes with every step.
    let painted = RefCell::new(None);
    Effect::new(move |_| {
        let colour = theme.with(|theme| theme.side(side).to_owned());
        let wanted = run.with(|run| (run.id, run.recordings, place.get(), colour));
        if !place.get().visible {
            return;
        }
        if painted.borrow().as_ref() == Some(&wanted) {
            return;
        }
        run.with_untracked(|run| {
            let words = described(run.recording.as_deref());
            // Fails only for a name that is no attribute's.
            let _ = canvas.set_attribute("aria-label", &words);
            theme.with(|theme| paint(&canvas, run.recording.as_deref(), side, theme));
        });
        painted.replace(Some(wanted));
    });
    drawn
        .class("raster")
        .attr("data-raster", side.key())
        .attr("role", "img")
}

pub(super) fn described(recording: Option<&Recording>) -> String {
    match recording {
        None => "No spikes recorded yet".to_owned(),
        Some(recording) => {
            let spikes = recording.spikes.iter().filter(|&&spike| spike > 0).count();
            let neurons: usize = recording.layers.iter().sum();
            let steps = recording.time_steps;
            format!(
                "Spikes of one held-out sample: {spikes} from {neurons} neurons in {steps} steps"
            )
        }
    }
}

fn paint(canvas: &HtmlCanvasElement, recording: Option<&Recording>, side: Side, theme: &Theme) {
    let (Some(surface), Some(recording)) = (Surface::fit(canvas), recording) else {
        return;
    };
    let bands = bands(&recording.layers, (0.0, surface.height));
    surface.context.set_fill_style_str(theme.side(side));
    draw_spikes(&surface, recording, (0.0, surface.width), &bands);
    for band in bands.iter().skip(1) {
        let height = band.top + band.height;
        surface.hairline(&theme.rule, (0.0, height), (surface.width, height));
    }
}
