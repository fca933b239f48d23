//! What the network learns: which task, how long, how much of it.

mod encoding;
mod own;
mod words;

use crate::core::name::Named;
use serde::{Deserialize, Serialize};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

pub use encoding::{Encoding, EncodingKind};
pub use own::{NoOwnData, OWN_CHANNELS, OWN_CLASSES, OWN_SAMPLES, OWN_STEPS, OwnData, OwnForm};

/// The data. The digits are given, and own data is brought; all others are made from the seed, and are
/// spikes themselves.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Task {
    /// The 8x8 handwritten digits: 1797 samples, 64 values, 10 classes.
    #[strum(message = "8×8 digits")]
    Digits,
    /// One of four cues at the start, noise, then a recall signal: which cue was it?
    #[strum(message = "Store and recall")]
    StoreRecall,
    /// Two cues with a delay between, each there or not: was exactly one of them there?
    #[strum(message = "Delayed XOR")]
    DelayedXor,
    /// A train of pulses, each there or not: was their number odd?
    #[strum(message = "Temporal parity")]
    TemporalParity,
    /// One spike a channel, at a point of one of several smooth random manifolds: which one?
    #[strum(message = "Random manifolds")]
    Randman,
    /// Data that somebody brings: see [`TaskConfig::data`].
    #[strum(message = "Your own data")]
    Own,
}

/// Task, length and encoding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskConfig {
    pub kind: Task,
    /// Which data `own` is about; the samples themselves are brought beside the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<OwnData>,
    /// Time steps T.
    pub time_steps: usize,
    /// Of values without time of their own: the digits, tables and pictures.
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
            data: None,
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

/// Time steps of any task.
pub(crate) const MOST_STEPS: usize = 2000;
/// Samples of the embedded digits.
pub(crate) const DIGITS_SAMPLES: usize = 1797;
/// Rows of a digit's picture, and pixels of each.
pub(crate) const DIGITS_SIDE: usize = 8;
/// Cues of store-recall: each has its own input channels, and is a class.
pub(crate) const STORE_RECALL_CUES: usize = 4;
/// Input channels of each group that fires together: a cue, a signal, a clock.
pub(crate) const GROUP_CHANNELS: usize = 8;

impl Task {
    /// The tasks whose samples are there or made, wherever a configuration is.
    pub fn generated() -> impl Iterator<Item = Self> {
        Self::all().filter(|&task| task != Self::Own)
    }
}

impl TaskConfig {
    /// The own data that it is about; `None` where the task is another, or nothing was brought yet.
    pub fn own(&self) -> Option<OwnData> {
        self.data.filter(|_| self.kind == Task::Own)
    }

    /// Whether its samples are numbers that an encoding turns into input.
    pub fn is_encoded(&self) -> bool {
        match self.kind {
            Task::Digits => true,
            Task::Own => !matches!(self.own().map(|own| own.form), Some(OwnForm::Spikes { .. })),
            _ => false,
        }
    }

    /// Whether its data holds out samples by itself.
    pub fn is_split(&self) -> bool {
        self.own().is_some_and(|own| own.held_out.is_some())
    }

    /// Whether the input's statistics are the same at every time step, so that a network settles under it.
    pub fn is_steady(&self) -> bool {
        let rates = matches!(
            self.encoding,
            Encoding::Poisson { .. } | Encoding::Direct { .. }
        );
        let is_still = match self.kind {
            Task::Digits => true,
            Task::Own => self
                .own()
                .is_some_and(|own| own.form.time_steps().is_none()),
            _ => false,
        };
        is_still && rates
    }

    /// The fewest time steps that this task can be presented in, whatever the ranges.
    pub fn fewest_steps(&self) -> usize {
        // A delay of one step at least, and the signal.
        let (cue, after) = (self.cue_steps, self.recall_steps.saturating_add(1));
        match self.kind {
            Task::Digits => self.encoding.fewest_steps(DIGITS_SIDE),
            Task::Own => self.own().map_or(1, |own| match own.form.time_steps() {
                Some(time_steps) => time_steps,
                None => self.encoding.fewest_steps(own.form.rows()),
            }),
            Task::StoreRecall => cue.saturating_add(after),
            Task::DelayedXor => cue.saturating_mul(2).saturating_add(after),
            // A pulse and a pause each.
            Task::TemporalParity => self.bits.saturating_mul(2),
            Task::Randman => 1,
        }
    }

    /// The most: data that has its own time steps is presented in just those.
    pub fn most_steps(&self) -> usize {
        let own = self.own().and_then(|own| own.form.time_steps());
        own.unwrap_or(MOST_STEPS)
    }

    /// Input channels D.
    pub fn input_dim(&self) -> usize {
        match self.kind {
            Task::Digits => self.encoding.channels([DIGITS_SIDE; 2]),
            Task::Own => self.own().map_or(1, |own| match own.form {
                OwnForm::Values { rows, columns } => self.encoding.channels([rows, columns]),
                form => form.channels(),
            }),
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
            Task::Own => self.own().map_or(2, |own| own.classes),
        }
    }

    /// All samples N.
    pub fn total_samples(&self) -> usize {
        match self.kind {
            Task::Digits => DIGITS_SAMPLES,
            Task::Own => self.own().map_or(0, |own| own.samples),
            _ => self.samples,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
