//! How the learning signal grows on its way back.

use super::{corner, points, positive, time_axis, with_cursor};
use crate::page::charts::{Anchor, Axis, ChartData, EndLabel, Look, Note, Series, Spot, Tone};
use crate::page::inside::sums::{Domains, grown};
use crate::page::lab::{name, tone};
use crate::page::language::number::{fixed, significant, times};
use crate::page::language::say;
use crate::page::store::inspect::Seen;

/// A slope up to this is as good as flat.
const FLAT: f64 = 0.02;

/// The norm of the learning signal, from the cursor to where it begins, and the slope λ beside it.
pub fn norms(seen: &Seen, domains: &Domains, cursor: f64) -> ChartData {
    let y = Axis::log("", domains.norms);
    let label = say!(
        "Norm of the learning signal, {network}",
        network = name(seen.side).to_lowercase()
    );
    let mut chart = ChartData::new(label, say("log scale"), time_axis(seen.steps), y);
    chart
        .notes
        .push(corner(say("norm of the learning signal"), Anchor::End));
    let Some(signal) = seen.signal() else {
        chart.sentence =
            Some(say("No learning signal: nobody said what it is meant to be.").to_owned());
        return chart;
    };
    let line = points(signal.norms.iter().copied().map(positive));
    let own = tone(seen.side);
    let lambda = f64::from(signal.exponent);
    let of = |point: Option<&(f64, f64)>| point.map_or(f64::NAN, |point| point.1);
    let (begin, end) = (of(line.first()), of(line.last()));
    if end.is_finite() {
        add_slope(&mut chart, lambda, &line);
    }
    if let Some(ratio) = grown(seen).filter(|_| begin.is_finite()) {
        let above = begin * aside(domains.norms, true) < domains.norms.1;
        chart.notes.push(Note {
            spot: Spot::Value(2.0, begin * aside(domains.norms, above)),
            anchor: Anchor::Start,
            tone: own,
            text: times(ratio),
        });
    }
    chart.sentence = Some(say!(
        "Norm of the learning signal by time step, log scale: {last} at step {steps}, {first} at step 1; slope λ {slope}.",
        last = significant(end),
        steps = seen.steps,
        first = significant(begin),
        slope = fixed(lambda, 3)
    ));
    let lines = with_cursor(own, say("norm"), line, |x| x >= cursor);
    chart.series.extend(lines);
    chart
}

/// The slope λ from the last step, where the error begins, back to the first, with its value clear of the
/// line.
fn add_slope(chart: &mut ChartData, lambda: f64, line: &[(f64, f64)]) {
    let Some(&(last, end)) = line.last() else {
        return;
    };
    let slope = |x: f64| end * (lambda * (last - x)).exp();
    let dotted = vec![(1.0, slope(1.0)), (last, end)];
    let dotted = Series::new(say("slope λ"), Tone::Ink, Look::Dotted, dotted);
    chart.series.push(dotted.label(EndLabel::Nothing));
    // Where it climbs there is room in the left half, else in the right one.
    let share = if lambda > FLAT { 0.4 } else { 0.62 };
    let at = (last * share).round().max(1.0);
    let above = line.get(at as usize - 1).is_some_and(|it| slope(at) > it.1);
    chart.notes.push(Note {
        spot: Spot::Value(at, slope(at) * aside(chart.y.domain, above)),
        anchor: Anchor::Start,
        tone: Tone::Ink,
        text: say!("slope λ = {value}", value = fixed(lambda, 3)),
    });
}

/// A twelfth of the axis up, or somewhat more down, where a text stands clear of its line.
fn aside((low, high): (f64, f64), up: bool) -> f64 {
    let span = (high / low).log10();
    10_f64.powf(if up { span / 12.0 } else { -span / 6.0 })
}
