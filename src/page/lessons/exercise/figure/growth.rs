//! What the learning signal of a typical sample grows to on its way back, by the exponent that was measured. Over a
//! batch it is more: λ is a mean of logarithms.

use crate::core::run::Run;
use crate::page::charts::{Axis, ChartData, Format, Look, Note, Series};
use crate::page::lab::{name, tone};
use crate::page::language::number::{fixed, significant};
use crate::page::language::say;
use crate::page::store::Side;

/// Nats at which a factor ends that would leave double precision.
const MOST: f64 = 690.0;

/// A network, the exponent that was last measured of it (nats per time step), and the time steps of its task.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Grown {
    side: Side,
    exponent: Option<f64>,
    steps: usize,
}

impl Grown {
    pub(super) fn of(side: Side, run: &Run) -> Self {
        let last = run.steps.iter().rev().find_map(|step| step.exponent);
        Self {
            side,
            exponent: last.map(f64::from),
            steps: run.config.task.time_steps,
        }
    }

    /// `exp(lambda n)` for every number n of time steps.
    fn course(self) -> Vec<(f64, f64)> {
        let exponent = self.exponent.unwrap_or_default();
        let counts = 0..=self.steps;
        counts
            .map(|count| (count as f64, factor(exponent, count)))
            .collect()
    }

    /// Its exponent and the factor over all time steps, once it is measured.
    pub(super) fn place(self) -> Option<(f64, f64)> {
        self.exponent.map(|it| (it, factor(it, self.steps)))
    }

    pub(super) fn side(self) -> Side {
        self.side
    }

    /// The same in words, once it is measured.
    pub(super) fn words(self) -> Option<String> {
        let (exponent, factor) = self.place()?;
        Some(say!(
            "{network}: λ = {exponent} over {steps} time steps is a factor of {factor}.",
            network = name(self.side),
            exponent = fixed(exponent, 3),
            steps = self.steps,
            factor = significant(factor)
        ))
    }
}

/// `exp(lambda n)`, within what can be drawn.
pub(super) fn factor(exponent: f64, steps: usize) -> f64 {
    (exponent * steps as f64).clamp(-MOST, MOST).exp()
}

pub(super) fn chart(networks: &[Grown]) -> ChartData {
    let measured: Vec<_> = networks.iter().filter(|it| it.exponent.is_some()).collect();
    let longest = networks.iter().map(|it| it.steps).max().unwrap_or(1);
    let ends = measured.iter().flat_map(|it| it.course()).map(|it| it.1);
    let x = Axis::linear(say("time steps on the way back"), (0.0, longest as f64));
    let y = Axis::decades("", ends).value(Format::Significant);
    let unit = say("factor exp(λ n), log scale");
    let mut data = ChartData::new(say("What a typical signal grows to"), unit, x, y);
    let said: Vec<_> = measured.iter().filter_map(|it| it.words()).collect();
    if said.is_empty() {
        data.notes = vec![Note::middle(say("Train first: λ is not measured yet."))];
    } else {
        data.sentence = Some(said.join(" "));
    }
    let lines = measured
        .iter()
        .map(|it| Series::new(name(it.side), tone(it.side), Look::Line, it.course()));
    data.series = lines.collect();
    data
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn network(side: Side, exponent: Option<f64>, steps: usize) -> Grown {
        Grown {
            side,
            exponent,
            steps,
        }
    }

    #[test]
    fn a_signal_grows_by_the_exponent_in_every_time_step() {
        let drawn = chart(&[network(Side::Unregularised, Some(0.262), 10)]);
        let points = &drawn.series[0].points;
        assert_eq!((points.len(), points[0]), (11, (0.0, 1.0)));
        assert!((points[10].1 - 13.736).abs() < 0.001, "{:?}", points[10]);
        let said = drawn.sentence();
        assert!(
            said.contains("λ = 0.262 over 10 time steps is a factor of 14."),
            "{said}"
        );
    }

    #[test]
    fn before_anything_is_measured_it_says_what_to_do() {
        let both = Side::BOTH.map(|side| network(side, None, 100));
        let drawn = chart(&both);
        assert!(drawn.series.is_empty());
        assert_eq!(drawn.notes[0].text, "Train first: λ is not measured yet.");
    }
}
