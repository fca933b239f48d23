//! Where a chart's axes lie on the screen.

use super::axis::{Axis, Format, Scale};
use super::data::{ChartData, EndLabel, Series};

/// Pixels of the margins, where words do not ask for more.
const LEFT: f64 = 36.0;
const EDGE: f64 = 8.0;
const WITH_RUG: f64 = 16.0;
const BENEATH: f64 = 20.0;
/// Between a line's end and its label.
pub const GAP: f64 = 8.0;
/// The greatest share of the width that labels may take.
const LABELS: f64 = 0.42;

/// A chart's size, and its axes within it (pixels).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    pub size: (f64, f64),
    pub x: Scale,
    pub y: Scale,
}

impl Plane {
    /// Lays a chart out in a box of this size.
    pub fn of(data: &ChartData, size: (f64, f64)) -> Self {
        let (width, height) = (size.0.max(80.0), size.1.max(32.0));
        let left = if data.y.ticks.is_empty() {
            EDGE
        } else {
            LEFT.max(widest(&data.y) + GAP + 2.0)
        };
        let labels = data.series.iter().map(|it| label_width(it, &data.y.value));
        let labels = labels.fold(0.0, f64::max).min(width * LABELS);
        let right = if labels > 0.0 {
            labels + GAP + 4.0
        } else {
            EDGE
        };
        let top = if data.rug.is_some() { WITH_RUG } else { EDGE };
        let bottom = if data.x.ticks.is_empty() {
            6.0
        } else {
            BENEATH
        };
        Self {
            size: (width, height),
            x: data.x.over((left, width - right)),
            y: data.y.over((height - bottom, top)),
        }
    }

    pub fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.x.at(x), self.y.at(y))
    }

    pub fn left(&self) -> f64 {
        self.x.range.0
    }

    pub fn right(&self) -> f64 {
        self.x.range.1
    }

    pub fn top(&self) -> f64 {
        self.y.range.1
    }

    pub fn bottom(&self) -> f64 {
        self.y.range.0
    }

    pub fn width(&self) -> f64 {
        self.right() - self.left()
    }

    pub fn height(&self) -> f64 {
        self.bottom() - self.top()
    }
}

/// About how many pixels a text takes in the charts' font.
pub fn text_width(text: &str) -> f64 {
    text.chars().count() as f64 * 6.8
}

fn widest(axis: &Axis) -> f64 {
    let widths = axis
        .ticks
        .iter()
        .map(|tick| text_width(&axis.format.write(*tick)));
    widths.fold(0.0, f64::max)
}

fn label_width(series: &Series, format: &Format) -> f64 {
    if series.label == EndLabel::Nothing || series.points.is_empty() {
        return 0.0;
    }
    let value = series
        .numbers()
        .next_back()
        .map(|(_, value)| format.write(value));
    let value = value.filter(|_| series.label == EndLabel::NameAndValue);
    text_width(&series.name).max(value.map_or(0.0, |value| text_width(&value)))
}
