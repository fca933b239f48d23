//! What the small charts of a measurement draw.

use super::downsample::min_max;
use super::estimate::Estimate;
use super::picture::{Level, Line, Look, Picture, Rule};
use super::scale::{Spread, bounds, round_decades, round_domain};
use crate::core::metrics::{Exponents, GrowthMetrics, SweepPoint};
use crate::page::store::Side;
use crate::page::store::number::{compact, decade};

/// Columns of a small chart: no screen shows more of it.
const COLUMNS: usize = 400;
/// Grid lines aimed at on the upright axis.
const GRID_LINES: usize = 3;

impl Estimate {
    /// Draws up one run's measurement, on axes that hold those of both.
    pub fn picture(self, side: Side, own: &Exponents, other: Option<&Exponents>) -> Picture {
        let lines = self.lines(side, own);
        let others = other.map_or(Vec::new(), |other| self.lines(side, other));
        let rules = self.rules(own);
        let others_rules = other.map_or(Vec::new(), |other| self.rules(other));
        let points = || lines.iter().chain(&others).flat_map(|line| &line.points);
        let ruled = rules.iter().chain(&others_rules).map(|rule| rule.at);
        let (low, high) = bounds(points().map(|point| point.1).chain(ruled));
        let (left, right) = bounds(points().map(|point| point.0));
        let (x, level) = match self {
            Self::Sweep | Self::Flipped => (round_decades(left, right, 1), BY_DECADE),
            Self::Time => ((1.0, right), Level::NUMBERS),
            Self::Layers | Self::Spectrum => ((0.5, right + 0.5), Level::NUMBERS),
        };
        Picture {
            x,
            y: round_domain(low, high, GRID_LINES),
            spread: Spread::Linear,
            write: match self {
                Self::Flipped => |value| compact(value * 100.0),
                _ => compact,
            },
            level,
            rules,
            ..Picture::small(lines)
        }
    }

    fn lines(self, side: Side, of: &Exponents) -> Vec<Line> {
        let sweep = |value: fn(&SweepPoint) -> f32| {
            let points = of.sweep.iter();
            let points = points.map(|point| (point.eps, f64::from(value(point))));
            Line::new(side, points.collect(), Look::Marked)
        };
        let row = |values: &mut dyn Iterator<Item = Option<f32>>| {
            let numbered = values.enumerate();
            let points =
                numbered.filter_map(|(index, it)| Some(((index + 1) as f64, f64::from(it?))));
            Line::new(side, points.collect(), Look::Stems)
        };
        match self {
            Self::Sweep => vec![sweep(|point| point.exponent)],
            Self::Flipped => vec![sweep(|point| point.flipped)],
            Self::Time => vec![
                Line::new(side, by_time(&of.finite_size), Look::Faint),
                Line::new(side, by_time(&of.tangent), Look::Named),
            ],
            Self::Layers => vec![row(&mut of.tangent.by_layer.iter().copied())],
            Self::Spectrum => vec![row(&mut of.spectrum.iter().copied().map(Some))],
        }
    }

    /// 0, and beside the sweep what the tangent says.
    fn rules(self, own: &Exponents) -> Vec<Rule> {
        let mut rules = vec![Rule::new(0.0, "")];
        if self == Self::Sweep {
            rules.push(Rule::new(own.tangent.exponent.into(), "tangent"));
        }
        rules
    }
}

/// The gradient's norm by time step, on a log axis.
pub fn gradient_by_time(side: Side, norms: &[f32]) -> Picture {
    let points = norms.iter().enumerate();
    let points = points.map(|(time, &norm)| ((time + 1) as f64, f64::from(norm)));
    let end = norms.len().max(2) as f64;
    let positive = points.filter(|point| point.1 > 0.0 && point.1.is_finite());
    let line = Line::new(side, min_max(positive, (1.0, end), COLUMNS), Look::Named);
    let (low, high) = bounds(line.points.iter().map(|point| point.1));
    Picture {
        x: (1.0, end),
        y: if low > high {
            (1e-3, 1.0)
        } else {
            round_decades(low, high, 1)
        },
        spread: Spread::Log,
        write: decade,
        ..Picture::small(vec![line])
    }
}

const BY_DECADE: Level = Level {
    spread: Spread::Log,
    write: decade,
    name: "",
};

fn by_time(growth: &GrowthMetrics) -> Vec<(f64, f64)> {
    let points = growth.by_time.iter().enumerate();
    let points = points.map(|(time, &growth)| ((time + 1) as f64, f64::from(growth)));
    let end = growth.by_time.len() as f64;
    min_max(points, (1.0, end), COLUMNS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::name::Named;

    fn growth(exponent: f32) -> GrowthMetrics {
        GrowthMetrics {
            exponent,
            error: Some(0.01),
            by_time: vec![exponent; 50],
            by_layer: vec![Some(exponent), None, Some(2.0 * exponent)],
            ..GrowthMetrics::default()
        }
    }

    /// A sweep that lies below the tangent.
    fn exponents(exponent: f32) -> Exponents {
        let sweep = |power: i32| SweepPoint {
            eps: 10f64.powi(power),
            exponent: exponent - 0.1,
            error: Some(0.01),
            flipped: 0.1,
        };
        Exponents {
            step: 12,
            samples: 16,
            tangent: growth(exponent),
            finite_size: growth(exponent / 2.0),
            reference: None,
            spectrum: vec![exponent, -1.0],
            spectrum_standard_errors: vec![0.01, 0.02],
            sweep: (-6..=0).map(sweep).collect(),
        }
    }

    #[test]
    fn both_runs_share_axes_that_hold_every_value() {
        let (own, other) = (exponents(0.3), exponents(-2.0));
        for estimate in Estimate::all() {
            let one = estimate.picture(Side::Unregularised, &own, Some(&other));
            let two = estimate.picture(Side::Regularised, &other, Some(&own));
            assert_eq!(one.x, two.x, "{estimate:?}");
            assert_eq!(one.y, two.y, "{estimate:?}");
            for picture in [&one, &two] {
                let inside = |value: f64, (low, high): (f64, f64)| {
                    (low - 1e-9..=high + 1e-9).contains(&value)
                };
                let points = picture.lines.iter().flat_map(|line| &line.points);
                for &(x, y) in points {
                    assert!(inside(x, picture.x) && inside(y, picture.y), "{estimate:?}");
                }
            }
        }
    }

    #[test]
    fn a_sweep_spans_its_decades_and_names_the_tangent() {
        let picture = Estimate::Sweep.picture(Side::Unregularised, &exponents(0.3), None);
        assert_eq!((picture.level.write)(picture.x.0), "10⁻⁶");
        assert_eq!((picture.level.write)(picture.x.1), "10⁰");
        assert!(picture.rules.iter().any(|rule| rule.label == "tangent"));
    }

    #[test]
    fn layers_that_had_no_part_are_left_out() {
        let picture = Estimate::Layers.picture(Side::Unregularised, &exponents(0.5), None);
        assert_eq!(picture.lines[0].points, [(1.0, 0.5), (3.0, 1.0)]);
    }

    #[test]
    fn time_steps_that_no_gradient_reached_are_left_out_of_the_log_axis() {
        let picture = gradient_by_time(Side::Unregularised, &[0.0, 0.5, 20.0, f32::NAN]);
        assert_eq!(picture.lines[0].points, [(2.0, 0.5), (3.0, 20.0)]);
        assert_eq!(picture.y, (0.1, 100.0));
        assert_eq!(gradient_by_time(Side::Unregularised, &[]).y, (1e-3, 1.0));
    }
}
