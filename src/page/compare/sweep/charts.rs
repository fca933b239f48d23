//! What a sweep's charts show: the mean over the seeds, in the band from the least to the greatest.

use super::super::map::{short_name, unit};
use super::super::side_name;
use crate::page::charts::{Axis, Band, ChartData, EndLabel, Format, Look, Reference, Series, Tone};
use crate::page::language::number::compact;
use crate::page::language::say;
use crate::page::store::Side;
use crate::page::store::sweep::{self, ByValue, Finding};

/// From this ratio of the greatest value to the least on, the swept values stand on a log axis.
const WIDE: f64 = 20.0;
/// Up to so many values each has its mark on the axis.
const MOST_MARKS: usize = 6;

/// What a chart of a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The swept setting.
    pub axis: String,
    pub side: Side,
    /// The exponent that all runs are pulled to, where it is one and the same.
    pub target: Option<f64>,
    /// What the chart is called beside its finding; may be empty.
    pub at: String,
}

/// A finding against the swept value.
pub fn against(finding: Finding, subject: &Subject, found: &[ByValue]) -> ChartData {
    let drawable = |band: &sweep::Band| finding != Finding::GradientNorm || band.low > 0.0;
    let scale = if finding == Finding::TestAccuracy {
        100.0
    } else {
        1.0
    };
    let points: Vec<(f64, sweep::Band)> = found
        .iter()
        .filter_map(|value| Some((value.number, value.band(finding).filter(drawable)?)))
        .collect();
    let ends = || points.iter().flat_map(|(_, band)| [band.low, band.high]);
    let target = subject.target.filter(|_| finding == Finding::Exponent);
    let y = match finding {
        Finding::TestAccuracy => Axis::linear("", (0.0, 100.0)).value(Format::Percent),
        Finding::Exponent => Axis::around("", ends().chain(target)).value(Format::Fixed(3)),
        Finding::GradientNorm => Axis::decades("", ends()),
    };
    let name = match subject.at.as_str() {
        "" => short_name(finding).to_owned(),
        at => format!("{}, {at}", short_name(finding)),
    };
    let scaled = |(at, band): &(f64, sweep::Band)| {
        (*at, band.mean * scale, band.low * scale, band.high * scale)
    };
    let drawn = points.iter().map(scaled).collect();
    let mut chart = chart(
        name,
        unit(finding),
        across(&subject.axis, found),
        y,
        drawn,
        subject.side,
    );
    chart.references = target
        .map(|target| Reference::level(target, say("target")))
        .into_iter()
        .collect();
    chart
}

/// The test accuracy over the epochs, at one value.
pub fn over_epochs(subject: &Subject, found: &ByValue) -> ChartData {
    let end = found.accuracy.last().map_or(1, |(epoch, _)| *epoch).max(1);
    let x = Axis::linear(say("epoch"), (0.0, end as f64))
        .format(Format::Whole)
        .value(Format::Whole);
    let y = Axis::linear("", (0.0, 100.0)).value(Format::Percent);
    let point = |(epoch, band): &(usize, sweep::Band)| {
        (
            *epoch as f64,
            band.mean * 100.0,
            band.low * 100.0,
            band.high * 100.0,
        )
    };
    let points = found.accuracy.iter().map(point).collect();
    let value = found.text.replace('-', "\u{2212}");
    let name = format!("{} {value}", subject.axis);
    chart(name, say("% right over epochs"), x, y, points, subject.side)
}

fn chart(
    name: String,
    unit: &str,
    x: Axis,
    y: Axis,
    points: Vec<(f64, f64, f64, f64)>,
    side: Side,
) -> ChartData {
    let tone = Tone::from(side.in_files());
    let means = points.iter().map(|point| (point.0, point.1)).collect();
    let edges = points
        .iter()
        .map(|&(at, _, low, high)| (at, low, high))
        .collect();
    let mut chart = ChartData::new(name, unit, x, y);
    let look = if points.len() > 30 {
        Look::Line
    } else {
        Look::Marked
    };
    let name = say!("{network}, mean", network = side_name(side));
    chart.series = vec![Series::new(name, tone, look, means).label(EndLabel::Nothing)];
    chart.bands = vec![Band::Between {
        tone,
        edges,
        text: String::new(),
    }];
    chart
}

/// The swept values, whether there is a number for them yet or not.
fn across(name: &str, found: &[ByValue]) -> Axis {
    let numbers = || found.iter().map(|value| value.number);
    let low = numbers().fold(f64::INFINITY, f64::min);
    let high = numbers().fold(f64::NEG_INFINITY, f64::max);
    if low > 0.0 && high / low >= WIDE {
        return Axis::decades(name, numbers()).value(Format::Compact);
    }
    // Room beside the outermost marks.
    let room = if high > low { (high - low) * 0.06 } else { 0.5 };
    let axis = Axis::linear(name, (low - room, high + room)).value(Format::Compact);
    if found.len() > MOST_MARKS {
        return axis;
    }
    axis.ticks(numbers().collect()).format(Format::Named(
        numbers().map(|it| (it, compact(it))).collect(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::charts::Spread;

    fn found(number: f64, values: &[f64]) -> ByValue {
        let band = sweep::Band::of(values.iter().copied());
        ByValue {
            text: number.to_string(),
            number,
            second: None,
            finished: values.len(),
            failed: 0,
            findings: vec![band; 3],
            accuracy: band.map(|band| (1, band)).into_iter().collect(),
        }
    }

    fn subject(target: Option<f64>) -> Subject {
        Subject {
            axis: "Membrane decay β".to_owned(),
            side: Side::Regularised,
            target,
            at: String::new(),
        }
    }

    #[test]
    fn the_band_goes_around_the_mean() {
        let found = [found(0.5, &[0.2, 0.4]), found(0.9, &[0.6, 0.8])];
        let chart = against(Finding::TestAccuracy, &subject(None), &found);
        let [Band::Between { edges, .. }] = &chart.bands[..] else {
            panic!("one band")
        };
        for (edge, mean) in edges.iter().zip(&chart.series[0].points) {
            assert!(
                edge.0 == mean.0 && edge.1 < mean.1 && mean.1 < edge.2,
                "{edge:?} {mean:?}"
            );
        }
        assert!((edges[0].1 - 20.0).abs() < 1e-9 && (edges[1].2 - 80.0).abs() < 1e-9);
        assert_eq!(chart.x.ticks, [0.5, 0.9]);
        assert_eq!(
            over_epochs(&subject(None), &found[0]).name,
            "Membrane decay β 0.5"
        );
    }

    #[test]
    fn values_over_decades_stand_on_a_log_axis() {
        let found = [found(5e-4, &[1.0]), found(2e-2, &[2.0])];
        let chart = against(Finding::GradientNorm, &subject(None), &found);
        assert_eq!((chart.x.spread, chart.y.spread), (Spread::Log, Spread::Log));
    }

    #[test]
    fn a_value_without_a_finished_run_keeps_its_place_and_is_not_drawn() {
        let found = [found(0.5, &[]), found(0.9, &[0.6])];
        let chart = against(Finding::Exponent, &subject(Some(-0.05)), &found);
        assert_eq!(chart.series[0].points.len(), 1);
        assert!(chart.x.domain.0 < 0.5 && chart.y.domain.0 <= -0.05);
        assert_eq!(chart.references.len(), 1);
    }
}
