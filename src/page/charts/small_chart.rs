//! A small chart of one run, one of several beside each other.

use super::picture::Picture;
use super::plot::draw;
use super::surface::Surface;
use super::theme::use_theme;
use super::visibility::watch;
use crate::core::name::Named;
use crate::page::dom::{El, canvas, el};
use crate::page::store::Side;
use leptos::prelude::*;

/// Draws `picture` of one side again whenever it changes, while it is in sight; `words` say the same
/// to those who do not see it. `chart` is what the `data-chart` attribute names it; the side follows.
pub fn small_chart(
    side: Side,
    chart: impl AsRef<str>,
    title: impl AsRef<str>,
    unit: impl AsRef<str>,
    picture: impl Fn() -> Option<Picture> + 'static,
    words: impl Fn() -> String + 'static,
) -> El {
    let name = format!("{}-{}", chart.as_ref(), side.key());
    let title = title.as_ref().to_owned();
    let head = el("figcaption")
        .child(el("h4").text(&title))
        .child(el("span").class("unit").text(unit));
    let words = move || format!("{title}. {}", words());
    figure(&name, head, Box::new(picture), Box::new(words))
}

fn figure(
    name: &str,
    head: El,
    picture: Box<dyn Fn() -> Option<Picture>>,
    words: Box<dyn Fn() -> String>,
) -> El {
    let theme = use_theme();
    let (drawn, canvas) = canvas();
    let place = watch(&canvas);
    Effect::new(move |_| {
        if !place.get().visible {
            return;
        }
        let (Some(surface), Some(picture)) = (Surface::fit(&canvas), picture()) else {
            return;
        };
        let points: usize = picture.lines.iter().map(|line| line.points.len()).sum();
        // Fails only for a name that is no attribute's.
        let _ = canvas.set_attribute("data-points", &points.to_string());
        theme.with(|theme| draw(&surface, &picture, theme));
    });
    let id = format!("summary-{name}");
    let drawn = drawn
        .attr("data-chart", name)
        .attr("role", "img")
        .attr("aria-labelledby", &id);
    let words = el("p").class("visually-hidden").id(id).live_text(words);
    el("figure")
        .class("small-chart")
        .children([head, drawn, words])
}
