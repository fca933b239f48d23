//! What the network learns: which task, how long, how much of it.

mod encoding;
mod words;

use super::error::{ConfigError, check_count, check_range};
use serde::{Deserialize, Serialize};

pub use encoding::Encoding;

/// The data. The digits are given; all others are made from the seed, and are spikes themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The 8x8 handwritten digits: 1797 samples, 64 values, 10 classes.
    Digits,
    /// One of four cues at the start, noise, then a recall signal: which cue was it?
    StoreRecall,
    /// Two cues with a delay between, each there or not: was exactly one of them there?
    DelayedXor,
    /// A train of pulses, each there or not: was their number odd?
    TemporalParity,
    /// One spike a channel, at a point of one of several smooth random manifolds: which one?
    Randman,
}

/// Task, length and encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskConfig {
    pub kind: Task,
    /// Time steps T.
    pub time_steps: usize,
    /// Digits only.
    pub encoding: Encoding,
    /// Share of the samples held out for the test accuracy.
    pub test_share: f64,
    /// Share of the samples held out beside them, for choices between settings: what is chosen on the one
    /// is reported on the other.
    pub validation_share: f64,
    /// Samples generated (all tasks but the digits).
    pub samples: usize,
    /// Time steps that a cue lasts (store-recall, and each of the two of delayed XOR).
    pub cue_steps: usize,
    /// Time steps of the signal to answer, the last ones (store-recall and delayed XOR).
    pub recall_steps: usize,
    /// Pulses of a train (temporal parity only).
    pub bits: usize,
    /// Classes, each a manifold (randman only).
    pub classes: usize,
    /// Input channels (randman only).
    pub units: usize,
    /// Dimensions of each manifold (randman only).
    pub manifold_dim: usize,
    /// How fast a manifold's spectrum falls: term k weighs (k + 1)^-smoothness (randman only).
    pub smoothness: f64,
}

impl Default for TaskConfig {
    fn default() -> Self {
        Self {
            kind: Task::Digits,
            time_steps: 100,
            encoding: Encoding::Poisson { peak: 0.5 },
            test_share: 0.2,
            validation_share: 0.0,
            samples: 1500,
            cue_steps: 5,
            recall_steps: 10,
            bits: 4,
            classes: 10,
            units: 20,
            manifold_dim: 1,
            smoothness: 1.0,
        }
    }
}

/// Samples of the embedded digits.
pub(crate) const DIGITS_SAMPLES: usize = 1797;
/// Rows of a digit's picture, and pixels of each.
pub(crate) const DIGITS_SIDE: usize = 8;
/// Cues of store-recall: each has its own input channels, and is a class.
pub(crate) const STORE_RECALL_CUES: usize = 4;
/// Input channels of each group that fires together: a cue, a signal, a clock.
pub(crate) const GROUP_CHANNELS: usize = 8;
/// The most time steps of any task.
const MOST_STEPS: usize = 2000;

impl TaskConfig {
    /// Checks every range, and that what the task presents fits into its time steps.
    pub fn validate(&self) -> Result<(), ConfigError> {
        check_range("task.test_share", self.test_share, 0.05, 0.5)?;
        check_range("task.validation_share", self.validation_share, 0.0, 0.4)?;
        check_count("task.samples", self.samples, 40, 20_000)?;
        check_count("task.cue_steps", self.cue_steps, 1, 500)?;
        check_count("task.recall_steps", self.recall_steps, 1, 500)?;
        check_count("task.bits", self.bits, 2, 10)?;
        check_count("task.classes", self.classes, 2, 10)?;
        check_count("task.units", self.units, 1, 200)?;
        check_count("task.manifold_dim", self.manifold_dim, 1, 4)?;
        check_range("task.smoothness", self.smoothness, 0.1, 5.0)?;
        self.encoding.validate()?;
        let shortest = self.fewest_steps();
        check_count("task.time_steps", self.time_steps, shortest, MOST_STEPS)
    }

    /// Whether the input's statistics are the same at every time step, so that a network settles under it.
    pub fn is_steady(&self) -> bool {
        let rates = matches!(
            self.encoding,
            Encoding::Poisson { .. } | Encoding::Direct { .. }
        );
        self.kind == Task::Digits && rates
    }

    /// The fewest time steps that this task can be presented in.
    pub fn fewest_steps(&self) -> usize {
        let answer = self.recall_steps;
        match self.kind {
            Task::Digits => self.encoding.fewest_steps(),
            // A cue, a delay of one step at least, and the signal.
            Task::StoreRecall => self.cue_steps + 1 + answer,
            Task::DelayedXor => 2 * self.cue_steps + 1 + answer,
            // A pulse and a pause each.
            Task::TemporalParity => 2 * self.bits,
            Task::Randman => 1,
        }
    }

    /// Input channels D.
    pub fn input_dim(&self) -> usize {
        match self.kind {
            Task::Digits => self.encoding.channels(),
            Task::StoreRecall => (STORE_RECALL_CUES + 1) * GROUP_CHANNELS,
            // Either cue, and the signal.
            Task::DelayedXor => 3 * GROUP_CHANNELS,
            // Pulse and clock.
            Task::TemporalParity => 2 * GROUP_CHANNELS,
            Task::Randman => self.units,
        }
    }

    /// Classes C.
    pub fn num_classes(&self) -> usize {
        match self.kind {
            Task::Digits => 10,
            Task::StoreRecall => STORE_RECALL_CUES,
            Task::DelayedXor | Task::TemporalParity => 2,
            Task::Randman => self.classes,
        }
    }

    /// All samples N.
    pub fn total_samples(&self) -> usize {
        match self.kind {
            Task::Digits => DIGITS_SAMPLES,
            _ => self.samples,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(config: &TaskConfig) -> String {
        config.validate().expect_err("refused").to_string()
    }

    #[test]
    fn what_does_not_fit_into_the_time_steps_is_refused_one_step_short_and_not_before() {
        let shortest = [
            (Task::Digits, 8),
            (Task::StoreRecall, 16),
            (Task::DelayedXor, 21),
            (Task::TemporalParity, 8),
            (Task::Randman, 1),
        ];
        for (kind, steps) in shortest {
            let mut config = TaskConfig {
                kind,
                encoding: Encoding::Rows { peak: 0.5 },
                time_steps: steps,
                ..Default::default()
            };
            assert_eq!(config.validate(), Ok(()), "{kind:?}");
            config.time_steps -= 1;
            let expected = format!("task.time_steps is {}; allowed: {steps} to 2000", steps - 1);
            assert_eq!(refused(&config), expected);
        }
    }

    #[test]
    fn a_refusal_names_the_field_the_value_and_the_range() {
        type Change = fn(&mut TaskConfig);
        let cases: [(Change, &str); 7] = [
            (
                |task| task.cue_steps = 0,
                "task.cue_steps is 0; allowed: 1 to 500",
            ),
            (
                |task| task.recall_steps = 501,
                "task.recall_steps is 501; allowed: 1 to 500",
            ),
            (|task| task.bits = 11, "task.bits is 11; allowed: 2 to 10"),
            (
                |task| task.classes = 1,
                "task.classes is 1; allowed: 2 to 10",
            ),
            (
                |task| task.units = 201,
                "task.units is 201; allowed: 1 to 200",
            ),
            (
                |task| task.manifold_dim = 5,
                "task.manifold_dim is 5; allowed: 1 to 4",
            ),
            (
                |task| task.smoothness = f64::NAN,
                "task.smoothness is NaN; allowed: 0.1 to 5",
            ),
        ];
        for (spoil, message) in cases {
            let mut config = TaskConfig::default();
            spoil(&mut config);
            assert_eq!(refused(&config), message);
        }
    }

    #[test]
    fn rows_bring_one_row_of_the_picture_at_a_time() {
        let mut config = TaskConfig::default();
        assert_eq!(config.input_dim(), 64);
        config.encoding = Encoding::Rows { peak: 0.5 };
        assert_eq!(config.input_dim(), 8);
        // Only the digits are encoded.
        config.kind = Task::StoreRecall;
        assert_eq!(config.input_dim(), 40);
    }
}
