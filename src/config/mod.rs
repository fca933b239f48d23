//! What an experiment is: every number a run depends on, checked before anything is allocated.
//!
//! A configuration is plain data with serde defaults, so that a file or a link carries only what
//! differs. [`ExperimentConfig::from_json`] parses and validates in one go; a value that is
//! refused comes back as a [`ConfigError`] that names the field, the value and what is allowed.

mod error;
mod holding;
mod lyapunov;
mod model;
mod presets;
mod results;
mod task;
mod training;

pub use error::ConfigError;
pub use holding::{Miss, NothingToHold, REACHED};
pub use lyapunov::{EstimatorKind, LyapunovConfig, Penalty, Regulariser};
pub use model::{
    ModelConfig, ModelKind, Readout, Recurrence, RecurrentInit, Reset, SurrogateConfig,
};
pub use presets::{PRESETS, Preset};
pub use results::{Measured, Outcome, results};
pub(crate) use task::{DIGITS_SAMPLES, DIGITS_SIDE, GROUP_CHANNELS, STORE_RECALL_CUES};
pub use task::{Encoding, Task, TaskConfig};
pub use training::{FiringRateConfig, LossConfig, OptimizerConfig, TrainingConfig};

pub(crate) use error::parse_json;
use serde::{Deserialize, Serialize};

/// A whole experiment. The default is the demonstration: the 8x8 digits, Poisson-coded over 100
/// steps, on a recurrent network whose gradient explodes unless its exponent is held at -0.05.
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
        self.check_memory()?;
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

    /// Bytes of one sample's record: what all neurons do at all time steps, in 32-bit floats.
    pub fn record_bytes(&self) -> usize {
        4 * self.task.time_steps * self.model.spiking_layers().iter().sum::<usize>()
    }

    /// How many samples' records fit into memory and into one buffer each.
    pub fn samples_that_fit(&self) -> usize {
        let by_memory = MEMORY_AT_ONCE / self.sample_bytes();
        let by_buffer = LARGEST_BUFFER / self.largest_buffer_bytes();
        by_memory.min(by_buffer).max(1)
    }

    /// How many samples of a batch go through the network at once: a batch that would take more
    /// memory is split, and its gradients are added up.
    pub fn samples_at_once(&self) -> usize {
        let wanted = self.training.micro_batch.unwrap_or(usize::MAX);
        let most = self.samples_that_fit().min(wanted);
        most.clamp(1, self.training.batch_size)
    }

    /// Bytes that a run takes at most: what the page says before it starts.
    pub fn memory_bytes(&self) -> u64 {
        let samples = self.samples_at_once().max(self.test_chunk());
        let records = (samples * self.sample_bytes()) as u64;
        let parameters = (PARAMETER_COPIES * 4 * self.model.parameter_count()) as u64;
        records + parameters + self.task.data_bytes() as u64
    }

    /// Held-out samples that are gone through at once: few enough that a command waits for them only
    /// shortly, enough that a small batch does not make them slow.
    pub fn test_chunk(&self) -> usize {
        let wanted = self.training.batch_size.clamp(16, 128);
        let most = self.training.micro_batch.unwrap_or(usize::MAX);
        wanted.min(self.samples_that_fit()).min(most).max(1)
    }

    fn sample_bytes(&self) -> usize {
        let input = 4 * self.task.time_steps * self.model.input_dim;
        RECORDS_AT_ONCE * self.record_bytes() + input
    }

    /// Of one sample: its input, or the twin's records, which lie in one buffer.
    fn largest_buffer_bytes(&self) -> usize {
        let records = match self.model.kind {
            ModelKind::Feedforward => 2,
            // The twin's trace.
            ModelKind::Recurrent => 3,
        };
        let input = 4 * self.task.time_steps * self.model.input_dim;
        (records * self.record_bytes()).max(input).max(1)
    }

    /// Refuses what no splitting of the batch makes fit.
    fn check_memory(&self) -> Result<(), ConfigError> {
        let parameters = self.model.parameter_count();
        if parameters > MOST_PARAMETERS {
            return Err(ConfigError::range(
                "model.hidden_dims",
                format!("{:?} ({parameters} parameters)", self.model.hidden_dims),
                format!("at most {MOST_PARAMETERS} parameters in all"),
            ));
        }
        if self.largest_buffer_bytes() > LARGEST_BUFFER {
            let neurons = self.model.spiking_layers().iter().sum::<usize>();
            let bytes = self.largest_buffer_bytes() / self.task.time_steps;
            return Err(ConfigError::range(
                "task.time_steps",
                format!("{} with {neurons} neurons", self.task.time_steps),
                format!("1 to {} with this network", LARGEST_BUFFER / bytes),
            ));
        }
        if self.task.data_bytes() > MOST_DATA {
            return Err(ConfigError::range(
                "task.samples",
                format!(
                    "{} of {} time steps",
                    self.task.samples, self.task.time_steps
                ),
                format!(
                    "samples x time steps up to {}",
                    MOST_DATA / self.task.input_dim()
                ),
            ));
        }
        Ok(())
    }

    /// Training steps in one epoch: whole batches only.
    pub fn steps_per_epoch(&self) -> usize {
        self.task.train_samples() / self.training.batch_size
    }
}

/// The largest buffer that WebGPU binds by default.
const LARGEST_BUFFER: usize = 128 << 20;
/// What the records of the samples that go through the network at once may take together.
const MEMORY_AT_ONCE: usize = 512 << 20;
/// Records that a step keeps at once: U, what a reset to zero acts on, s, masks, the twin's beside the
/// tangent's, errors.
const RECORDS_AT_ONCE: usize = 13;
/// Weights, gradients, moments and what the steps under way keep of them.
const PARAMETER_COPIES: usize = 40;
/// So that the page's two runs stay within the 4 GiB that WebAssembly can address.
const MOST_PARAMETERS: usize = 8_000_000;
/// Bytes of generated data.
const MOST_DATA: usize = 256 << 20;

/// The largest seed that JavaScript's numbers carry without loss.
const MAX_SEED: u64 = (1 << 53) - 1;
