//! One network's recording as the data of charts.

use super::sums::{Domains, grown, without_signal};
use crate::core::number::{fixed, significant, times};
use crate::page::charts2::{
    Anchor, Axis, Cells, ChartData, Dot, EndLabel, Format, Heat, Look, Note, Reference, Rug,
    Series, SpikePair, Spot, Tone,
};
use crate::page::lab::{name, tone};
use crate::page::store::inspect::Seen;

/// Of the lowest and the highest potentials so many may lie beyond the axis.
const BEYOND: usize = 3;

/// The spikes with and without the nudge.
pub fn spikes(seen: &Seen) -> SpikePair {
    SpikePair {
        name: format!("Spikes, {}", name(seen.side).to_lowercase()),
        tone: tone(seen.side),
        neurons: seen.neurons,
        steps: seen.steps,
        plain: seen.plain.to_vec(),
        nudged: seen.nudged.to_vec(),
        sentence: None,
    }
}

/// The learning signal of every neuron at every step.
pub fn heat(seen: &Seen, domains: &Domains) -> Heat {
    Heat {
        name: format!("Learning signal, {}", name(seen.side).to_lowercase()),
        tone: tone(seen.side),
        neurons: seen.neurons,
        steps: seen.steps,
        values: seen.gradient.to_vec(),
        domain: domains.shade,
        sentence: None,
        empty: without_signal(seen, domains.shade),
    }
}

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
        Series::new(format!("{label}, whole"), tone, Look::Thin, line),
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

/// How far the nudged copy is away, up to the cursor.
pub fn distance(seen: &Seen, domains: &Domains, cursor: f64) -> ChartData {
    let y = Axis::log("", domains.distance);
    let label = format!("Distance of the copies, {}", name(seen.side).to_lowercase());
    let mut chart = ChartData::new(label, "log scale", time_axis(seen.steps), y);
    let line = points(seen.recording.divergence.iter().copied().map(positive));
    let nudged = seen.recording.nudge.step + 1;
    let at = |step: usize| line.get(step).map(|point| point.1);
    match seen.first_flip() {
        Some((step, _)) => chart.dots.extend(at(step).map(|value| Dot {
            at: ((step + 1) as f64, value),
            tone: Tone::Ink,
            text: format!("first flip, step {}", step + 1),
        })),
        None => {
            let beside = (nudged + seen.steps / 7).min(seen.steps * 4 / 5);
            let value = at(beside.saturating_sub(1)).filter(|it| it.is_finite());
            chart.notes.push(Note {
                spot: value.map_or(Spot::Share(0.5, 0.5), |it| {
                    Spot::Value(beside as f64, it * 2.0)
                }),
                anchor: Anchor::Start,
                tone: Tone::Ink,
                text: "fades: no spike flips".to_owned(),
            });
        }
    }
    chart.references.push(Reference::moment(nudged as f64, ""));
    chart
        .notes
        .push(corner("distance of the copies", Anchor::Start));
    chart.sentence = Some(distance_text(seen));
    chart.series = with_cursor(tone(seen.side), "distance", line, |x| x <= cursor);
    chart
}

fn distance_text(seen: &Seen) -> String {
    let (nudge, far) = (&seen.recording.nudge, &seen.recording.divergence);
    let words = |value: f32| significant(value.into());
    let begins = format!(
        "Distance after a nudge of {} at step {}",
        significant(nudge.epsilon),
        nudge.step + 1
    );
    let most = far.iter().copied().fold(0.0, f32::max);
    match seen.first_flip() {
        None => format!(
            "{begins}: {} at the last step; no spike flips.",
            words(far.last().copied().unwrap_or_default())
        ),
        Some((step, _)) => format!(
            "{begins}: {} at step {}, where a spike flips first; at most {}.",
            words(far[step]),
            step + 1,
            words(most)
        ),
    }
}

/// The norm of the learning signal, from the cursor to where it begins, and the slope λ beside it.
pub fn norms(seen: &Seen, domains: &Domains, cursor: f64) -> ChartData {
    let y = Axis::log("", domains.norms);
    let label = format!(
        "Norm of the learning signal, {}",
        name(seen.side).to_lowercase()
    );
    let mut chart = ChartData::new(label, "log scale", time_axis(seen.steps), y);
    chart
        .notes
        .push(corner("norm of the learning signal", Anchor::End));
    let Some(signal) = seen.signal() else {
        chart.sentence = Some("No learning signal: nobody said what it is meant to be.".to_owned());
        return chart;
    };
    let line = points(signal.norms.iter().copied().map(positive));
    let own = tone(seen.side);
    let (last, lambda) = (seen.steps as f64, f64::from(signal.exponent));
    let end = line.last().map_or(f64::NAN, |point| point.1);
    let slope = |x: f64| end * (lambda * (last - x)).exp();
    if end.is_finite() {
        let dotted = vec![(1.0, slope(1.0)), (last, end)];
        let dotted = Series::new("slope λ", Tone::Ink, Look::Dotted, dotted);
        chart.series.push(dotted.label(EndLabel::Nothing));
        let at = (last * if lambda > 0.02 { 0.4 } else { 0.62 })
            .round()
            .max(1.0);
        let above = line.get(at as usize - 1).is_some_and(|it| slope(at) > it.1);
        chart.notes.push(Note {
            spot: Spot::Value(at, slope(at) * decades(domains.norms, above)),
            anchor: Anchor::Start,
            tone: Tone::Ink,
            text: format!("slope λ = {}", fixed(lambda, 3)),
        });
    }
    if let Some((ratio, first)) = grown(seen).zip(line.first()) {
        chart.notes.push(Note {
            spot: Spot::Value(last.min(2.0), first.1 * decades(domains.norms, true)),
            anchor: Anchor::Start,
            tone: own,
            text: times(ratio),
        });
    }
    chart.sentence = Some(format!(
        "Norm of the learning signal by time step, log scale: {} at step {}, {} at step 1; slope λ {}.",
        significant(end),
        seen.steps,
        significant(line.first().map_or(f64::NAN, |point| point.1)),
        fixed(lambda, 3)
    ));
    let lines = with_cursor(own, "norm", line, |x| x >= cursor);
    chart.series.extend(lines);
    chart
}

/// A twelfth of the axis up, or somewhat more down, where a text stands clear of its line.
fn decades((low, high): (f64, f64), up: bool) -> f64 {
    let span = (high / low).log10();
    10_f64.powf(if up { span / 12.0 } else { -span / 6.0 })
}

/// The potential of one neuron, that of the nudged copy, its threshold and its spikes.
pub fn potential(seen: &Seen, neuron: usize) -> ChartData {
    let plain = seen.course(&seen.membrane, neuron);
    let nudged = seen.course(&seen.twin, neuron);
    let from = seen.recording.nudge.step;
    let threshold = f64::from(seen.threshold(neuron));
    let label = format!("Potential, {}", name(seen.side).to_lowercase());
    let quarters = (0..=4).map(|quarter| (seen.steps as f64 * f64::from(quarter) / 4.0).round());
    let x = time_axis(seen.steps).ticks(quarters.map(|at| at.max(1.0)).collect());
    let range = potential_range(plain.iter().chain(&nudged), threshold);
    let y = Axis::around("", range.into_iter());
    let mut chart = ChartData::new(label, "membrane potential U", x, y);
    let line = points(plain.iter().copied().map(f64::from));
    let copy = points(nudged.iter().copied().map(f64::from)).split_off(from.min(seen.steps - 1));
    let own = tone(seen.side);
    chart.series = vec![
        Series::new("potential", own, Look::Line, line).label(EndLabel::Nothing),
        Series::new("of the nudged copy", Tone::Ink, Look::Dotted, copy).label(EndLabel::Nothing),
    ];
    chart
        .references
        .push(Reference::level(threshold, "threshold"));
    chart
        .notes
        .push(corner("potential; dotted: nudged copy", Anchor::Start));
    let spikes = seen.course(&seen.plain, neuron).into_iter().enumerate();
    chart.rug = Some(Rug {
        tone: own,
        at: spikes
            .filter_map(|(step, spike)| spike.then_some((step + 1) as f64))
            .collect(),
    });
    chart.sentence = Some(format!(
        "Membrane potential of neuron {} over {} time steps, threshold {}: {} spikes.",
        neuron + 1,
        seen.steps,
        significant(threshold),
        chart.rug.as_ref().map_or(0, |rug| rug.at.len())
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

/// The neurons as cells at a time step, from 0.
pub fn cells(seen: &Seen, step: usize) -> Cells {
    Cells {
        name: format!("Neurons, {}", name(seen.side).to_lowercase()),
        tone: tone(seen.side),
        columns: (seen.neurons as f64).sqrt().ceil() as usize,
        rates: seen.rates.to_vec(),
        firing: seen.firing(step).to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::store::Side;
    use crate::page::store::inspect::recordings::{recording, seen};

    fn line<'a>(chart: &'a ChartData, look: Look) -> &'a [(f64, f64)] {
        let found = chart.series.iter().find(|it| it.look == look);
        &found.expect("a line").points
    }

    #[test]
    fn forwards_is_strong_up_to_the_cursor_and_backwards_from_it_on() {
        let seen = seen(Side::Unregularised, recording(20, &[4]));
        let domains = Domains::of(std::slice::from_ref(&seen));
        let forwards = distance(&seen, &domains, 7.0);
        assert_eq!(line(&forwards, Look::Line).last().map(|it| it.0), Some(7.0));
        assert_eq!(line(&forwards, Look::Thin).len(), 20);
        let backwards = norms(&seen, &domains, 7.0);
        assert_eq!(
            line(&backwards, Look::Line).first().map(|it| it.0),
            Some(7.0)
        );
        assert_eq!(forwards.dots[0].text, "first flip, step 3");
    }

    #[test]
    fn the_dotted_line_ends_where_the_error_begins_and_has_the_slope_lambda() {
        let seen = seen(Side::Regularised, recording(20, &[4]));
        let chart = norms(&seen, &Domains::of(std::slice::from_ref(&seen)), 1.0);
        let [first, last] = line(&chart, Look::Dotted) else {
            panic!("two points")
        };
        assert_eq!(*last, (20.0, 1.0));
        assert!((first.1.log2() - 19.0).abs() < 1e-4, "{first:?}");
        assert!(chart.notes.iter().any(|it| it.text == "slope λ = 0.693"));
        assert!(chart.sentence().contains("slope λ 0.693"));
    }

    #[test]
    fn a_nudge_that_flips_nothing_is_said_to_fade() {
        let mut same = recording(20, &[4]);
        same.twin_spikes = same.spikes.clone();
        let seen = seen(Side::Unregularised, same);
        let chart = distance(&seen, &Domains::of(std::slice::from_ref(&seen)), 20.0);
        assert!(chart.dots.is_empty());
        assert!(
            chart
                .notes
                .iter()
                .any(|it| it.text == "fades: no spike flips")
        );
        assert!(chart.sentence().ends_with("no spike flips."));
    }

    #[test]
    fn a_potential_has_its_layers_threshold_its_spikes_and_the_copy_from_the_nudge_on() {
        let mut nudged = recording(20, &[4, 2]);
        nudged.nudge.step = 5;
        let chart = potential(&seen(Side::Unregularised, nudged), 5);
        assert_eq!(line(&chart, Look::Dotted).len(), 15);
        assert_eq!(chart.references[0].at, crate::page::charts2::At::Level(2.0));
        assert_eq!(chart.rug.as_ref().map(|rug| rug.at.len()), Some(10));
        assert_eq!(chart.sentence().contains("neuron 6 "), true);
    }

    #[test]
    fn neurons_are_cells_in_a_square() {
        let cells = cells(&seen(Side::Unregularised, recording(3, &[4, 5])), 2);
        assert_eq!(
            (cells.columns, cells.rates.len(), cells.firing.len()),
            (3, 9, 9)
        );
    }
}
