//! How far a twin that runs free has gone, over simulated time.

use super::Showing;
use super::elements::figure;
use super::redraw::redraw;
use super::scrub::{TimeScale, scrubbing};
use super::trace::{Pen, axes, cursor, dot, points, stroke};
use crate::core::protocol::Recording;
use crate::page::charts::scale::{Spread, bounds, round_decades};
use crate::page::charts::surface::Surface;
use crate::page::charts::theme::Theme;
use crate::page::dom::{El, canvas, el};
use crate::page::store::inspect::Shown;
use crate::page::store::number::{fixed, significant};
use crate::page::store::use_store;
use leptos::prelude::*;

/// |d| over simulated time, beside the slope that the exponent stands for.
pub fn divergence_chart(shown: Showing) -> El {
    let store = use_store();
    let (chart, canvas) = canvas();
    let step = move || store.inspect.with(|looked| looked.cursor);
    redraw(
        &canvas,
        Box::new(move || Some((shown.get()?, step()))),
        Box::new(|surface, seen, theme| {
            if let Some((shown, step)) = seen {
                draw(surface, shown, *step, theme);
            }
        }),
    );
    let distance = move || {
        let distance =
            shown.with(|shown| shown.as_ref()?.recording.divergence.get(step()).copied());
        distance.map_or("–".to_owned(), |distance| significant(distance.into()))
    };
    let slope = move || {
        let slope = shown.with(|shown| exponent_words(shown.as_ref()?.exponent));
        slope.unwrap_or_default()
    };
    let distance = el("b").id("inside-d").live_text(distance);
    let keys = vec![
        el("span").class("key own").text("|d| ").child(distance),
        el("span").class("key slope").live_text(slope),
    ];
    let unit = el("span").class("unit").text("over all neurons; log scale");
    let chart = chart
        .class("scrub")
        .attr("data-chart", "divergence")
        .attr("role", "img");
    let described = move || shown.with(|shown| shown.as_ref().map(words));
    let chart = chart.live_option("aria-label", described);
    let chart = scrubbing(chart, store, shown, Box::new(|_, _, _| {}));
    figure("Distance of the twin", unit, keys, chart)
}

/// Nothing where no exponent was measured.
fn exponent_words(exponent: Option<f32>) -> Option<String> {
    let exponent = exponent.filter(|exponent| exponent.is_finite())?;
    Some(format!("slope of λ = {}", fixed(exponent.into(), 3)))
}

fn draw(surface: &Surface, shown: &Shown, step: usize, theme: &Theme) {
    let divergence = &shown.recording.divergence;
    let domain = domain(divergence);
    let geometry = axes(surface, shown.steps(), (domain, Spread::Log), theme);
    if let Some(exponent) = shown.exponent {
        let reference = reference(exponent.into(), shown.steps(), domain);
        let pen = Pen {
            colour: &theme.muted,
            width: 1.0,
            dash: &[],
        };
        stroke(surface, &geometry, &reference, &pen);
    }
    let own = theme.side(shown.side);
    let pen = Pen {
        colour: own,
        width: 2.0,
        dash: &[],
    };
    let line = points(divergence, Spread::Log, surface.width as usize);
    stroke(surface, &geometry, &line, &pen);
    cursor(surface, &geometry, step, theme);
    if let Some(&distance) = divergence.get(step) {
        dot(surface, &geometry, (step, distance.into()), own, theme);
    }
}

/// Whole decades around every distance that has a logarithm, and around the first one.
fn domain(divergence: &[f32]) -> (f64, f64) {
    let distances = divergence.iter().map(|&distance| f64::from(distance));
    let drawable = distances.filter(|distance| *distance > 0.0 && distance.is_finite());
    let (low, high) = bounds(drawable.chain([Recording::EPS]));
    round_decades(low, high, 2)
}

/// EPS exp(exponent t) from the first step on, as far as it stays within the axis.
fn reference(exponent: f64, steps: usize, (low, high): (f64, f64)) -> Vec<(f64, f64)> {
    let (first, last) = TimeScale::domain(steps);
    let edge = if exponent > 0.0 { high } else { low };
    let leaves = (edge / Recording::EPS).ln() / exponent;
    let last = if leaves.is_finite() {
        last.min(leaves)
    } else {
        last
    };
    if !exponent.is_finite() || last <= first {
        return Vec::new();
    }
    let at = |time: f64| (time, Recording::EPS * (exponent * time).exp());
    vec![at(first), at(last)]
}

fn words(shown: &Shown) -> String {
    let divergence = &shown.recording.divergence;
    let (low, high) = bounds(divergence.iter().map(|&distance| distance.into()));
    let end = divergence.last().map_or(0.0, |&distance| distance.into());
    let slope = exponent_words(shown.exponent);
    let slope = slope.map_or(String::new(), |slope| format!(" Beside it the {slope}."));
    format!(
        "Distance of a twin that starts {} away: between {} and {} over {} time steps, {} at the \
         end.{slope}",
        significant(Recording::EPS),
        significant(low),
        significant(high),
        divergence.len(),
        significant(end),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_the_first_distance_and_every_later_one() {
        assert_eq!(domain(&[2e-3, 0.5, 3.0]), (1e-3, 10.0));
        let (low, high) = domain(&[0.0, f32::INFINITY, 2e-9]);
        assert!(low <= 2e-9 && high >= Recording::EPS);
        let (low, high) = domain(&[]);
        assert!(low <= Recording::EPS && high >= Recording::EPS);
    }

    #[test]
    fn the_reference_has_the_exponents_slope_and_stays_within_the_axis() {
        let line = reference(0.1, 100, (1e-3, 1e3));
        let slope = (line[1].1 / line[0].1).ln() / (line[1].0 - line[0].0);
        assert!((slope - 0.1).abs() < 1e-9);
        assert_eq!(line[1].0, 100.5);
        let steep = reference(2.0, 100, (1e-3, 10.0));
        assert!((steep[1].1 - 10.0).abs() < 1e-6 && steep[1].0 < 100.0);
        let falling = reference(-1.0, 100, (1e-6, 1e-2));
        assert!((falling[1].1 - 1e-6).abs() < 1e-12);
        assert_eq!(reference(0.0, 100, (1e-3, 1.0)).len(), 2);
        assert!(reference(f64::NAN, 100, (1e-3, 1.0)).is_empty());
    }
}
