//! What one neuron does with the same input in every time step.

use crate::core::config::{ExperimentConfig, ModelKind, Reset};
use crate::page::charts::{Axis, ChartData, EndLabel, Look, Reference, Rug, Series, Tone};
use crate::page::language::number::fixed;
use crate::page::language::say;

/// The input of a time step, as a share of the threshold.
const INPUT: f64 = 0.3;
/// Time steps that are drawn at most: later ones repeat.
const MOST: usize = 40;

/// A neuron's potential at each of so many time steps, from 1, and the steps at which it fires:
/// `U[t] = beta U[t-1] + I`, and what [`Reset`] says of the step after one at which it was above the threshold. At one
/// step, if any, the potential is moved by so much before it is compared with the threshold.
pub(super) fn respond(
    config: &ExperimentConfig,
    steps: usize,
    nudge: Option<(usize, f64)>,
) -> (Vec<(f64, f64)>, Vec<f64>) {
    let model = &config.model;
    let (mut potential, mut fired) = (0.0, false);
    let (mut course, mut spikes) = (Vec::new(), Vec::new());
    for step in 1..=steps {
        let input = INPUT * model.threshold;
        let kept = model.beta * potential + input;
        potential = match model.reset {
            Reset::Subtract if fired => kept - model.threshold,
            Reset::Zero if fired && model.kind == ModelKind::Recurrent => 0.0,
            Reset::Zero | Reset::Hard if fired => input,
            _ => kept,
        };
        potential += nudge.filter(|it| it.0 == step).map_or(0.0, |it| it.1);
        fired = potential > model.threshold;
        course.push((step as f64, potential));
        if fired {
            spikes.push(step as f64);
        }
    }
    (course, spikes)
}

pub(super) fn chart(config: &ExperimentConfig) -> ChartData {
    let (course, spikes) = respond(config, config.task.time_steps.min(MOST), None);
    let threshold = config.model.threshold;
    let top = course.iter().map(|it| it.1).fold(threshold, f64::max);
    let x = Axis::linear(say("time step"), (0.0, course.len() as f64));
    let y = Axis::around("", [0.0, 1.1 * top].into_iter());
    let title = say("What a neuron does with a steady input");
    let mut data = ChartData::new(title, say("potential"), x, y);
    data.sentence = Some(if spikes.is_empty() {
        say!(
            "With β = {beta} and {input} of the threshold in every step, its potential comes to {most} and it never fires.",
            beta = config.model.beta,
            input = fixed(INPUT, 1),
            most = fixed(course.iter().map(|it| it.1).fold(0.0, f64::max), 2)
        )
    } else {
        say!(
            "With β = {beta} and {input} of the threshold in every step, it fires in {spikes} of {steps} time steps.",
            beta = config.model.beta,
            input = fixed(INPUT, 1),
            spikes = spikes.len(),
            steps = course.len()
        )
    });
    data.references = vec![Reference::level(threshold, say("threshold"))];
    let tone = Tone::Ink;
    data.rug = Some(Rug { tone, at: spikes });
    let series = Series::new(say("potential"), tone, Look::Line, course);
    data.series = vec![series.label(EndLabel::Nothing)];
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(beta: f64, reset: Reset) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        (config.model.beta, config.model.reset) = (beta, reset);
        config.task.time_steps = 100;
        config
    }

    #[test]
    fn a_neuron_that_forgets_stays_below_the_threshold_and_one_that_keeps_fires() {
        let (course, spikes) = respond(&with(0.5, Reset::Subtract), MOST, None);
        assert_eq!(course.len(), MOST);
        assert_eq!(spikes, Vec::<f64>::new());
        // The sum of 0.3 over all powers of a half.
        assert!((course[MOST - 1].1 - 0.6).abs() < 1e-9);
        let (course, spikes) = respond(&with(1.0, Reset::Subtract), MOST, None);
        let first: Vec<_> = course[..5].iter().map(|it| (it.1 * 10.0).round()).collect();
        assert_eq!(
            first,
            [3.0, 6.0, 9.0, 12.0, 5.0],
            "one threshold is taken off a step later"
        );
        assert_eq!(spikes[..2], [4.0, 7.0]);
    }

    #[test]
    fn the_sentence_says_how_often_it_fires_or_how_near_it_comes() {
        let silent = chart(&with(0.1, Reset::Subtract)).sentence();
        assert!(
            silent.contains("comes to 0.33 and it never fires"),
            "{silent}"
        );
        let firing = chart(&with(1.0, Reset::Subtract)).sentence();
        assert!(
            firing.contains("it fires in 12 of 40 time steps"),
            "{firing}"
        );
    }
}
