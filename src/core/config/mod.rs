//! What an experiment is: every number a run depends on.
//!
//! A configuration is plain data with serde defaults, so that a file or a link carries only what
//! differs. What its values may be is declared in [`crate::core::settings`], which validates it before
//! anything is allocated.

mod cost;
mod cpu_only;
mod lyapunov;
mod model;
mod on_data;
mod presets;
mod regularising;
mod results;
mod side;
mod sizes;
mod task;
mod training;

pub use lyapunov::{EstimatorKind, LyapunovConfig, NoSuchLayer, Penalty, Regulariser, Statistic};
pub use model::{
    ModelConfig, ModelKind, Readout, ReadoutKind, Recurrence, RecurrentInit, RecurrentInitKind,
    Reset, SurrogateConfig, SurrogateKind,
};
pub use presets::{PRESETS, Preset, spoken_digits};
pub use regularising::{Miss, NothingToRegularise, REACHED};
pub use results::{Measured, Outcome, results};
pub use side::Side;
pub use sizes::{MOST_SIZE, NetworkSizes, Sizes, UNASKED_MEMORY};
pub(crate) use task::{DIGITS_SAMPLES, DIGITS_SIDE, GROUP_CHANNELS, STORE_RECALL_CUES};
pub use task::{
    Encoding, EncodingKind, NoOwnData, OWN_CHANNELS, OWN_CLASSES, OWN_SAMPLES, OWN_STEPS, OwnData,
    OwnForm, Task, TaskConfig,
};
pub use training::{
    FiringRateConfig, LossConfig, LossKind, OptimizerConfig, OptimizerKind, TrainingConfig,
};

use serde::{Deserialize, Serialize};
pub(crate) use sizes::{LARGEST_BUFFER, MOST_DATA, MOST_PARAMETERS, NUMBER, PARAMETER_COPIES};

/// A whole experiment. The default is the demonstration: the 8x8 digits, Poisson-coded over 100
/// steps, on a recurrent network with a gain at which its gradient explodes, and far less with its exponent
/// regularised to -0.08.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExperimentConfig {
    /// The one seed; every random stream (weights, split, encoding, batches, dropout,
    /// perturbation) derives from it by name.
    pub seed: u64,
    pub task: TaskConfig,
    pub model: ModelConfig,
    pub lyapunov: LyapunovConfig,
    pub training: TrainingConfig,
}

impl Default for ExperimentConfig {
    fn default() -> Self {
        Self::demonstration(Regulariser::Interleaved)
    }
}

impl ExperimentConfig {
    /// The demonstration, with its exponent regularised (`Interleaved`) or left alone (`Off`).
    pub fn demonstration(regulariser: Regulariser) -> Self {
        Self {
            seed: 0,
            task: TaskConfig::default(),
            model: ModelConfig::default(),
            lyapunov: LyapunovConfig {
                regulariser,
                ..LyapunovConfig::default()
            },
            training: TrainingConfig::default(),
        }
    }

    /// First time steps that no exponent counts: what is configured; otherwise, where the input says the
    /// same at every step, 20, half of all at most, and where it changes 0 (docs/exponents.md has the
    /// measurements behind both).
    pub fn transient(&self) -> usize {
        let time = self.task.time_steps;
        let settled = if self.task.is_steady() {
            (time / 2).min(20)
        } else {
            0
        };
        let chosen = self.lyapunov.transient.unwrap_or(settled);
        chosen.min(time.saturating_sub(1))
    }

    /// The same experiment, with everything that it leaves to its task filled in.
    #[must_use]
    pub fn resolved(mut self) -> Self {
        self.lyapunov.transient = Some(self.transient());
        self
    }
}
