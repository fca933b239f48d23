//! How far the nudged copy has gone.

use super::{corner, points, positive, time_axis, with_cursor};
use crate::page::charts::{Anchor, Axis, ChartData, Dot, DotShape, Note, Reference, Spot, Tone};
use crate::page::inside::sums::Domains;
use crate::page::lab::{name, tone};
use crate::page::language::number::significant;
use crate::page::language::say;
use crate::page::store::inspect::Seen;

/// How far the nudged copy is away, up to the cursor.
pub fn distance(seen: &Seen, domains: &Domains, cursor: f64) -> ChartData {
    let y = Axis::log("", domains.distance);
    let label = say!(
        "Distance of the copies, {network}",
        network = name(seen.side).to_lowercase()
    );
    let mut chart = ChartData::new(label, say("log scale"), time_axis(seen.steps), y);
    let line = points(seen.recording.divergence.iter().copied().map(positive));
    let nudged = seen.recording.nudge.step + 1;
    let at = |step: usize| line.get(step).map(|point| point.1);
    match seen.first_flip() {
        Some((step, _)) => chart.dots.extend(at(step).map(|value| Dot {
            at: ((step + 1) as f64, value),
            tone: Tone::Ink,
            shape: DotShape::Ring,
            text: say!("first flip, step {step}", step = step + 1),
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
                text: say("fades: no spike flips").to_owned(),
            });
        }
    }
    chart.references.push(Reference::moment(nudged as f64, ""));
    chart
        .notes
        .push(corner(say("distance of the copies"), Anchor::Start));
    chart.sentence = Some(distance_text(seen));
    chart.series = with_cursor(tone(seen.side), say("distance"), line, |x| x <= cursor);
    chart
}

fn distance_text(seen: &Seen) -> String {
    let (nudge, far) = (&seen.recording.nudge, &seen.recording.divergence);
    let words = |value: f32| significant(value.into());
    let begins = say!(
        "Distance after a nudge of {value} at step {step}",
        value = significant(nudge.epsilon),
        step = nudge.step + 1
    );
    let most = far.iter().copied().fold(0.0, f32::max);
    match seen.first_flip() {
        None => say!(
            "{begins}: {last} at the last step; no spike flips.",
            begins,
            last = words(far.last().copied().unwrap_or_default())
        ),
        Some((step, _)) => say!(
            "{begins}: {distance} at step {step}, where a spike flips first; at most {most}.",
            begins,
            distance = words(far[step]),
            step = step + 1,
            most = words(most)
        ),
    }
}
