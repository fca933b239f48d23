//! What the charts of a measurement show, both networks on the same axes.

use super::words::Estimator;
use crate::core::metrics::{Exponents, GrowthMetrics, SweepPoint};
use crate::page::charts::{
    Anchor, Axis, ChartData, EndLabel, Format, Look, Note, Reference, Series, Spot, Tone,
};
use crate::page::language::say;
use crate::page::store::Side;
use crate::page::store::names::name;

/// A measurement of each network, where there is one; the unregularised first.
pub type Both<'a> = [Option<&'a Exponents>; 2];

type Points = Vec<(f64, f64)>;

/// The picture on an estimator's card.
pub fn of_card(estimator: Estimator, both: Both) -> ChartData {
    match estimator {
        Estimator::Tangent => strip(say("Tangent"), both, |of| Some(&of.tangent)),
        Estimator::Seed => strip(say("Reference’s twin"), both, |of| of.reference.as_ref()),
        Estimator::FiniteSize => {
            over_eps(say("λ over ε"), say("nats per time step"), both, |point| {
                point.exponent.into()
            })
        }
        Estimator::Spectrum => spectrum(both),
    }
}

/// What stands beneath the cards.
pub fn further(both: Both) -> [ChartData; 3] {
    let mut flipped = over_eps(
        say("Flipped spikes"),
        say("% of the nudged copy’s, over ε"),
        both,
        |point| f64::from(point.flipped) * 100.0,
    );
    flipped.y = Axis::linear("", (0.0, 100.0)).value(Format::Percent);
    [flipped, by_time(both), by_layer(both)]
}

fn sides() -> impl Iterator<Item = (usize, Tone, &'static str)> {
    let both = Side::BOTH.into_iter().enumerate();
    both.map(|(place, side)| (place, Tone::from(side.in_files()), name(side)))
}

fn series(both: Both, look: Look, points: &dyn Fn(&Exponents) -> Points) -> Vec<Series> {
    let own = sides().filter_map(|(place, tone, name)| {
        let points = points(both[place]?);
        Some(Series::new(name, tone, look, points).label(EndLabel::Nothing))
    });
    own.filter(|series| !series.points.is_empty()).collect()
}

fn values(series: &[Series]) -> impl Iterator<Item = f64> {
    series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.1))
}

/// One number of each on one line, with 0 between what fades and what grows.
fn strip(name: &str, both: Both, of: fn(&Exponents) -> Option<&GrowthMetrics>) -> ChartData {
    let point = |of_run: &Exponents| -> Points {
        let exponent = of(of_run).map(|growth| f64::from(growth.exponent));
        exponent
            .map(|exponent| (exponent, 0.5))
            .into_iter()
            .collect()
    };
    let series = series(both, Look::Marks, &point);
    let numbers = series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.0));
    let reach = numbers.fold(0.1, |reach: f64, number| reach.max(number.abs() * 1.25));
    let x = Axis::linear("", (-reach, reach)).value(Format::Fixed(3));
    let mut chart = ChartData::new(
        name,
        say("nats per time step"),
        x,
        Axis::linear("", (0.0, 1.0)).ticks(Vec::new()),
    );
    chart.sentence = Some(said(name, &series));
    chart.series = series;
    chart.references = vec![Reference::moment(0.0, "")];
    let word = |share: f64, anchor: Anchor, text: &str| Note {
        spot: Spot::Share(share, 0.0),
        anchor,
        tone: Tone::Muted,
        text: text.to_owned(),
    };
    chart.notes = vec![
        word(0.48, Anchor::End, say("fades")),
        word(0.52, Anchor::Start, say("grows")),
    ];
    chart
}

fn said(name: &str, series: &[Series]) -> String {
    let each = series.iter().map(|series| {
        let value = Format::Fixed(3).write(series.points[0].0);
        format!("{} {value}", series.name)
    });
    format!("{name}: {}.", each.collect::<Vec<_>>().join(", "))
}

fn over_eps(name: &str, unit: &str, both: Both, value: fn(&SweepPoint) -> f64) -> ChartData {
    let points = |of: &Exponents| {
        of.sweep
            .iter()
            .map(|point| (point.eps, value(point)))
            .collect()
    };
    let series = series(both, Look::Marked, &points);
    let eps = series
        .iter()
        .flat_map(|series| series.points.iter().map(|point| point.0));
    let x = Axis::decades("ε", eps).value(Format::Compact);
    let y = Axis::around("", values(&series).chain([0.0])).value(Format::Fixed(3));
    let mut chart = ChartData::new(name, unit, x, y);
    chart.series = series;
    chart.references = vec![Reference::level(0.0, "")];
    chart
}

fn spectrum(both: Both) -> ChartData {
    let points = |of: &Exponents| numbered(of.spectrum.iter().map(|value| Some((*value).into())));
    let series = series(both, Look::Marked, &points);
    let chart = whole(
        say("Leading exponents"),
        say("nats per time step"),
        say("direction"),
        series,
    );
    ChartData {
        references: vec![Reference::level(0.0, "")],
        ..chart
    }
}

fn by_layer(both: Both) -> ChartData {
    let points = |of: &Exponents| numbered(of.tangent.by_layer.iter().map(|it| it.map(f64::from)));
    whole(
        say("Growth by layer"),
        say("tangent, nats per time step"),
        say("layer"),
        series(both, Look::Marked, &points),
    )
}

fn by_time(both: Both) -> ChartData {
    let points = |of: &Exponents| numbered(of.tangent.by_time.iter().map(|it| Some((*it).into())));
    let series = series(both, Look::Line, &points);
    whole(
        say("Growth by time step"),
        say("tangent, nats"),
        say("time step"),
        series,
    )
}

/// Values in a row, counted from 1.
fn numbered(values: impl Iterator<Item = Option<f64>>) -> Points {
    let numbered = values.enumerate();
    numbered
        .filter_map(|(place, value)| Some(((place + 1) as f64, value?)))
        .collect()
}

fn whole(name: &str, unit: &str, across: &str, series: Vec<Series>) -> ChartData {
    let last = series.iter().filter_map(|series| series.points.last());
    let last = last.fold(1.0, |last: f64, point| last.max(point.0));
    let marks = if last <= 8.0 {
        1.0
    } else {
        (last / 4.0).ceil()
    };
    let ticks = (1..)
        .map(|mark| f64::from(mark) * marks)
        .take_while(|tick| *tick <= last);
    let x = Axis::linear(across, (0.5, last + 0.5))
        .ticks(ticks.collect())
        .format(Format::Whole)
        .value(Format::Whole);
    let y = Axis::around("", values(&series).chain([0.0])).value(Format::Fixed(3));
    let mut chart = ChartData::new(name, unit, x, y);
    chart.series = series;
    chart
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

    fn exponents(exponent: f32) -> Exponents {
        let sweep = |power: i32| SweepPoint {
            eps: 10f64.powi(power),
            exponent: exponent - 0.1,
            error: Some(0.01),
            flipped: 0.1,
            floored: 0.0,
        };
        Exponents {
            step: 12,
            samples: 16,
            tangent: growth(exponent),
            finite_size: growth(exponent / 2.0),
            reference: Some(growth(exponent + 0.02)),
            spectrum: vec![exponent, -1.0],
            spectrum_standard_errors: vec![0.01, 0.02],
            spectrum_floored: vec![0.0, 0.0],
            sweep: (-6..=0).map(sweep).collect(),
        }
    }

    #[test]
    fn axes_hold_every_value_of_both_networks() {
        let (un, re) = (exponents(0.3), exponents(-2.0));
        let both = [Some(&un), Some(&re)];
        let cards = Estimator::all().map(|estimator| of_card(estimator, both));
        for chart in cards.chain(further(both)) {
            assert_eq!(chart.series.len(), 2, "{}", chart.name);
            let inside =
                |value: f64, (low, high): (f64, f64)| (low - 1e-9..=high + 1e-9).contains(&value);
            for &(x, y) in chart.series.iter().flat_map(|series| &series.points) {
                assert!(
                    inside(x, chart.x.domain) && inside(y, chart.y.domain),
                    "{}: {x}, {y}",
                    chart.name
                );
            }
        }
    }

    #[test]
    fn a_network_that_was_not_measured_is_left_out_and_so_are_layers_without_a_part() {
        let re = exponents(0.5);
        let chart = of_card(Estimator::Tangent, [None, Some(&re)]);
        assert_eq!(
            chart.sentence.as_deref(),
            Some("Tangent: Regularised 0.500.")
        );
        let [_, _, layers] = further([None, Some(&re)]);
        assert_eq!(layers.series[0].points, [(1.0, 0.5), (3.0, 1.0)]);
        assert_eq!(layers.x.ticks, [1.0, 2.0, 3.0]);
    }
}
