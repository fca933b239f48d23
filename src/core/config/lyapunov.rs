//! The exponent: how it is measured, and how training holds it.

use super::error::{ConfigError, check_count, check_range};
use super::model::{ModelConfig, ModelKind};
use serde::{Deserialize, Serialize};

/// How the largest Lyapunov exponent is estimated (nats per time step).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EstimatorKind {
    /// The seed's perturbed twin, to the letter; see [`crate::engine::lyapunov::seed`] for its faults.
    Seed,
    /// A perturbed twin with hard spikes, mended: the finite-size exponent at `eps`. It is read, not
    /// differentiated: a regulariser holds the tangent's exponent beside it.
    FiniteSize,
    /// Growth of the tangent of the surrogate dynamics, the slope held constant when differentiated.
    Tangent,
    /// The tangent with several directions: the leading `exponents` after each epoch. The first of
    /// them is the tangent's, and is what a regulariser holds.
    Spectrum,
}

/// How the penalty enters training.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Regulariser {
    /// The exponent is measured and left alone.
    Off,
    /// clip(grad of cross-entropy) + lambda_reg * grad of the penalty, in one optimiser.
    Joint,
    /// A second Adam on the penalty alone: before training, then every few steps
    /// (gradient flossing, Engelken 2023; Engelken and Abbott 2024).
    Interleaved,
}

/// Which exponent of a batch is held, of its samples' exponents lambda_s over T time steps that count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// Their mean, lambda.
    Mean,
    /// The rate at which the mean of their squares grows, ln(mean of exp(2 T lambda_s)) / (2 T): what the
    /// gradient of a batch feels.
    MeanSquare,
}

impl Statistic {
    /// As a sentence names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "exponent",
            Self::MeanSquare => "mean-square rate",
        }
    }
}

/// The penalty on the exponent lambda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Penalty {
    /// (lambda - target)^2
    Squared,
    /// max(lambda - target, 0)^2: only above the target.
    Hinge,
}

/// The exponent's estimator and regulariser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LyapunovConfig {
    pub estimator: EstimatorKind,
    /// Size of the twin's perturbation (`seed` and `finite_size`); null is theirs, 1e-4 and 1e-3.
    pub eps: Option<f64>,
    /// How many exponents `spectrum` measures.
    pub exponents: usize,
    /// Their directions are made orthogonal every so many time steps.
    pub qr_every: usize,
    /// First time steps that no exponent counts; null is the task's,
    /// [`ExperimentConfig::transient`](super::ExperimentConfig::transient). (`seed` counts all.)
    pub transient: Option<usize>,
    /// Layers measured by `seed` in a feedforward network; -1 is the last, absent means all.
    pub layers: Option<Vec<i64>>,
    pub regulariser: Regulariser,
    /// What of the samples' exponents is held; `seed` has no other than the mean.
    pub statistic: Statistic,
    pub penalty: Penalty,
    /// Weight of the penalty (`joint` only).
    pub lambda_reg: f64,
    /// The exponent to hold, nats per time step.
    pub lambda_target: f64,
    /// Penalty steps before training (`interleaved` only).
    pub warmup_steps: usize,
    /// Their learning rate.
    pub warmup_learning_rate: f64,
    /// One penalty step every so many training steps (`interleaved` only).
    pub every: usize,
    /// Where training does not need the exponent, it is measured every so many steps.
    pub measure_every: usize,
}

/// The most exponents that a spectrum has.
pub(crate) const MOST_EXPONENTS: usize = 8;

impl Default for LyapunovConfig {
    fn default() -> Self {
        Self {
            estimator: EstimatorKind::Tangent,
            eps: None,
            exponents: 4,
            qr_every: 1,
            transient: None,
            layers: None,
            regulariser: Regulariser::Interleaved,
            statistic: Statistic::Mean,
            penalty: Penalty::Squared,
            lambda_reg: 10.0,
            lambda_target: -0.08,
            warmup_steps: 300,
            warmup_learning_rate: 5e-3,
            every: 1,
            measure_every: 2,
        }
    }
}

impl LyapunovConfig {
    /// Checks every range, for a network and its number of time steps.
    pub fn validate(&self, model: &ModelConfig, time_steps: usize) -> Result<(), ConfigError> {
        if let Some(eps) = self.eps {
            check_range("lyapunov.eps", eps, 1e-6, 10.0)?;
        }
        self.selected_layers(model.spiking_layers().len())?;
        check_count("lyapunov.exponents", self.exponents, 1, MOST_EXPONENTS)?;
        check_count("lyapunov.qr_every", self.qr_every, 1, 1000)?;
        if self.estimator == EstimatorKind::Spectrum {
            self.check_spectrum(model, time_steps)?;
        }
        if let Some(transient) = self.transient {
            check_count(
                "lyapunov.transient",
                transient,
                0,
                time_steps.saturating_sub(1),
            )?;
        }
        check_range("lyapunov.lambda_reg", self.lambda_reg, 0.0, 1e6)?;
        check_range("lyapunov.lambda_target", self.lambda_target, -10.0, 10.0)?;
        check_count("lyapunov.warmup_steps", self.warmup_steps, 0, 100_000)?;
        check_range(
            "lyapunov.warmup_learning_rate",
            self.warmup_learning_rate,
            1e-8,
            10.0,
        )?;
        check_count("lyapunov.every", self.every, 1, 100_000)?;
        check_count("lyapunov.measure_every", self.measure_every, 1, 100_000)
    }

    fn check_spectrum(&self, model: &ModelConfig, time_steps: usize) -> Result<(), ConfigError> {
        let neurons: usize = model.spiking_layers().iter().sum();
        let dimension = match model.kind {
            ModelKind::Feedforward => neurons,
            ModelKind::Recurrent => 2 * neurons,
        };
        if self.exponents > dimension {
            return Err(ConfigError::range(
                "lyapunov.exponents",
                self.exponents,
                format!("1 to {dimension}, the numbers in this network's state"),
            ));
        }
        if time_steps < 2 {
            return Err(ConfigError::range(
                "task.time_steps",
                time_steps,
                "2 or more for a spectrum",
            ));
        }
        check_count("lyapunov.qr_every", self.qr_every, 1, time_steps)
    }

    /// First time steps of `time_steps` that no exponent counts. An experiment that is run has filled in
    /// what its configuration leaves to the task; without a task it is 0.
    pub fn transient_of(&self, time_steps: usize) -> usize {
        let chosen = self.transient.unwrap_or(0);
        chosen.min(time_steps.saturating_sub(1))
    }

    /// Time steps of `time_steps` that the chosen estimator's exponent counts: the seed's counts all.
    pub fn counted_of(&self, time_steps: usize) -> usize {
        match self.estimator {
            EstimatorKind::Seed => time_steps,
            _ => time_steps - self.transient_of(time_steps),
        }
    }

    /// Which exponent of a batch is held: of the seed's twin no other than the mean.
    pub fn held_statistic(&self) -> Statistic {
        match self.estimator {
            EstimatorKind::Seed => Statistic::Mean,
            _ => self.statistic,
        }
    }

    /// The twin's perturbation.
    pub fn twin_eps(&self) -> f64 {
        self.twin_eps_of(self.estimator)
    }

    /// The perturbation of an estimator's twin: `eps` is the chosen estimator's, any other has its own.
    pub fn twin_eps_of(&self, estimator: EstimatorKind) -> f64 {
        let chosen = self.eps.filter(|_| estimator == self.estimator);
        chosen.unwrap_or(match estimator {
            EstimatorKind::Seed => 1e-4,
            _ => 1e-3,
        })
    }

    /// The layers of `layers` as indices from the front, for a network of `depth` hidden layers.
    pub fn selected_layers(&self, depth: usize) -> Result<Vec<usize>, ConfigError> {
        let Some(layers) = &self.layers else {
            return Ok((0..depth).collect());
        };
        let allowed = || format!("distinct indices from {} to {}", -(depth as i64), depth - 1);
        let mut selected = Vec::new();
        for (position, &index) in layers.iter().enumerate() {
            let from_front = if index < 0 {
                index.saturating_add(depth as i64)
            } else {
                index
            };
            let resolved = usize::try_from(from_front)
                .ok()
                .filter(|&layer| layer < depth);
            match resolved {
                Some(layer) if !selected.contains(&layer) => selected.push(layer),
                _ => {
                    let field = format!("lyapunov.layers[{position}]");
                    return Err(ConfigError::range(&field, index, allowed()));
                }
            }
        }
        if selected.is_empty() {
            return Err(ConfigError::range(
                "lyapunov.layers",
                "[]",
                "at least one index, or null",
            ));
        }
        Ok(selected)
    }
}
