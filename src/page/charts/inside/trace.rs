//! Lines over simulated time, and the cursor.

use super::scrub::TimeScale;
use crate::core::downsample::min_max;
use crate::page::charts::picture::Picture;
use crate::page::charts::plot::{Geometry, draw};
use crate::page::charts::scale::Spread;
use crate::page::charts::surface::Surface;
use crate::page::charts::theme::Theme;
use crate::page::store::number::{compact, decade};

/// How a line is drawn.
pub struct Pen<'a> {
    pub colour: &'a str,
    pub width: f64,
    pub dash: &'a [f64],
}

/// Draws axes without lines: `steps` to the right, `y` upwards.
pub fn axes(
    surface: &Surface,
    steps: usize,
    (y, spread): ((f64, f64), Spread),
    theme: &Theme,
) -> Geometry {
    let picture = Picture {
        x: TimeScale::domain(steps),
        y,
        spread,
        write: match spread {
            Spread::Linear => compact,
            Spread::Log => decade,
        },
        ..Picture::small(Vec::new())
    };
    draw(surface, &picture, theme)
}

/// Values of successive time steps as points, those that the axis has room for.
pub fn points(values: &[f32], spread: Spread, columns: usize) -> Vec<(f64, f64)> {
    let drawable = |value: f64| value.is_finite() && (spread == Spread::Linear || value > 0.0);
    let numbered = values.iter().enumerate();
    let points = numbered.map(|(step, &value)| ((step + 1) as f64, f64::from(value)));
    let points = points.filter(|point| drawable(point.1));
    min_max(points, TimeScale::domain(values.len()), columns)
}

/// Draws a line through points.
pub fn stroke(surface: &Surface, geometry: &Geometry, points: &[(f64, f64)], pen: &Pen) {
    let context = &surface.context;
    context.set_stroke_style_str(pen.colour);
    context.set_line_width(pen.width);
    context.set_line_join("round");
    surface.dash(pen.dash);
    context.begin_path();
    for (index, &(x, y)) in points.iter().enumerate() {
        let (x, y) = (geometry.x.at(x), geometry.y.at(y));
        if index == 0 {
            context.move_to(x, y);
        } else {
            context.line_to(x, y);
        }
    }
    context.stroke();
    surface.dash(&[]);
}

/// Draws the cursor at a time step, counted from 0.
pub fn cursor(surface: &Surface, geometry: &Geometry, step: usize, theme: &Theme) {
    let at = geometry.x.at((step + 1) as f64);
    let (bottom, top) = geometry.y.range;
    surface.hairline(&theme.ink, (at, top), (at, bottom));
}

/// Marks a value at a time step, counted from 0, where the axis has room for it.
pub fn dot(
    surface: &Surface,
    geometry: &Geometry,
    (step, value): (usize, f64),
    colour: &str,
    theme: &Theme,
) {
    let (low, high) = geometry.y.domain;
    if !(low..=high).contains(&value) {
        return;
    }
    let context = &surface.context;
    let (x, y) = (geometry.x.at((step + 1) as f64), geometry.y.at(value));
    context.begin_path();
    // Fails only for a negative radius.
    let _ = context.arc(x, y, 4.0, 0.0, std::f64::consts::TAU);
    context.set_fill_style_str(colour);
    context.fill();
    context.set_line_width(1.5);
    context.set_stroke_style_str(&theme.surface);
    context.stroke();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_or_has_no_logarithm_is_left_out() {
        let values = [1e-3, 0.0, f32::NAN, 2.0];
        let (small, two) = ((1.0, f64::from(1e-3f32)), (4.0, 2.0));
        assert_eq!(points(&values, Spread::Log, 100), [small, two]);
        assert_eq!(
            points(&values, Spread::Linear, 100),
            [small, (2.0, 0.0), two]
        );
    }

    #[test]
    fn a_long_line_keeps_its_peak() {
        let mut values = vec![0.0; 2000];
        values[1234] = 5.0;
        let kept = points(&values, Spread::Linear, 100);
        assert!(kept.len() <= 400 && kept.contains(&(1235.0, 5.0)));
    }
}
