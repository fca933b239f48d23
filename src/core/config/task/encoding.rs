//! How the digits' values, 0 to 1, become input over time; all other tasks make their own spikes.

use super::DIGITS_SIDE;
use crate::core::config::error::{ConfigError, check_range};
use serde::{Deserialize, Serialize};

/// The digits' encoding.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Encoding {
    /// A spike with probability `peak * value` in each step, drawn once for the whole run.
    Poisson { peak: f64 },
    /// The value times `gain`, the same in each step.
    Direct { gain: f64 },
    // With braces: serde would take any field beside a variant without.
    /// One spike a channel, the brighter the earlier: at step round((1 - value) (T - 1)). A value of
    /// 0 stays silent.
    Latency {},
    /// Row by row, as sequential MNIST has it: 8 channels, on which row r of the picture is presented
    /// from step r floor(T/8) for floor(T/8) steps, by spikes with probability `peak * value`. What
    /// is left of T at the end is silence.
    Rows { peak: f64 },
}

impl Encoding {
    pub(super) fn validate(self) -> Result<(), ConfigError> {
        match self {
            Self::Poisson { peak } | Self::Rows { peak } => {
                check_range("task.encoding.peak", peak, 0.0, 1.0)
            }
            Self::Direct { gain } => check_range("task.encoding.gain", gain, 0.0, 100.0),
            Self::Latency {} => Ok(()),
        }
    }

    /// Input channels of an encoded digit.
    pub(super) fn channels(self) -> usize {
        match self {
            Self::Rows { .. } => DIGITS_SIDE,
            _ => DIGITS_SIDE * DIGITS_SIDE,
        }
    }

    /// The fewest time steps that a digit can be presented in.
    pub(super) fn fewest_steps(self) -> usize {
        match self {
            Self::Rows { .. } => DIGITS_SIDE,
            _ => 1,
        }
    }
}
