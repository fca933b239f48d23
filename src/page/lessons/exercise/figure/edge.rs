//! How sharp the edge is: what a signal is multiplied by on its way back through all time steps, for every λ around
//! zero, with the target and the networks' own places.

use super::growth::{Grown, factor};
use crate::core::config::{ExperimentConfig, Regulariser};
use crate::page::charts::{
    Axis, ChartData, Dot, DotShape, EndLabel, Format, Look, Reference, Series, Tone,
};
use crate::page::lab::{name, tone};
use crate::page::language::number::{fixed, significant};
use crate::page::language::say;

/// How far from zero λ is drawn at least, in nats per time step.
const REACH: f64 = 0.1;
const POINTS: i32 = 80;

pub(super) fn chart(config: &ExperimentConfig, networks: &[Grown]) -> ChartData {
    let steps = config.task.time_steps;
    let pulls = config.lyapunov.regulariser != Regulariser::Off;
    let target = pulls.then_some(config.lyapunov.lambda_target);
    let places = networks
        .iter()
        .filter_map(|it| Some((it.side(), it.place()?)));
    let places: Vec<_> = places.collect();
    let exponents = places.iter().map(|it| it.1.0).chain(target);
    let ends = exponents.chain([-REACH, REACH]);
    let x = Axis::around(say("λ, nats per time step"), ends);
    let (low, high) = x.domain;
    let course = (0..=POINTS).map(|at| low + (high - low) * f64::from(at) / f64::from(POINTS));
    let course: Vec<_> = course.map(|it| (it, factor(it, steps))).collect();
    let factors = course.iter().map(|it| it.1);
    let all = factors.chain(places.iter().map(|it| it.1.1));
    let y = Axis::decades("", all).value(Format::Significant);
    let unit = say!("factor over {steps} time steps, log scale", steps);
    let mut data = ChartData::new(say("How sharp the edge is"), unit, x, y);
    let around = say!(
        "Over {steps} time steps λ = {below} leaves {little} of a signal, λ = 0 all of it, and λ = {above} makes it {much} times as large.",
        steps,
        below = fixed(-REACH, 1),
        little = significant(factor(-REACH, steps)),
        above = fixed(REACH, 1),
        much = significant(factor(REACH, steps))
    );
    let own = networks.iter().filter_map(|it| it.words());
    data.sentence = Some(
        [around]
            .into_iter()
            .chain(own)
            .collect::<Vec<_>>()
            .join(" "),
    );
    let edge = Reference::moment(0.0, say("the edge"));
    data.references = vec![edge, Reference::level(1.0, "")];
    data.references
        .extend(target.map(|it| Reference::moment(it, "λ*")));
    let dot = |(side, at)| Dot {
        at,
        tone: tone(side),
        shape: DotShape::Ring,
        text: name(side).to_string(),
    };
    data.dots = places.into_iter().map(dot).collect();
    let series = Series::new(say("factor"), Tone::Ink, Look::Line, course);
    data.series = vec![series.label(EndLabel::Nothing)];
    data
}

#[cfg(test)]
mod tests {
    use super::super::growth::tests::network;
    use super::*;
    use crate::page::store::Side;

    fn lesson(target: f64) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        config.task.time_steps = 100;
        config.lyapunov.regulariser = Regulariser::Interleaved;
        config.lyapunov.lambda_target = target;
        config
    }

    #[test]
    fn the_edge_says_what_a_tenth_below_and_above_come_to_over_the_tasks_time_steps() {
        let drawn = chart(&lesson(0.05), &[]);
        let points = &drawn.series[0].points;
        assert_eq!(points[0].0, -0.1);
        assert!((points[0].1 / (-10.0_f64).exp() - 1.0).abs() < 1e-9);
        assert!((points[40].1 - 1.0).abs() < 1e-9, "{:?}", points[40]);
        let said = drawn.sentence();
        assert!(
            said.contains("λ = −0.1 leaves 4.5\u{202f}·\u{202f}10⁻⁵ of a signal")
                && said.contains("λ = 0.1 makes it 2.2\u{202f}·\u{202f}10⁴ times"),
            "{said}"
        );
    }

    #[test]
    fn networks_and_target_are_in_sight_wherever_they_are() {
        let found = [
            network(Side::Unregularised, Some(0.24), 100),
            network(Side::Regularised, None, 100),
        ];
        let drawn = chart(&lesson(-0.8), &found);
        let (low, high) = drawn.x.domain;
        assert!(low <= -0.8 && high >= 0.24, "{low} to {high}");
        assert_eq!(drawn.references.len(), 3);
        assert_eq!(drawn.dots.len(), 1);
        assert_eq!(drawn.dots[0].at.0, 0.24);
        let mut free = lesson(-0.8);
        free.lyapunov.regulariser = Regulariser::Off;
        assert_eq!(chart(&free, &found).references.len(), 2, "no target");
    }
}
