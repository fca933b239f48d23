//! Whether an exponent changes within its own window.

use super::mean_and_error;
use crate::core::number::compact;
use serde::{Deserialize, Serialize};

/// What an exponent reads over each half of the time steps that count; nats per time step. The standard error over
/// samples does not know that a window is short: halves that differ do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Halves {
    pub first: f32,
    /// It has the middle one of an odd number of steps.
    pub second: f32,
    /// Standard error of their difference, each sample by itself; absent for one sample.
    pub error: Option<f32>,
}

impl Halves {
    /// Of each sample's log growth in each time step that counts; absent for fewer than two.
    pub fn new<'a>(samples: impl Iterator<Item = &'a [f64]>) -> Option<Self> {
        let mean = |steps: &[f64]| steps.iter().sum::<f64>() / steps.len() as f64;
        let halves = samples.map(|steps| {
            let (first, second) = steps.split_at(steps.len() / 2);
            (!first.is_empty()).then(|| [mean(first), mean(second)])
        });
        let halves: Vec<[f64; 2]> = halves.collect::<Option<_>>()?;
        let of = |half: fn(&[f64; 2]) -> f64| {
            let numbers: Vec<f64> = halves.iter().map(half).collect();
            mean_and_error(&numbers)
        };
        let (first, second) = (of(|it| it[0]).0, of(|it| it[1]).0);
        let (_, error) = of(|it| it[1] - it[0]);
        Some(Self {
            first: first as f32,
            second: second as f32,
            error: error.map(|error| error as f32),
        })
    }

    /// Whether they differ by more than two standard errors, where that is known.
    pub fn differ(&self) -> bool {
        self.error
            .is_some_and(|error| (self.second - self.first).abs() > 2.0 * error)
    }

    /// What a reader of the exponent is to know, where they differ.
    pub fn sentence(&self) -> Option<String> {
        let [first, second] = [self.first, self.second].map(|it| compact(it.into()));
        self.differ().then(|| {
            format!(
                "It reads {first} over the first half of its time steps and {second} over the second: a longer run may read otherwise."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(samples: &[&[f64]]) -> Option<Halves> {
        Halves::new(samples.iter().copied())
    }

    #[test]
    fn each_half_is_a_mean_and_the_error_is_of_the_samples_differences() {
        let halves = of(&[&[0.4, 0.2, 0.0], &[0.2, 0.2, 0.2]]).expect("three steps");
        assert!((halves.first - 0.3).abs() < 1e-7);
        assert!((halves.second - 0.15).abs() < 1e-7);
        // Differences -0.3 and 0: deviation 0.3 / sqrt 2, by the root of two samples.
        assert!(halves.error.is_some_and(|it| (it - 0.15).abs() < 1e-7));
        assert!(!halves.differ(), "one standard error apart");
        assert_eq!(halves.sentence(), None);
    }

    #[test]
    fn halves_that_differ_by_more_than_their_error_are_told_and_others_are_not() {
        let falling = of(&[&[0.3, 0.1], &[0.32, 0.1], &[0.28, 0.1]]).expect("two steps");
        let said = falling.sentence().expect("they differ");
        assert!(
            said.starts_with(
                "It reads 0.3 over the first half of its time steps and 0.1 over the second"
            ),
            "{said}"
        );
        let steady = of(&[&[0.1, 0.1], &[0.1, 0.1]]).expect("two steps");
        assert_eq!((steady.differ(), steady.error), (false, Some(0.0)));
    }

    #[test]
    fn one_step_has_no_halves_and_one_sample_no_error() {
        assert_eq!(of(&[&[0.1], &[0.2]]), None);
        let alone = of(&[&[0.3, 0.1]]).expect("two steps");
        assert_eq!((alone.error, alone.differ()), (None, false));
    }
}
