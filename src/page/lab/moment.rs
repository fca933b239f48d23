//! What the lab shows of one network at one moment: a pure function of its record and its film, whether
//! they are recorded, live, or live and scrubbed.

use super::film::{Film, Picture};
use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::core::run::Run;
use crate::page::language::say;
use std::sync::Arc;

/// Steps whose training accuracy is taken together, before an epoch's end has a better one.
const SMOOTHED: usize = 5;

/// A training step on the axis that both networks share: 0 is where both begin to train, and what is
/// below 0 is the warm-up.
pub type Moment = i64;

/// One network's course.
#[derive(Debug, Clone, Copy)]
pub struct Track<'a> {
    pub run: &'a Run,
    pub film: &'a Film,
}

/// How many of the samples were right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Accuracy {
    Untrained,
    /// Of the last training batches.
    Training(f64),
    /// Of samples that were never trained on, after the last epoch.
    Unseen(f64),
}

impl Accuracy {
    pub fn share(self) -> Option<f64> {
        match self {
            Self::Untrained => None,
            Self::Training(share) | Self::Unseen(share) => Some(share),
        }
    }
}

/// One network in numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub accuracy: Accuracy,
    pub exponent: Option<Lambda>,
    pub gradient_norm: Option<f64>,
    /// The share of the validation samples that were right after the last epoch, where there are any.
    pub validation: Option<f64>,
}

/// A network's exponent as a step measured it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lambda {
    /// Nats per time step.
    pub value: f32,
    /// Over samples; absent where there is one, and in a recorded run.
    pub standard_error: Option<f32>,
    /// As [`StepMetrics::floored`].
    pub floored: f32,
}

/// One network's learning signal by time step: now, and where it was first measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Signals {
    pub now: Option<Arc<Vec<f32>>>,
    /// Absent where that is the same.
    pub first: Option<Arc<Vec<f32>>>,
}

/// The warm-up's steps and the training steps of a run, from the worker's word or else from its
/// configuration.
pub fn span(run: &Run) -> (usize, usize) {
    if run.total_steps > 0 {
        return (run.warmup_steps, run.total_steps - run.warmup_steps);
    }
    let config = &run.config;
    let trained = config.steps_per_epoch() * config.training.epochs;
    (config.effective_warmup(), trained)
}

/// Training steps in an epoch.
pub fn steps_per_epoch(run: &Run) -> usize {
    let known = run.steps_per_epoch;
    let steps = if known > 0 {
        known
    } else {
        run.config.steps_per_epoch()
    };
    steps.max(1)
}

/// Where a run has come to.
pub fn newest(run: &Run) -> Moment {
    let (warmup, _) = span(run);
    run.steps_done() as Moment - warmup as Moment
}

impl Track<'_> {
    /// The run's own step at a moment, as far as it has come; `None` follows the newest.
    pub fn own(self, moment: Option<Moment>) -> usize {
        let done = self.run.steps_done();
        let Some(moment) = moment else { return done };
        let (warmup, _) = span(self.run);
        usize::try_from(moment + warmup as Moment)
            .unwrap_or(0)
            .min(done)
    }

    /// The numbers at a moment.
    pub fn reading(self, moment: Option<Moment>) -> Reading {
        let own = self.own(moment);
        let waits = moment.is_some_and(|it| it < 0);
        let norm = self.last(own, |step| step.gradient_norm);
        let norm = norm.filter(|it| it.is_finite() && !waits);
        Reading {
            accuracy: if waits {
                Accuracy::Untrained
            } else {
                self.accuracy(own)
            },
            exponent: self.lambda(own),
            gradient_norm: norm.map(f64::from),
            validation: self
                .ended(own)
                .and_then(|it| it.validation_accuracy)
                .map(f64::from),
        }
    }

    fn accuracy(self, own: usize) -> Accuracy {
        let run = self.run;
        if let Some(epoch) = self.ended(own) {
            return Accuracy::Unseen(epoch.test_accuracy.into());
        }
        let after = run.steps.partition_point(|it| it.step <= own);
        let steps = run.steps[..after].iter().rev().take(SMOOTHED);
        let known: Vec<f64> = steps.filter_map(|it| it.accuracy).map(f64::from).collect();
        if known.is_empty() {
            return Accuracy::Untrained;
        }
        Accuracy::Training(known.iter().sum::<f64>() / known.len() as f64)
    }

    /// The last epoch that had ended at a step.
    fn ended(&self, own: usize) -> Option<&EpochMetrics> {
        let epochs = self.run.epochs.iter().rev();
        let mut ended = epochs.filter(|epoch| epoch.epoch > 0 && epoch.step <= own);
        ended.next()
    }

    /// What was last measured of the exponent up to a step.
    fn lambda(self, own: usize) -> Option<Lambda> {
        let known = |step: &StepMetrics| {
            Some(Lambda {
                value: step.exponent?,
                standard_error: step.exponent_standard_error,
                floored: step.floored,
            })
        };
        self.last(own, known).filter(|it| it.value.is_finite())
    }

    /// What was last measured of a quantity up to a step.
    fn last<T>(self, own: usize, of: fn(&StepMetrics) -> Option<T>) -> Option<T> {
        let steps = &self.run.steps;
        let after = steps.partition_point(|it| it.step <= own);
        steps[..after].iter().rev().find_map(of)
    }

    /// The spikes at a moment.
    pub fn picture(self, moment: Option<Moment>) -> Option<Arc<Picture>> {
        let found = self.film.pictures.at(self.own(moment));
        found.map(|(_, picture)| picture.clone())
    }

    /// The learning signal at a moment; none in the warm-up, where nothing is learnt.
    pub fn signals(self, moment: Option<Moment>) -> Signals {
        let reel = &self.film.signals;
        let waits = moment.is_some_and(|it| it < 0);
        let Some((at, now)) = reel.at(self.own(moment)).filter(|_| !waits) else {
            return Signals::default();
        };
        let first = reel.first().filter(|(first, _)| *first < at);
        Signals {
            now: Some(now.clone()),
            first: first.map(|(_, norms)| norms.clone()),
        }
    }
}

/// Where the pair is that has come so far: with the slower of the two.
pub fn pair_newest(pair: [&Run; 2]) -> Moment {
    let [off, held] = pair.map(newest);
    off.min(held)
}

/// The axis of the pair: where its warm-up begins, and where its training ends.
pub fn pair_span(pair: [&Run; 2]) -> (Moment, Moment) {
    let spans = pair.map(span);
    let warmup = spans.iter().map(|it| it.0).max().unwrap_or(0);
    let trained = spans.iter().map(|it| it.1).max().unwrap_or(0);
    (-(warmup as Moment), trained.max(1) as Moment)
}

/// A moment in words: `warm-up 57 of 100`, `epoch 3 of 6 · step 57 of 132`, `6 epochs, 132 steps`.
pub fn words(moment: Moment, run: &Run) -> String {
    let (warmup, trained) = span(run);
    let epochs = run.config.training.epochs;
    if moment < 0 {
        return say!(
            "warm-up {step} of {warmup}",
            step = moment + warmup as Moment,
            warmup
        );
    }
    if moment >= trained as Moment {
        let epochs = if epochs == 1 {
            say("1 epoch").to_owned()
        } else {
            say!("{epochs} epochs", epochs)
        };
        return say!("{epochs}, {steps} steps", epochs, steps = trained);
    }
    let epoch = moment as usize / steps_per_epoch(run) + 1;
    say!(
        "epoch {epoch} of {epochs} · step {step} of {steps}",
        epoch,
        epochs,
        step = moment,
        steps = trained
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ExperimentConfig, Regulariser};
    use crate::core::metrics::{Phase, fixtures};
    use crate::core::protocol::RunId;

    /// Four warm-up steps, then two epochs of three.
    fn held() -> (Run, Film) {
        let mut run = run(Regulariser::Interleaved);
        run.warmup_steps = 4;
        run.total_steps = 10;
        run.steps = (0..10)
            .map(|step| StepMetrics {
                phase: if step < 4 {
                    Phase::Warmup
                } else {
                    Phase::Training
                },
                accuracy: (step >= 4).then_some(step as f32 / 10.0),
                gradient_norm: (step >= 4).then_some(step as f32),
                exponent: Some(-(step as f32)),
                exponent_standard_error: Some(0.25),
                ..fixtures::step(step)
            })
            .collect();
        run.epochs = vec![epoch(0, 4, 0.1), epoch(1, 7, 0.6), epoch(2, 10, 0.9)];
        let mut film = Film::default();
        for step in 4..10 {
            film.signals.add(step, vec![step as f32], 4);
        }
        (run, film)
    }

    fn run(regulariser: Regulariser) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::demonstration(regulariser));
        run.steps_per_epoch = 3;
        run.config.training.epochs = 2;
        run
    }

    fn epoch(epoch: usize, step: usize, test_accuracy: f32) -> EpochMetrics {
        EpochMetrics {
            step,
            test_accuracy,
            ..fixtures::epoch(epoch)
        }
    }

    #[test]
    fn in_the_warm_up_a_network_is_untrained_and_only_its_exponent_moves() {
        let (run, film) = held();
        let track = Track {
            run: &run,
            film: &film,
        };
        let reading = track.reading(Some(-2));
        assert_eq!(reading.accuracy, Accuracy::Untrained);
        let lambda = reading.exponent.expect("it is measured");
        assert_eq!((lambda.value, lambda.standard_error), (-2.0, Some(0.25)));
        assert_eq!(reading.gradient_norm, None);
        assert_eq!(track.signals(Some(-2)), Signals::default());
    }

    #[test]
    fn before_the_first_epoch_accuracy_is_of_training_samples_and_after_it_of_unseen_ones() {
        let (run, film) = held();
        let track = Track {
            run: &run,
            film: &film,
        };
        let Accuracy::Training(share) = track.reading(Some(1)).accuracy else {
            panic!("{:?}", track.reading(Some(1)));
        };
        assert!(
            (share - 0.45).abs() < 1e-6,
            "the mean of steps 4 and 5: {share}"
        );
        let unseen = |moment| track.reading(moment).accuracy.share().map(|it| it as f32);
        assert!(matches!(
            track.reading(Some(3)).accuracy,
            Accuracy::Unseen(_)
        ));
        assert_eq!(
            [unseen(Some(3)), unseen(Some(6)), unseen(None)],
            [0.6, 0.9, 0.9].map(Some)
        );
    }

    #[test]
    fn both_networks_training_steps_are_counted_from_the_same_zero() {
        let (with, film) = held();
        let mut without = run(Regulariser::Off);
        without.total_steps = 6;
        without.steps = (0..6).map(fixtures::step).collect();
        let own = |run, moment| Track { run, film: &film }.own(moment);
        assert_eq!([own(&with, Some(0)), own(&without, Some(0))], [4, 0]);
        assert_eq!([own(&with, Some(-4)), own(&without, Some(-4))], [0, 0]);
        assert_eq!([own(&with, Some(99)), own(&without, None)], [10, 6]);
        assert_eq!(pair_span([&without, &with]), (-4, 6));
    }

    #[test]
    fn the_first_learning_signal_stands_beside_a_later_one_and_not_beside_itself() {
        let (run, film) = held();
        let track = Track {
            run: &run,
            film: &film,
        };
        assert_eq!(track.signals(Some(0)).first, None);
        let later = track.signals(None);
        let norm = |of: Option<Arc<Vec<f32>>>| of.map(|it| it[0]);
        assert_eq!([norm(later.now), norm(later.first)], [Some(9.0), Some(4.0)]);
    }

    #[test]
    fn the_pair_has_come_as_far_as_the_slower_of_the_two() {
        let (with, _) = held();
        let mut behind = with.clone();
        behind.steps.truncate(5);
        assert_eq!(pair_newest([&with, &behind]), 1);
        assert_eq!(pair_newest([&behind, &with]), 1);
    }

    #[test]
    fn a_moment_reads_as_warm_up_epoch_and_end() {
        let (run, _) = held();
        assert_eq!(words(-1, &run), "warm-up 3 of 4");
        assert_eq!(words(0, &run), "epoch 1 of 2 · step 0 of 6");
        assert_eq!(words(3, &run), "epoch 2 of 2 · step 3 of 6");
        assert_eq!(words(6, &run), "2 epochs, 6 steps");
    }

    #[test]
    fn a_run_that_the_worker_has_not_heard_of_has_the_span_of_its_configuration() {
        let run = Run::new(RunId(0), ExperimentConfig::default());
        let (warmup, trained) = span(&run);
        assert_eq!(warmup, run.config.effective_warmup());
        assert_eq!(
            trained,
            run.config.steps_per_epoch() * run.config.training.epochs
        );
    }
}
