//! How far the nudged copy has gone.

use super::{corner, points, positive, time_axis, with_cursor};
use crate::core::number::significant;
use crate::page::charts::{Anchor, Axis, ChartData, Dot, Note, Reference, Spot, Tone};
use crate::page::inside::sums::Domains;
use crate::page::lab::{name, tone};
use crate::page::store::inspect::Seen;

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
