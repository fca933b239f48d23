//! The input of one sample of the task: time to the right, channels upwards.

use super::surface::Surface;
use super::theme::use_theme;
use super::visibility::watch;
use crate::core::encoding::Thumbnail;
use crate::page::dom::{El, canvas};
use crate::page::store::use_store;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::HtmlCanvasElement;

/// Follows the task's settings and the seed.
pub fn task_thumbnail() -> El {
    let store = use_store();
    let theme = use_theme();
    let (drawn, canvas) = canvas();
    let place = watch(&canvas);
    // Not again for settings that do not concern it.
    let asked = RefCell::new(None);
    Effect::new(move |_| {
        let wanted = store.previewed();
        if wanted.is_some() && place.get().visible && *asked.borrow() != wanted {
            store.request_preview();
            asked.replace(wanted);
        }
    });
    Effect::new(move |_| {
        let colour = theme.with(|theme| theme.held.clone());
        if !place.get().visible {
            return;
        }
        store.preview.with(|preview| {
            if let Some(sample) = preview {
                // Fails only for a name that is no attribute's.
                let _ = canvas.set_attribute("aria-label", &described(sample));
                paint(&canvas, sample, &colour);
            }
        });
    });
    drawn
        .class("thumbnail")
        .attr("role", "img")
        .attr("aria-label", "Input of one sample: comes with the engine")
}

fn described(sample: &Thumbnail) -> String {
    let spikes = sample.spikes.iter().filter(|&&spike| spike > 0).count();
    format!(
        "Input of one sample of class {}: {spikes} spikes in {} channels and {} time steps",
        sample.label, sample.channels, sample.time_steps
    )
}

fn paint(canvas: &HtmlCanvasElement, sample: &Thumbnail, colour: &str) {
    let Some(surface) = Surface::fit(canvas) else {
        return;
    };
    let (across, up) = (
        surface.width / sample.time_steps.max(1) as f64,
        surface.height / sample.channels.max(1) as f64,
    );
    surface.context.set_fill_style_str(colour);
    let height = (up - 0.3).max(0.8);
    for channel in 0..sample.channels {
        let top = surface.height - (channel + 1) as f64 * up;
        for (start, length) in lit(sample, channel) {
            let width = (length as f64 * across - 0.3).max(0.8);
            surface
                .context
                .fill_rect(start as f64 * across, top, width, height);
        }
    }
}

/// Where the channel's unbroken stretches of input begin, and how many time steps each lasts: a
/// current that never stops is one mark.
fn lit(sample: &Thumbnail, channel: usize) -> impl Iterator<Item = (usize, usize)> {
    let is_lit = move |time: usize| sample.spikes[time * sample.channels + channel] > 0;
    (0..sample.time_steps)
        .filter(move |&time| is_lit(time) && (time == 0 || !is_lit(time - 1)))
        .map(move |start| {
            let end = (start..sample.time_steps).find(|&time| !is_lit(time));
            (start, end.unwrap_or(sample.time_steps) - start)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channels_stretches_are_found_from_end_to_end() {
        // Two channels over five time steps.
        let sample = Thumbnail {
            time_steps: 5,
            channels: 2,
            spikes: vec![1, 0, 1, 0, 0, 1, 1, 0, 0, 1],
            label: 0,
        };
        assert!(lit(&sample, 0).eq([(0, 2), (3, 1)]));
        assert!(lit(&sample, 1).eq([(2, 1), (4, 1)]));
    }
}
