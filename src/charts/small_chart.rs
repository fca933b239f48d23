//! A small chart of one run, one of several beside each other.

use super::picture::Picture;
use super::plot::draw;
use super::surface::Surface;
use super::theme::use_theme;
use super::visibility::watch;
use crate::store::Side;
use crate::store::live::{Live, effect, live};
use leptos::html::Canvas;
use leptos::prelude::*;

/// Draws `picture` of one side again whenever it changes, while it is in sight; `words` say the same
/// to those who do not see it.
#[component]
pub fn SmallChart(
    side: Side,
    /// As the `data-chart` attribute names it; the side follows.
    #[prop(into)]
    chart: String,
    #[prop(into)] title: String,
    #[prop(into)] unit: String,
    picture: Live<Option<Picture>>,
    words: Live<String>,
) -> impl IntoView {
    let theme = use_theme();
    let canvas = NodeRef::<Canvas>::new();
    let place = watch(canvas);
    effect(move || {
        if !place.get().visible {
            return;
        }
        let Some(canvas) = canvas.get() else { return };
        let (Some(surface), Some(picture)) = (Surface::fit(&canvas), picture()) else {
            return;
        };
        let points: usize = picture.lines.iter().map(|line| line.points.len()).sum();
        // Fails only for a name that is no attribute's.
        let _ = canvas.set_attribute("data-points", &points.to_string());
        theme.with(|theme| draw(&surface, &picture, theme));
    });
    let id = format!("summary-{chart}-{}", side.key());
    let head = title.clone();
    view! {
        <figure class="small-chart">
            <figcaption>
                <h4>{head}</h4>
                <span class="unit">{unit}</span>
            </figcaption>
            <canvas
                node_ref=canvas
                data-chart=format!("{chart}-{}", side.key())
                role="img"
                aria-labelledby=id.clone()
            ></canvas>
            <p class="visually-hidden" id=id>{live(move || format!("{title}. {}", words()))}</p>
        </figure>
    }
}
