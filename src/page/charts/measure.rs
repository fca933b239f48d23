//! The quantities that charts and readings show of a run.

use crate::core::metrics::StepMetrics;
use crate::core::number::{exponent, fixed, percent, significant};
use crate::core::run::Run;
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// One quantity of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr, VariantArray, EnumMessage)]
#[strum(serialize_all = "kebab-case")]
pub enum Measure {
    #[strum(message = "Accuracy")]
    Accuracy,
    #[strum(message = "Loss")]
    Loss,
    #[strum(message = "Largest Lyapunov exponent")]
    Exponent,
    #[strum(message = "Gradient norm")]
    GradientNorm,
}

impl Measure {
    /// Its unit, and what the marks and lines of its chart are.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Accuracy => "%; marks: held-out samples, thin: training batches",
            Self::Loss => "cross-entropy, nats",
            Self::Exponent => "of the surrogate, nats per time step",
            Self::GradientNorm => "of the loss, before the clip; log scale",
        }
    }

    /// A value as the axis and the readings write it.
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Accuracy => percent(value),
            Self::Loss => fixed(value, 2),
            Self::Exponent => fixed(value, 3),
            Self::GradientNorm => significant(value),
        }
    }

    /// Its value in one step, where it was measured.
    pub fn of(self, step: &StepMetrics) -> Option<f32> {
        match self {
            Self::Accuracy => step.accuracy,
            Self::Loss => step.loss,
            Self::Exponent => step.exponent,
            Self::GradientNorm => step.gradient_norm,
        }
    }

    /// Its last value.
    pub fn latest(self, run: &Run) -> Option<f32> {
        run.steps.iter().rev().find_map(|step| self.of(step))
    }

    /// What it was at a step, or else when it was last measured before; of the accuracy, what the
    /// held-out samples said. Of a long run, the last that is kept. `None` where the run has not come
    /// that far.
    pub fn at(self, run: &Run, step: usize) -> Option<f64> {
        if step > run.steps_done() {
            return None;
        }
        let value = if self == Self::Accuracy {
            let epochs = run.epochs.iter().rev();
            let before = epochs.skip_while(|epoch| epoch.step > step);
            before.map(|epoch| epoch.test_accuracy).next()
        } else {
            let after = run.steps.partition_point(|metrics| metrics.step <= step);
            let before = run.steps[..after].iter().rev();
            before.filter_map(|metrics| self.of(metrics)).next()
        };
        value.map(f64::from).filter(|value| value.is_finite())
    }

    /// Its last value in words: of the exponent, with its standard error.
    pub fn latest_text(self, run: &Run) -> Option<String> {
        let step = run
            .steps
            .iter()
            .rev()
            .find(|step| self.of(step).is_some())?;
        self.text_of(step)
    }

    /// What [`Self::at`] gives, in words.
    pub fn text_at(self, run: &Run, step: usize) -> Option<String> {
        if self != Self::Exponent {
            return self.at(run, step).map(|value| self.write(value));
        }
        let known = self.at(run, step)?;
        let mut steps = run.steps.iter().rev();
        let is_it =
            |it: &&StepMetrics| it.step <= step && self.of(it).map(f64::from) == Some(known);
        self.text_of(steps.find(is_it)?)
    }

    fn text_of(self, step: &StepMetrics) -> Option<String> {
        let value = self.of(step)?;
        Some(match self {
            Self::Exponent => exponent(value, step.exponent_standard_error, step.floored),
            _ => self.write(value.into()),
        })
    }

    /// Step and value, where it was measured and is a number.
    pub fn points(self, run: &Run) -> impl Iterator<Item = (f64, f64)> + Clone {
        run.steps.iter().filter_map(move |step| {
            let value = f64::from(self.of(step)?);
            value.is_finite().then_some((step.step as f64, value))
        })
    }
}

/// Steps that a run will take, from the worker's word or else from its configuration.
pub fn total_steps(run: &Run) -> usize {
    if run.total_steps > 0 {
        return run.total_steps;
    }
    let config = &run.config;
    config.effective_warmup() + config.steps_per_epoch() * config.training.epochs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::metrics::{EpochMetrics, fixtures};
    use crate::core::protocol::RunId;

    #[test]
    fn a_value_at_a_step_is_the_last_one_measured_up_to_there() {
        let mut run = Run::new(RunId(0), ExperimentConfig::default());
        run.steps = (0..4)
            .map(|step| StepMetrics {
                loss: Some(step as f32),
                exponent: (step % 2 == 0).then_some(step as f32 / 4.0),
                ..fixtures::step(step)
            })
            .collect();
        run.epochs.push(EpochMetrics {
            test_accuracy: 0.75,
            ..fixtures::epoch(1)
        });
        assert_eq!(Measure::Exponent.at(&run, 3), Some(0.5));
        assert_eq!(Measure::Loss.at(&run, 3), Some(3.0));
        assert_eq!(Measure::Loss.at(&run, 4), Some(3.0), "the end of the axis");
        assert_eq!(Measure::Loss.at(&run, 5), None);
        assert_eq!(Measure::Accuracy.at(&run, 1), None);
        assert_eq!(Measure::Accuracy.at(&run, 3), Some(0.75));
    }
}
