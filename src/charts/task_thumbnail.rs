//! The input of one sample of the task: time to the right, channels upwards.

use super::surface::Surface;
use super::theme::{Theme, use_theme};
use super::visibility::watch;
use crate::encoding::{Thumbnail, thumbnail};
use crate::store::live::effect;
use crate::store::use_store;
use leptos::html::Canvas;
use leptos::prelude::*;
use std::cell::RefCell;
use web_sys::HtmlCanvasElement;

/// Follows the task's settings and the seed.
#[component]
pub fn TaskThumbnail() -> impl IntoView {
    let store = use_store();
    let theme = use_theme();
    let canvas = NodeRef::<Canvas>::new();
    let place = watch(canvas);
    // Making the sample takes milliseconds: not again for settings that do not concern it.
    let made = RefCell::new(None);
    effect(move || {
        let settings = store.desk.with(|desk| desk.settings.good().clone());
        theme.track();
        let Some(canvas) = canvas.get().filter(|_| place.get().visible) else {
            return;
        };
        let wanted = (settings.task.clone(), settings.seed);
        let mut made = made.borrow_mut();
        let stale = made.as_ref().is_none_or(|(of, _)| *of != wanted);
        if stale {
            let sample = thumbnail(&settings);
            // Fails only for a name that is no attribute's.
            let _ = canvas.set_attribute("aria-label", &described(&sample));
            *made = Some((wanted, sample));
        }
        if let Some((_, sample)) = &*made {
            theme.with_untracked(|theme| paint(&canvas, sample, theme));
        }
    });
    view! { <canvas class="thumbnail" node_ref=canvas role="img"></canvas> }
}

fn described(sample: &Thumbnail) -> String {
    let spikes = sample.spikes.iter().filter(|&&spike| spike > 0).count();
    format!(
        "Input of one sample of class {}: {spikes} spikes in {} channels and {} time steps",
        sample.label, sample.channels, sample.time_steps
    )
}

fn paint(canvas: &HtmlCanvasElement, sample: &Thumbnail, theme: &Theme) {
    let Some(surface) = Surface::fit(canvas) else {
        return;
    };
    let (across, up) = (
        surface.width / sample.time_steps.max(1) as f64,
        surface.height / sample.channels.max(1) as f64,
    );
    surface.context.set_fill_style_str(&theme.held);
    let size = ((across - 0.3).max(0.8), (up - 0.3).max(0.8));
    let lit = sample
        .spikes
        .iter()
        .enumerate()
        .filter(|(_, spike)| **spike > 0);
    for (index, _) in lit {
        let (time, channel) = (index / sample.channels, index % sample.channels);
        let top = surface.height - (channel + 1) as f64 * up;
        surface
            .context
            .fill_rect(time as f64 * across, top, size.0, size.1);
    }
}
