//! What the small charts of a sweep draw: the mean over the seeds, in the band from the least to
//! the greatest.

use super::picture::{Level, Line, Look, Picture, Rule};
use super::scale::{Spread, bounds, round_decades, round_domain};
use crate::page::store::Side;
use crate::page::store::number::{compact, decade, fixed, percent, significant};
use crate::page::store::sweep::{Band, ByValue, Finding};

/// Grid lines aimed at on the upright axis.
const GRID_LINES: usize = 3;
/// From this ratio of the greatest value to the least on, the swept values stand on a log axis.
const WIDE: f64 = 20.0;

/// What the marks of a finding's chart are.
pub fn unit(finding: Finding) -> &'static str {
    match finding {
        Finding::TestAccuracy => "% at the end",
        Finding::Exponent => "nats per time step",
        Finding::GradientNorm => "before the clip; log scale",
    }
}

/// A number of a finding as text.
pub fn words(finding: Finding, value: f64) -> String {
    match finding {
        Finding::TestAccuracy => percent(value),
        Finding::Exponent => fixed(value, 3),
        Finding::GradientNorm => significant(value),
    }
}

/// A finding against the swept value; `target` is the exponent that is held, where one is.
pub fn against(finding: Finding, side: Side, found: &[ByValue], target: Option<f64>) -> Picture {
    let drawable = |band: &Band| finding != Finding::GradientNorm || band.low > 0.0;
    let points: Vec<(f64, Band)> = found
        .iter()
        .filter_map(|value| Some((value.number, value.band(finding).filter(drawable)?)))
        .collect();
    let rules: Vec<Rule> = target
        .filter(|_| finding == Finding::Exponent)
        .map(|at| Rule::new(at, "target"))
        .into_iter()
        .collect();
    let ends = points.iter().flat_map(|(_, band)| [band.low, band.high]);
    let (low, high) = bounds(ends.chain(rules.iter().map(|rule| rule.at)));
    let (y, spread) = upright(finding, low, high);
    let (x, level) = level(found);
    Picture {
        x,
        y,
        spread,
        write: match finding {
            Finding::TestAccuracy => |value| fixed(value * 100.0, 0),
            Finding::Exponent => compact,
            Finding::GradientNorm => decade,
        },
        level,
        rules,
        ..Picture::small(lines(side, &points, Look::Marked))
    }
}

/// The test accuracy over the epochs, at one value.
pub fn over_epochs(side: Side, found: &ByValue) -> Picture {
    let points = found.accuracy.iter();
    let points: Vec<_> = points.map(|&(epoch, band)| (epoch as f64, band)).collect();
    let end = points.last().map_or(1.0, |point| point.0.max(1.0));
    let look = if points.len() > 30 {
        Look::Named
    } else {
        Look::Marked
    };
    Picture {
        x: (0.0, end),
        y: (0.0, 1.0),
        write: |value| fixed(value * 100.0, 0),
        ..Picture::small(lines(side, &points, look))
    }
}

fn lines(side: Side, points: &[(f64, Band)], look: Look) -> Vec<Line> {
    let there = points.iter().map(|(at, band)| (*at, band.low));
    let back = points.iter().rev().map(|(at, band)| (*at, band.high));
    let means = points.iter().map(|(at, band)| (*at, band.mean)).collect();
    vec![
        Line::new(side, there.chain(back).collect(), Look::Band),
        Line::new(side, means, look),
    ]
}

fn upright(finding: Finding, low: f64, high: f64) -> ((f64, f64), Spread) {
    match finding {
        Finding::TestAccuracy => ((0.0, 1.0), Spread::Linear),
        Finding::Exponent if low > high => ((-0.1, 0.1), Spread::Linear),
        Finding::Exponent => (round_domain(low, high, GRID_LINES), Spread::Linear),
        Finding::GradientNorm if low > high => ((0.1, 10.0), Spread::Log),
        Finding::GradientNorm => (round_decades(low, high, 1), Spread::Log),
    }
}

/// Of all values, whether there is a number for them yet or not.
fn level(found: &[ByValue]) -> ((f64, f64), Level) {
    let (low, high) = bounds(found.iter().map(|value| value.number));
    let spread = if low > 0.0 && high / low >= WIDE {
        Spread::Log
    } else {
        Spread::Linear
    };
    let x = match spread {
        Spread::Log => round_decades(low, high, 1),
        Spread::Linear => {
            // Room beside the outermost marks.
            let room = if high > low { (high - low) * 0.06 } else { 0.5 };
            (low - room, high + room)
        }
    };
    let name = "";
    let write = compact;
    (
        x,
        Level {
            spread,
            write,
            name,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(number: f64, values: &[f64]) -> ByValue {
        let band = Band::of(values.iter().copied());
        ByValue {
            text: number.to_string(),
            number,
            finished: values.len(),
            failed: 0,
            findings: vec![band; 3],
            accuracy: Vec::new(),
        }
    }

    #[test]
    fn the_band_goes_around_the_mean() {
        let found = [found(0.5, &[0.2, 0.4]), found(0.9, &[0.6, 0.8])];
        let picture = against(Finding::TestAccuracy, Side::Regularised, &found, None);
        let [band, mean] = &picture.lines[..] else {
            panic!("two lines")
        };
        assert_eq!(band.look, Look::Band);
        let corners = [(0.5, 0.2), (0.9, 0.6), (0.9, 0.8), (0.5, 0.4)];
        assert_eq!(band.points, corners);
        let close = |one: f64, other: f64| (one - other).abs() < 1e-12;
        assert!(close(mean.points[0].1, 0.3) && close(mean.points[1].1, 0.7));
        assert!(picture.x.0 < 0.5 && picture.x.1 > 0.9);
    }

    #[test]
    fn values_over_decades_stand_on_a_log_axis() {
        let found = [found(5e-4, &[1.0]), found(2e-2, &[2.0])];
        let picture = against(Finding::GradientNorm, Side::Unregularised, &found, None);
        assert_eq!(picture.level.spread, Spread::Log);
        assert_eq!(picture.x, (1e-4, 0.1));
        assert_eq!(picture.y, (1.0, 10.0));
    }

    #[test]
    fn a_value_without_a_finished_run_keeps_its_place_and_is_not_drawn() {
        let found = [found(0.5, &[]), found(0.9, &[0.6])];
        let picture = against(Finding::Exponent, Side::Regularised, &found, Some(-0.05));
        assert_eq!(picture.lines[1].points.len(), 1);
        assert!(picture.x.0 < 0.5);
        assert!(picture.y.0 <= -0.05 && picture.rules.len() == 1);
    }
}
