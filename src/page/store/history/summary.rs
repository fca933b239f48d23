//! What a run came to, in a few numbers.

use crate::core::protocol::RunState;
use crate::core::run::Run;

/// On the held-out samples after the last whole epoch; absent before the first has ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    pub test_accuracy: Option<f64>,
    /// Cross-entropy, nats.
    pub test_loss: Option<f64>,
    /// Nats per time step.
    pub exponent: Option<f64>,
    /// Its standard error over the held-out samples.
    pub exponent_standard_error: Option<f64>,
    /// As [`crate::core::metrics::StepMetrics::floored`].
    pub floored: f32,
    /// Of all training steps so far, before the clip.
    pub largest_gradient_norm: Option<f64>,
    /// Whole epochs done, of how many.
    pub epochs: (usize, usize),
    pub state: RunState,
}

impl Summary {
    /// As far as the run has come.
    pub fn of(run: &Run) -> Self {
        let last = run.last_epoch();
        let number = |value: f32| Some(f64::from(value)).filter(|value| value.is_finite());
        Self {
            test_accuracy: last.and_then(|epoch| number(epoch.test_accuracy)),
            test_loss: last.and_then(|epoch| number(epoch.test_loss)),
            exponent: last.and_then(|epoch| number(epoch.exponent)),
            exponent_standard_error: last
                .and_then(|epoch| epoch.exponent_standard_error)
                .and_then(number),
            floored: last.map_or(0.0, |epoch| epoch.floored),
            largest_gradient_norm: largest_gradient_norm(run),
            epochs: (
                last.map_or(0, |epoch| epoch.epoch),
                run.config.training.epochs,
            ),
            state: run.state,
        }
    }
}

/// Each epoch reports its own largest; only the steps after the last have to be looked through.
fn largest_gradient_norm(run: &Run) -> Option<f64> {
    let begun = run.epochs.last().map_or(0, |epoch| epoch.step);
    let under_way = run.steps.iter().rev().take_while(|it| it.step >= begun);
    let whole = run.epochs.iter().filter(|epoch| epoch.epoch > 0);
    let norms = whole
        .map(|epoch| epoch.max_gradient_norm)
        .chain(under_way.filter_map(|step| step.gradient_norm));
    norms
        .map(f64::from)
        .filter(|norm| norm.is_finite())
        .reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::metrics::{EpochMetrics, StepMetrics, fixtures};
    use crate::core::protocol::RunId;

    fn step(step: usize, gradient_norm: f32) -> StepMetrics {
        StepMetrics {
            gradient_norm: Some(gradient_norm),
            ..fixtures::step(step)
        }
    }

    #[test]
    fn the_largest_norm_counts_whole_epochs_and_the_one_under_way() {
        let mut run = Run::new(RunId(0), ExperimentConfig::default());
        assert_eq!(Summary::of(&run).largest_gradient_norm, None);
        run.steps = vec![step(0, 3.0), step(1, 40.0)];
        run.epochs.push(EpochMetrics {
            test_accuracy: 0.75,
            exponent: -0.25,
            max_gradient_norm: 40.0,
            ..fixtures::epoch(1)
        });
        run.steps.push(step(2, 8.0));
        run.steps.push(step(3, f32::NAN));
        let summary = Summary::of(&run);
        assert_eq!(summary.largest_gradient_norm, Some(40.0));
        assert_eq!(summary.test_accuracy, Some(0.75));
        assert_eq!(summary.exponent, Some(-0.25));
        assert_eq!(summary.epochs, (1, 6));
        run.steps[2].gradient_norm = Some(90.0);
        assert_eq!(Summary::of(&run).largest_gradient_norm, Some(90.0));
    }
}
