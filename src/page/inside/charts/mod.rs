//! One network's recording as the data of charts.

mod distance;
mod norms;
mod potential;
#[cfg(test)]
mod tests;
mod tracks;

pub use distance::distance;
pub use norms::norms;
pub use potential::potential;
pub use tracks::{cells, heat, spikes};

use crate::page::charts::{Anchor, Axis, EndLabel, Format, Look, Note, Series, Spot, Tone};
use crate::page::language::say;

fn time_axis(steps: usize) -> Axis {
    Axis::linear("", (0.5, steps as f64 + 0.5))
        .ticks(Vec::new())
        .format(Format::Whole)
        .value(Format::Whole)
}

/// Time steps from 1 on, with these values.
fn points(values: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    (1..).map(f64::from).zip(values).collect()
}

/// What is not above 0 has no place on a log axis.
fn positive(value: f32) -> f64 {
    match value > 0.0 {
        true => value.into(),
        false => f64::NAN,
    }
}

/// The whole line pale, and strong the part that the cursor has been through.
fn with_cursor(
    tone: Tone,
    label: &str,
    line: Vec<(f64, f64)>,
    strong: impl Fn(f64) -> bool,
) -> Vec<Series> {
    let part = line.iter().copied().filter(|(x, _)| strong(*x)).collect();
    vec![
        Series::new(say!("{label}, whole", label), tone, Look::Thin, line),
        Series::new(label, tone, Look::Line, part).label(EndLabel::Nothing),
    ]
}

fn corner(text: &str, anchor: Anchor) -> Note {
    let x = if anchor == Anchor::End { 0.99 } else { 0.01 };
    Note {
        spot: Spot::Share(x, 0.02),
        anchor,
        tone: Tone::Muted,
        text: text.to_owned(),
    }
}
