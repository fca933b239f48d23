//! One neuron closely.

use super::{corner, points, time_axis};
use crate::page::charts::{Anchor, Axis, ChartData, EndLabel, Look, Reference, Rug, Series, Tone};
use crate::page::lab::{name, tone};
use crate::page::language::number::significant;
use crate::page::language::say;
use crate::page::store::inspect::Seen;

/// Of the lowest and the highest potentials so many may lie beyond the axis.
const BEYOND: usize = 3;

/// The potential of one neuron, that of the nudged copy, its threshold and its spikes.
pub fn potential(seen: &Seen, neuron: usize) -> ChartData {
    let plain = seen.course(&seen.membrane, neuron);
    let nudged = seen.course(&seen.twin, neuron);
    let from = seen.recording.nudge.step;
    let threshold = f64::from(seen.threshold(neuron));
    let label = say!(
        "Potential, {network}",
        network = name(seen.side).to_lowercase()
    );
    let quarters = (0..=4).map(|quarter| (seen.steps as f64 * f64::from(quarter) / 4.0).round());
    let x = time_axis(seen.steps).ticks(quarters.map(|at| at.max(1.0)).collect());
    let range = potential_range(plain.iter().chain(&nudged), threshold);
    let y = Axis::around("", range.into_iter());
    let mut chart = ChartData::new(label, say("membrane potential U"), x, y);
    let line = points(plain.iter().copied().map(f64::from));
    let copy = points(nudged.iter().copied().map(f64::from)).split_off(from.min(seen.steps - 1));
    let own = tone(seen.side);
    chart.series = vec![
        Series::new(say("potential"), own, Look::Line, line).label(EndLabel::Nothing),
        Series::new(say("of the nudged copy"), Tone::Ink, Look::Dotted, copy)
            .label(EndLabel::Nothing),
    ];
    chart
        .references
        .push(Reference::level(threshold, say("threshold")));
    chart
        .notes
        .push(corner(say("potential; dotted: nudged copy"), Anchor::Start));
    let spikes = seen.course(&seen.plain, neuron).into_iter().enumerate();
    chart.rug = Some(Rug {
        tone: own,
        at: spikes
            .filter_map(|(step, spike)| spike.then_some((step + 1) as f64))
            .collect(),
    });
    chart.sentence = Some(say!(
        "Membrane potential of neuron {neuron} over {steps} time steps, threshold {threshold}: {spikes} spikes.",
        neuron = neuron + 1,
        steps = seen.steps,
        threshold = significant(threshold),
        spikes = chart.rug.as_ref().map_or(0, |rug| rug.at.len())
    ));
    chart
}

/// From low to high without the few that lie farthest out; the threshold is always within.
fn potential_range<'a>(values: impl Iterator<Item = &'a f32>, threshold: f64) -> [f64; 2] {
    let mut sorted: Vec<f64> = values
        .filter(|it| it.is_finite())
        .map(|&it| it.into())
        .collect();
    sorted.sort_by(f64::total_cmp);
    let beyond = BEYOND.min(sorted.len().saturating_sub(1) / 2);
    let low = sorted.get(beyond).copied().unwrap_or(0.0);
    let high = sorted.iter().rev().nth(beyond).copied().unwrap_or(0.0);
    [low.min(-threshold), high.max(2.0 * threshold)]
}
