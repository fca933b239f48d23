//! The learning signal on its way back through time: λ as a slope that can be seen.

use super::axis::{Axis, Format, ends};
use super::crosshair::Crosshair;
use super::data::{Anchor, ChartData, EndLabel, Look, Note, Series, Spot, Tone};
use super::figure::Frame;
use super::line_chart::LineChart;
use crate::page::language::number::{fixed, significant};
use crate::page::language::say;
use leptos::prelude::*;

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Room {
    #[default]
    Wide,
    /// On a phone: without marks and words within.
    Narrow,
}

/// The norm of the learning signal by time step.
#[derive(Debug, Clone, PartialEq)]
pub struct Ramp {
    pub tone: Tone,
    /// Of time steps 1, 2, …; empty where there is none yet.
    pub norms: Vec<f64>,
    /// What it was at the first training step; may be empty.
    pub first: Vec<f64>,
    /// Growth per time step on the way back.
    pub lambda: Option<f64>,
    /// Where λ is being pulled to, while somebody moves that.
    pub target: Option<f64>,
    pub domain: (f64, f64),
    pub room: Room,
}

/// How many times as large the signal is at the first step as at the last.
pub fn growth(norms: &[f64]) -> Option<f64> {
    let ratio = norms.first()? / norms.last()?;
    ratio.is_finite().then_some(ratio)
}

/// Whole decades around the signals of both networks, so that their slopes can be compared.
pub fn common_domain<'a>(norms: impl Iterator<Item = &'a [f64]>) -> (f64, f64) {
    let values = norms.flatten().copied();
    Axis::decades("", values).domain
}

/// Draws it up as a chart.
pub fn ramp_chart(ramp: &Ramp) -> ChartData {
    let steps = ramp.norms.len().max(ramp.first.len()).max(2) as f64;
    let (x, y) = axes(ramp, steps);
    let mut chart = ChartData::new(
        say("Learning signal"),
        say("norm by time step, log scale"),
        x,
        y,
    );
    let points = |norms: &[f64]| {
        let steps = (1..).map(f64::from);
        steps.zip(norms.iter().copied()).collect::<Vec<_>>()
    };
    let series =
        |name: &str, look, norms: &[f64]| Series::new(name, ramp.tone, look, points(norms));
    if !ramp.first.is_empty() && ramp.first != ramp.norms {
        chart
            .series
            .push(series(say("at the first step"), Look::Thin, &ramp.first));
    }
    chart
        .series
        .push(series(say("now"), Look::Filled, &ramp.norms));
    let slopes = [
        (say("slope λ"), ramp.lambda, Tone::Ink),
        (say("slope of the target"), ramp.target, ramp.tone),
    ];
    if let Some(end) = ramp.norms.last().copied().filter(|end| *end > 0.0) {
        for (name, slope, tone) in slopes {
            if let Some(slope) = slope {
                let line = slope_line(slope, (steps, end), ramp.domain);
                let line = Series::new(name, tone, Look::Dotted, line);
                chart.series.push(line.label(EndLabel::Nothing));
            }
        }
    }
    if ramp.room == Room::Wide {
        chart.notes = notes(ramp, steps);
    }
    chart.sentence = Some(sentence(ramp));
    chart
}

fn axes(ramp: &Ramp, steps: f64) -> (Axis, Axis) {
    let ends = [(1.0, "1".to_owned()), (steps, say!("step {steps}", steps))];
    let x = Axis::linear(say("time step"), (1.0, steps)).value(Format::Whole);
    let y = Axis::log("", ramp.domain);
    match ramp.room {
        Room::Narrow => (
            x.ticks(vec![1.0, steps])
                .format(Format::Named(ends.to_vec())),
            y.ticks(Vec::new()),
        ),
        Room::Wide => {
            let quarters =
                (0..=4).map(|quarter| (steps * f64::from(quarter) / 4.0).round().max(1.0));
            (x.ticks(quarters.collect()).format(Format::Whole), y)
        }
    }
}

/// From the last step, where the error begins, back to the first, or to where it leaves the axis: an end that
/// is put at the edge instead would be another slope.
fn slope_line(slope: f64, (steps, end): (f64, f64), (low, high): (f64, f64)) -> Vec<(f64, f64)> {
    let edge = if slope < 0.0 { low } else { high };
    let room = (edge.ln() - end.ln()) / slope;
    let back = if room.is_finite() {
        room.max(0.0)
    } else {
        f64::MAX
    }
    .min(steps - 1.0);
    vec![
        (steps - back, (end.ln() + slope * back).exp()),
        (steps, end),
    ]
}

fn notes(ramp: &Ramp, steps: f64) -> Vec<Note> {
    let mut notes = Vec::new();
    let is_drawn = ramp.norms.last().is_some_and(|end| *end > 0.0);
    if let Some(lambda) = ramp.lambda.filter(|_| is_drawn) {
        notes.push(Note {
            spot: Spot::Share(0.99, 0.1),
            anchor: Anchor::End,
            tone: Tone::Ink,
            text: say!(
                "dotted: slope λ = {value}, a typical sample",
                value = fixed(lambda, 3)
            ),
        });
    }
    let early = (steps / 12.0).round().max(1.0);
    let first = ramp.first.get(early as usize - 1);
    if let (Some(value), true) = (first, ramp.first != ramp.norms) {
        notes.push(Note {
            spot: Spot::Value(early, value * 10.0),
            anchor: Anchor::Start,
            tone: ramp.tone,
            text: say("at the first step").to_owned(),
        });
    }
    if ends(ramp.norms.iter().chain(&ramp.first).copied()).is_none() {
        notes.push(Note::middle(say("no learning signal yet")));
    }
    notes
}

fn sentence(ramp: &Ramp) -> String {
    let lambda = ramp.lambda.map_or_else(String::new, |it| {
        say!("λ is {value}.", value = fixed(it, 3))
    });
    let with = |said: String| format!("{said} {lambda}").trim_end().to_owned();
    let finite = ends(ramp.norms.iter().copied()).is_some();
    match (ramp.norms.first(), ramp.norms.last()) {
        (Some(first), Some(last)) if finite => with(say!(
            "Norm of the learning signal by time step, log scale: {last} at step {steps}, {first} at step 1.",
            last = significant(*last),
            steps = ramp.norms.len(),
            first = significant(*first)
        )),
        _ => with(say("No learning signal yet.").to_owned()),
    }
}

/// The learning signal of one network, with the dotted slope λ.
#[component]
pub fn SignalRamp(
    #[prop(into)] data: Signal<Ramp>,
    #[prop(into, optional)] crosshair: Option<Crosshair>,
    #[prop(default = Frame::Corner)] frame: Frame,
) -> impl IntoView {
    let chart = Signal::derive(move || data.with(ramp_chart));
    match crosshair {
        Some(crosshair) => view! { <LineChart data=chart crosshair frame /> }.into_any(),
        None => view! { <LineChart data=chart frame /> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(lambda: f64) -> Ramp {
        // As an error grows by λ on each step back, to within its digits.
        let norm = |step: i32| 0.5 * (lambda * f64::from(100 - step)).exp();
        Ramp {
            tone: Tone::Unregularised,
            norms: (1..=100).map(norm).collect(),
            first: Vec::new(),
            lambda: Some(lambda),
            target: None,
            domain: (1e-4, 1e10),
            room: Room::Wide,
        }
    }

    #[test]
    fn the_dotted_line_has_the_slope_lambda_and_ends_where_the_signal_begins() {
        for lambda in [0.153, 0.0, -0.034] {
            let ramp = ramp(lambda);
            let chart = ramp_chart(&ramp);
            let line = chart
                .series
                .iter()
                .find(|it| it.look == Look::Dotted)
                .expect("a slope");
            let [first, last] = line.points[..] else {
                panic!("two points: {line:?}")
            };
            assert_eq!(last, (100.0, 0.5));
            assert!(
                (first.1 / ramp.norms[0] - 1.0).abs() < 1e-9,
                "{lambda} {first:?}"
            );
        }
    }

    #[test]
    fn a_slope_that_no_screen_can_hold_is_still_a_number() {
        for lambda in [50.0, -50.0] {
            let line = slope_line(lambda, (1000.0, 0.5), (1e-4, 1e10));
            assert!(line.iter().all(|point| point.1.is_finite()), "{line:?}");
        }
    }

    #[test]
    fn a_slope_that_leaves_the_axis_keeps_its_steepness_and_ends_at_the_edge() {
        for (lambda, edge) in [(-0.5, 1e-4), (-2.3, 1e-4), (0.9, 1e10)] {
            let line = slope_line(lambda, (100.0, 0.5), (1e-4, 1e10));
            let ((from, start), (to, end)) = (line[0], line[1]);
            assert!((start / edge - 1.0).abs() < 1e-9, "{lambda}: {start}");
            let slope = (start / end).ln() / (to - from);
            assert!((slope - lambda).abs() < 1e-9, "{lambda}: {slope}");
        }
    }

    #[test]
    fn growth_is_the_ratio_of_the_first_step_to_the_last() {
        assert_eq!(growth(&[400.0, 7.0, 2.0]), Some(200.0));
        assert_eq!((growth(&[]), growth(&[1.0, 0.0])), (None, None));
    }

    #[test]
    fn both_networks_share_whole_decades() {
        let (un, re) = (ramp(0.153), ramp(-0.034));
        let (low, high) = common_domain([&un.norms[..], &re.norms[..]].into_iter());
        assert_eq!((low, high), (1e-2, 1e7));
        assert_eq!(common_domain(std::iter::empty()), (1.0, 100.0));
    }

    #[test]
    fn a_network_without_a_signal_says_so() {
        let mut none = ramp(0.1);
        none.norms.clear();
        let chart = ramp_chart(&none);
        assert_eq!(chart.sentence(), "No learning signal yet. λ is 0.100.");
        assert!(
            chart
                .notes
                .iter()
                .any(|note| note.text == "no learning signal yet")
        );
    }
}
