//! The exponent: how it is measured, and how training regularises it.

use serde::{Deserialize, Serialize};
use strum::{EnumMessage, IntoStaticStr, VariantArray};

/// How the largest Lyapunov exponent is estimated (nats per time step).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EstimatorKind {
    /// Growth of the tangent of the surrogate dynamics, the slope held constant when differentiated.
    #[strum(message = "Tangent")]
    Tangent,
    /// The tangent with several directions: the leading `exponents` after each epoch. The first of
    /// them is the tangent's, and is what a regulariser follows.
    #[strum(message = "Spectrum")]
    Spectrum,
    /// A perturbed twin with hard spikes, rescaled jointly: the finite-size exponent at `eps`. It is read,
    /// not differentiated: a regulariser follows the tangent's exponent beside it.
    #[strum(message = "Finite size (twin)")]
    FiniteSize,
    /// The PyTorch reference's perturbed twin, to the letter; see [`crate::engine::lyapunov::reference`] for
    /// its faults. Files and links of 0.2 and before call it `seed`.
    #[serde(alias = "seed")]
    #[strum(message = "The reference's twin")]
    Reference,
}

/// How the penalty enters training.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Regulariser {
    /// A second Adam on the penalty alone: before training, then every few steps
    /// (gradient flossing, Engelken 2023; Engelken and Abbott 2024).
    #[strum(message = "Interleaved")]
    Interleaved,
    /// clip(grad of cross-entropy) + lambda_reg * grad of the penalty, in one optimiser.
    #[strum(message = "Joint")]
    Joint,
    /// The exponent is measured and left alone.
    #[strum(message = "Not at all: both are alike")]
    Off,
}

/// Which exponent of a batch is regularised, of its samples' exponents lambda_s over T time steps that count.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Statistic {
    /// Their mean, lambda.
    #[strum(message = "Mean over samples")]
    Mean,
    /// The rate at which the mean of their squares grows, ln(mean of exp(2 T lambda_s)) / (2 T): what the
    /// gradient of a batch feels.
    #[strum(message = "Mean-square rate")]
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
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    IntoStaticStr,
    VariantArray,
    EnumMessage,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Penalty {
    /// (lambda - target)^2
    #[strum(message = "Squared distance")]
    Squared,
    /// max(lambda - target, 0)^2: only above the target.
    #[strum(message = "Only above")]
    Hinge,
}

/// The exponent's estimator and regulariser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LyapunovConfig {
    pub estimator: EstimatorKind,
    /// Size of the twin's perturbation (`reference` and `finite_size`); null is theirs, 1e-4 and 1e-3.
    pub eps: Option<f64>,
    /// How many exponents `spectrum` measures.
    pub exponents: usize,
    /// Their directions are made orthogonal every so many time steps.
    pub qr_every: usize,
    /// First time steps that no exponent counts; null is the task's,
    /// [`ExperimentConfig::transient`](super::ExperimentConfig::transient). (`reference` counts all.)
    pub transient: Option<usize>,
    /// Layers measured by `reference` in a feedforward network; -1 is the last, absent means all.
    pub layers: Option<Vec<i64>>,
    pub regulariser: Regulariser,
    /// What of the samples' exponents is regularised; `reference` has no other than the mean.
    pub statistic: Statistic,
    pub penalty: Penalty,
    /// Weight of the penalty (`joint` only).
    pub lambda_reg: f64,
    /// The exponent that the penalty pulls to, nats per time step.
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
    /// First time steps of `time_steps` that no exponent counts. An experiment that is run has filled in
    /// what its configuration leaves to the task; without a task it is 0.
    pub fn transient_of(&self, time_steps: usize) -> usize {
        let chosen = self.transient.unwrap_or(0);
        chosen.min(time_steps.saturating_sub(1))
    }

    /// Time steps of `time_steps` that the chosen estimator's exponent counts: the reference's counts all.
    pub fn counted_of(&self, time_steps: usize) -> usize {
        match self.estimator {
            EstimatorKind::Reference => time_steps,
            _ => time_steps - self.transient_of(time_steps),
        }
    }

    /// Which exponent of a batch is regularised: of the reference's twin no other than the mean.
    pub fn regularised_statistic(&self) -> Statistic {
        match self.estimator {
            EstimatorKind::Reference => Statistic::Mean,
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
            EstimatorKind::Reference => 1e-4,
            _ => 1e-3,
        })
    }

    /// The layers of `layers` as indices from the front, for a network of `depth` hidden layers.
    ///
    /// # Errors
    /// Where one of them is not there, or there twice, or there is none.
    pub fn selected_layers(&self, depth: usize) -> Result<Vec<usize>, NoSuchLayer> {
        let Some(layers) = &self.layers else {
            return Ok((0..depth).collect());
        };
        let mut selected = Vec::new();
        for (entry, &index) in layers.iter().enumerate() {
            let from_front = if index < 0 {
                index.saturating_add(depth as i64)
            } else {
                index
            };
            let resolved = usize::try_from(from_front).ok();
            match resolved.filter(|&layer| layer < depth) {
                Some(layer) if !selected.contains(&layer) => selected.push(layer),
                _ => {
                    let entry = Some((entry, index));
                    return Err(NoSuchLayer { entry, depth });
                }
            }
        }
        if selected.is_empty() {
            return Err(NoSuchLayer { entry: None, depth });
        }
        Ok(selected)
    }
}

/// What of `layers` names no layer of a network with `depth` hidden layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchLayer {
    /// The entry and what it holds; none where the list is empty.
    pub entry: Option<(usize, i64)>,
    pub depth: usize,
}
