//! One run in progress: its weights, its optimisers, and where it is.

use super::batch::Batches;
use super::device::OpenDevice;
use super::error::TrainingError;
use super::evaluate::{evaluate, read};
use super::step::{penalty_gradient, task_gradient};
use crate::config::{ExperimentConfig, OptimizerConfig, Regulariser};
use crate::metrics::{EpochMetrics, Phase, Quantity, StepMetrics};
use crate::model::{Network, create_snn};
use crate::protocol::{Checkpoint, DeviceKind};
use burn::optim::ModuleOptimizer;
use burn::tensor::{Device, Tensor};
use std::collections::VecDeque;

/// What a call of [`Session::step`] brought to light, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub enum Progress {
    Step(StepMetrics),
    Epoch {
        metrics: EpochMetrics,
        checkpoint: Checkpoint,
    },
}

/// Steps whose numbers may still be under way on a GPU: each read waits for a step this far back,
/// so the queue stays full and never grows without bound. The CPU has its numbers at once.
const GPU_LAG: usize = 4;

/// A run in progress.
pub struct Session {
    pub config: ExperimentConfig,
    pub device: OpenDevice,
    pub network: Network,
    pub(super) batches: Batches,
    tracked: Device,
    optimizer: ModuleOptimizer,
    warmup_optimizer: ModuleOptimizer,
    penalty_optimizer: ModuleOptimizer,
    step: usize,
    pending: VecDeque<Pending>,
    max_gradient_norm: f32,
    /// The weights before the last step, kept in case the epoch's numbers are none.
    previous: Network,
}

/// A step whose numbers have not been read back.
struct Pending {
    step: usize,
    phase: Phase,
    /// Firing rate, then loss, correct and gradient norm (training), then the exponent if measured.
    values: Tensor<1>,
    measured: bool,
    /// The weights that it started from, kept in case its numbers are none.
    before: Network,
}

impl Session {
    /// A run from its first step, or from a checkpoint (its optimisers then start anew).
    ///
    /// # Errors
    /// A refused configuration, or a checkpoint of another network.
    pub fn new(
        config: ExperimentConfig,
        device: OpenDevice,
        resume: Option<&Checkpoint>,
    ) -> Result<Self, TrainingError> {
        config.validate()?;
        let tracked = device.device.clone().autodiff();
        let mut network = create_snn(&config.model, config.seed, &tracked)?;
        let mut step = 0;
        if let Some(checkpoint) = resume {
            network.parameters = network
                .parameters
                .unflatten(&checkpoint.numbers(), &tracked)?;
            step = config.lyapunov.effective_warmup() + checkpoint.epoch * config.steps_per_epoch();
        }
        Ok(Self {
            batches: Batches::new(&config),
            tracked,
            optimizer: config.training.optimizer.init(),
            warmup_optimizer: OptimizerConfig::Adam.init(),
            penalty_optimizer: OptimizerConfig::Adam.init(),
            step,
            pending: VecDeque::new(),
            max_gradient_norm: 0.0,
            previous: network.clone(),
            config,
            device,
            network,
        })
    }

    /// The step that comes next, warm-up included.
    pub fn next_step(&self) -> usize {
        self.step
    }

    /// All steps of the run, warm-up included.
    pub fn total_steps(&self) -> usize {
        let training = self.config.training.epochs * self.config.steps_per_epoch();
        self.config.lyapunov.effective_warmup() + training
    }

    /// Whether all steps are done and reported.
    pub fn is_finished(&self) -> bool {
        self.step >= self.total_steps() && self.pending.is_empty()
    }

    /// Makes one step and returns the numbers that have come back meanwhile; after the last step
    /// of an epoch (and of the warm-up) all of them, and the epoch's own.
    ///
    /// # Errors
    /// [`TrainingError::NotFinite`], with the weights before that step restored;
    /// [`TrainingError::DeviceLost`].
    pub async fn step(&mut self) -> Result<Vec<Progress>, TrainingError> {
        if self.step >= self.total_steps() {
            return self.drain(0).await;
        }
        let pending = if self.step < self.config.lyapunov.effective_warmup() {
            self.warmup_step()?
        } else {
            self.training_step()?
        };
        self.previous = pending.before.clone();
        self.pending.push_back(pending);
        self.step += 1;
        let Some(epoch) = self.epoch_ended() else {
            let lag = if self.device.info.kind == DeviceKind::Gpu {
                GPU_LAG
            } else {
                0
            };
            return self.drain(lag).await;
        };
        let mut progress = self.drain(0).await?;
        progress.push(self.end_epoch(epoch).await?);
        Ok(progress)
    }

    /// The epoch that the last step completed; 0 for the warm-up.
    fn epoch_ended(&self) -> Option<usize> {
        let trained = self
            .step
            .checked_sub(self.config.lyapunov.effective_warmup())?;
        let per_epoch = self.config.steps_per_epoch();
        trained
            .is_multiple_of(per_epoch)
            .then_some(trained / per_epoch)
    }

    fn warmup_step(&mut self) -> Result<Pending, TrainingError> {
        let samples = self.batches.warmup_samples(self.step);
        let batch = self.batches.load(&samples, &self.tracked);
        let before = self.network.clone();
        let penalty = penalty_gradient(&self.config, &before, batch.input, None, self.step)?;
        let rate = self.config.lyapunov.warmup_learning_rate;
        let parameters = self.network.parameters.clone();
        self.network.parameters = self
            .warmup_optimizer
            .step(rate, parameters, penalty.gradients);
        let values = Tensor::cat(vec![penalty.firing_rate, penalty.exponent], 0);
        Ok(Pending {
            step: self.step,
            phase: Phase::Warmup,
            values,
            measured: true,
            before,
        })
    }

    fn training_step(&mut self) -> Result<Pending, TrainingError> {
        let lyapunov = &self.config.lyapunov;
        let trained = self.step - lyapunov.effective_warmup();
        let per_epoch = self.config.steps_per_epoch();
        let samples = self
            .batches
            .training_samples(trained / per_epoch, trained % per_epoch);
        let batch = self.batches.load(&samples, &self.tracked);
        let interleave = lyapunov.regulariser == Regulariser::Interleaved
            && (trained + 1).is_multiple_of(lyapunov.every);
        let measure = !interleave && trained.is_multiple_of(lyapunov.measure_every);
        let before = self.network.clone();
        let input = batch.input.clone();
        let task = task_gradient(&self.config, &before, batch, self.step, measure)?;
        let rate = self.config.training.learning_rate;
        let parameters = self.network.parameters.clone();
        self.network.parameters = self
            .optimizer
            .step(rate, parameters, task.clipped.gradients);
        let mut exponent = task.exponent;
        if interleave {
            let network = self.network.clone();
            let penalty = penalty_gradient(&self.config, &network, input, None, self.step)?;
            self.network.parameters =
                self.penalty_optimizer
                    .step(rate, network.parameters, penalty.gradients);
            exponent = Some(penalty.exponent);
        }
        let mut values = vec![task.firing_rate, task.loss, task.correct, task.clipped.norm];
        let measured = exponent.is_some();
        values.extend(exponent);
        let values = Tensor::cat(values, 0);
        Ok(Pending {
            step: self.step,
            phase: Phase::Training,
            values,
            measured,
            before,
        })
    }

    /// Reads back all steps but the newest `keep`.
    async fn drain(&mut self, keep: usize) -> Result<Vec<Progress>, TrainingError> {
        let mut progress = Vec::new();
        while self.pending.len() > keep {
            let Some(pending) = self.pending.pop_front() else {
                break;
            };
            let values = read(pending.values).await?;
            let training = pending.phase == Phase::Training;
            let at = |index: usize| training.then(|| values[index]);
            let metrics = StepMetrics {
                step: pending.step,
                phase: pending.phase,
                firing_rate: values[0],
                loss: at(1),
                accuracy: at(2).map(|right| right / self.config.training.batch_size as f32),
                gradient_norm: at(3),
                exponent: pending.measured.then(|| values[values.len() - 1]),
            };
            if let Some(quantity) = metrics.non_finite() {
                self.network = pending.before;
                self.step = pending.step;
                self.pending.clear();
                return Err(TrainingError::NotFinite {
                    quantity,
                    step: pending.step,
                });
            }
            self.max_gradient_norm = self
                .max_gradient_norm
                .max(metrics.gradient_norm.unwrap_or(0.0));
            progress.push(Progress::Step(metrics));
        }
        Ok(progress)
    }

    async fn end_epoch(&mut self, epoch: usize) -> Result<Progress, TrainingError> {
        let device = self.device.device.clone();
        let held_out = evaluate(
            &self.config,
            &self.network,
            &self.batches,
            &device,
            self.step,
        )
        .await?;
        let broken = [
            (Quantity::Loss, held_out.loss),
            (Quantity::Exponent, held_out.exponent),
        ];
        if let Some((quantity, _)) = broken.into_iter().find(|(_, value)| !value.is_finite()) {
            self.step -= 1;
            self.network = self.previous.clone();
            return Err(TrainingError::NotFinite {
                quantity,
                step: self.step,
            });
        }
        let metrics = EpochMetrics {
            epoch,
            step: self.step,
            test_loss: held_out.loss,
            test_accuracy: held_out.accuracy,
            exponent: held_out.exponent,
            firing_rate: held_out.firing_rate,
            max_gradient_norm: std::mem::take(&mut self.max_gradient_norm),
        };
        Ok(Progress::Epoch {
            metrics,
            checkpoint: self.checkpoint(epoch).await?,
        })
    }

    async fn checkpoint(&self, epoch: usize) -> Result<Checkpoint, TrainingError> {
        let numbers = read(self.network.parameters.flatten()).await?;
        let weights = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        Ok(Checkpoint { epoch, weights })
    }
}

impl Checkpoint {
    /// The weights as numbers; trailing bytes that make no number are left out.
    pub fn numbers(&self) -> Vec<f32> {
        let (chunks, _) = self.weights.as_chunks::<4>();
        chunks
            .iter()
            .map(|&bytes| f32::from_le_bytes(bytes))
            .collect()
    }
}
