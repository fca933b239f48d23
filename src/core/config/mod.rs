//! What an experiment is: every number a run depends on, checked before anything is allocated.
//!
//! A configuration is plain data with serde defaults, so that a file or a link carries only what
//! differs. [`ExperimentConfig::from_json`] parses and validates in one go; a value that is
//! refused comes back as a [`ConfigError`] that names the field, the value and what is allowed.

mod cpu_only;
mod error;
mod holding;
mod lyapunov;
mod model;
mod presets;
mod results;
mod side;
mod sizes;
mod task;
mod training;

pub use error::ConfigError;
pub use holding::{Miss, NothingToHold, REACHED};
pub use lyapunov::{EstimatorKind, LyapunovConfig, Penalty, Regulariser, Statistic};
pub use model::{
    ModelConfig, ModelKind, Readout, Recurrence, RecurrentInit, Reset, SurrogateConfig,
};
pub use presets::{PRESETS, Preset};
pub use results::{Measured, Outcome, results};
pub use side::Side;
pub use sizes::{MOST_SIZE, NetworkSizes, Sizes};
pub(crate) use task::{DIGITS_SAMPLES, DIGITS_SIDE, GROUP_CHANNELS, STORE_RECALL_CUES};
pub use task::{Encoding, Task, TaskConfig};
pub use training::{FiringRateConfig, LossConfig, OptimizerConfig, TrainingConfig};

pub(crate) use error::parse_json;
use serde::{Deserialize, Serialize};

/// A whole experiment. The default is the demonstration: the 8x8 digits, Poisson-coded over 100
/// steps, on a recurrent network, untuned, whose gradient explodes, and far less with its exponent held
/// at -0.08.
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
    /// The demonstration, with its exponent held (`Interleaved`) or left alone (`Off`).
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

    /// Parses and validates a configuration; absent fields take their defaults, and the model's
    /// input channels and classes those of the task.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let given: serde_json::Value = parse_json(text)?;
        if !given.is_object() {
            return Err(ConfigError::Syntax {
                field: ".".into(),
                message: "a configuration is a JSON object, {...}".into(),
            });
        }
        let mut config: Self = parse_json(text)?;
        if given.pointer("/model/input_dim").is_none() {
            config.model.input_dim = config.task.input_dim();
        }
        if given.pointer("/model/num_classes").is_none() {
            config.model.num_classes = config.task.num_classes();
        }
        config.validate()?;
        Ok(config)
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

    /// Checks every range, and that the model fits the task's input and classes.
    pub fn validate(&self) -> Result<(), ConfigError> {
        self.task.validate()?;
        self.model.validate()?;
        self.lyapunov.validate(&self.model, self.task.time_steps)?;
        self.training.validate()?;
        let counts = self.model.readout == (Readout::SpikeCount {});
        if matches!(self.training.loss, LossConfig::CountMse { .. }) && !counts {
            let allowed = "cross_entropy, or model.readout spike_count";
            return Err(ConfigError::range("training.loss", "count_mse", allowed));
        }
        if self.seed > MAX_SEED {
            return Err(ConfigError::range(
                "seed",
                self.seed,
                "0 to 9007199254740991",
            ));
        }
        let fits = [
            (
                "model.input_dim",
                self.model.input_dim,
                self.task.input_dim(),
            ),
            (
                "model.num_classes",
                self.model.num_classes,
                self.task.num_classes(),
            ),
        ];
        for (field, value, needed) in fits {
            if value != needed {
                return Err(ConfigError::range(
                    field,
                    value,
                    format!("{needed} for this task"),
                ));
            }
        }
        self.sizes().check(self)?;
        let train = self.task.train_samples();
        if self.training.batch_size > train {
            return Err(ConfigError::range(
                "training.batch_size",
                self.training.batch_size,
                format!("1 to {train}, the training samples of this task"),
            ));
        }
        Ok(())
    }
}

/// The largest seed that JavaScript's numbers carry without loss.
const MAX_SEED: u64 = (1 << 53) - 1;
