//! One run in progress: its weights, its optimisers, and where it is.

use super::batch::{Batches, Parts};
use super::device::OpenDevice;
use super::digest::digests;
use super::error::TrainingError;
use super::evaluate::Evaluation;
use super::reading::read;
use super::step::{Measure, Report, penalty_gradient, task_gradient};
use super::values::{Value, Values};
use crate::core::config::{ExperimentConfig, OptimizerConfig, Regulariser};
use crate::core::dataset::Sources;
use crate::core::exchange::checkpoint::Optimizers;
use crate::core::metrics::{EpochMetrics, Phase, Quantity, SpectrumEstimate, StepMetrics};
use crate::core::protocol::{Checkpoint, DeviceKind, Digests};
use crate::engine::model::{Network, create_snn};
use crate::engine::optimizer::{Optimizer, clip};
use burn::tensor::Tensor;
use std::cell::OnceCell;
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
    pub(super) optimizers: Optimizers<Optimizer>,
    pub(super) step: usize,
    pending: VecDeque<Pending>,
    pub(super) max_gradient_norm: f32,
    /// The held-out samples after an epoch, while they are gone through.
    pub(super) evaluation: Option<Evaluation>,
    /// Where the newest step whose numbers are known to be good started.
    verified: Option<Point>,
    /// Numbers that came back before the one that failed.
    unreported: Vec<Progress>,
    /// Of what it begins with, once somebody asked.
    digests: OnceCell<Digests>,
    /// The digest of first weights that are a file's, and not drawn.
    pub(super) began_with: Option<String>,
}

/// Where a run was before a step: all that the step changes.
#[derive(Debug, Clone)]
struct Point {
    step: usize,
    network: Network,
    optimizers: Optimizers<Optimizer>,
}

/// A step whose numbers have not been read back.
struct Pending {
    phase: Phase,
    values: Values,
    before: Point,
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
        Self::on(&Sources::default(), config, device, resume)
    }

    /// The same, where the data may have been brought.
    ///
    /// # Errors
    /// As [`Self::new`], and an experiment on data that is not among the sources.
    pub fn on(
        sources: &Sources,
        config: ExperimentConfig,
        device: OpenDevice,
        resume: Option<&Checkpoint>,
    ) -> Result<Self, TrainingError> {
        config.validate()?;
        device.check(&config.model, config.lyapunov.estimator)?;
        let config = config.resolved();
        let mut network = create_snn(&config.model, config.seed, &device.device)?;
        let weights = network.plan(1, 1).readout().end();
        let mut step = 0;
        if let Some(checkpoint) = resume {
            check_epoch(checkpoint.epoch, config.training.epochs)?;
            network.parameters = network
                .parameters
                .replaced(&checkpoint.numbers(), &device.device)?;
            step = config.effective_warmup() + checkpoint.epoch * config.steps_per_epoch();
        }
        Ok(Self {
            batches: Batches::new(&config, sources.dataset(&config)?),
            optimizers: Optimizers {
                task: Optimizer::new(config.training.optimizer, weights),
                warmup: Optimizer::new(OptimizerConfig::Adam {}, weights),
                penalty: Optimizer::new(OptimizerConfig::Adam {}, weights),
            },
            step,
            pending: VecDeque::new(),
            max_gradient_norm: 0.0,
            evaluation: None,
            verified: None,
            unreported: Vec::new(),
            digests: OnceCell::new(),
            began_with: None,
            config,
            device,
            network,
        })
    }

    /// Of what a run with these settings, and the weights of the file that it was given, begins with, whatever this one
    /// went on from.
    pub fn digests(&self) -> &Digests {
        let made = || {
            let mut digests = digests(&self.config, &self.batches.dataset);
            if let Some(weights) = &self.began_with {
                digests.weights.clone_from(weights);
            }
            digests
        };
        self.digests.get_or_init(made)
    }

    /// The step that comes next, warm-up included.
    pub fn next_step(&self) -> usize {
        self.step
    }

    /// All steps of the run, warm-up included.
    pub fn total_steps(&self) -> usize {
        let training = self.config.training.epochs * self.config.steps_per_epoch();
        self.config.effective_warmup() + training
    }

    /// Whether every step that was made is reported.
    pub fn is_settled(&self) -> bool {
        self.pending.is_empty()
    }

    /// Whether all steps are done and reported.
    pub fn is_finished(&self) -> bool {
        self.step >= self.total_steps() && self.pending.is_empty() && !self.is_evaluating()
    }

    /// Whether the next calls of [`Self::step`] go through held-out samples.
    pub fn is_evaluating(&self) -> bool {
        self.evaluation.is_some()
    }

    /// Makes one step, or goes through one chunk of the held-out samples after an epoch (and the
    /// warm-up), and returns the numbers that have come back meanwhile.
    ///
    /// # Errors
    /// [`TrainingError::NotFinite`], with the last good weights restored, and
    /// [`TrainingError::DeviceLost`]; [`Self::take_unreported`] has what came back before.
    pub async fn step(&mut self) -> Result<Vec<Progress>, TrainingError> {
        if self.is_evaluating() {
            return self.evaluate().await;
        }
        if self.step >= self.total_steps() {
            return self.settle().await;
        }
        let pending = if self.step < self.config.effective_warmup() {
            self.warmup_step()?
        } else {
            self.training_step()?
        };
        self.pending.push_back(pending);
        self.step += 1;
        if let Some(epoch) = self.epoch_ended() {
            let progress = self.drain(0).await?;
            self.evaluation = Some(Evaluation::new(
                epoch,
                &self.batches,
                &self.config,
                self.step,
            ));
            return Ok(progress);
        }
        let lag = if self.device.info.kind == DeviceKind::Gpu {
            GPU_LAG
        } else {
            0
        };
        self.drain(lag).await
    }

    /// Waits for the numbers of all steps that were made.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub async fn settle(&mut self) -> Result<Vec<Progress>, TrainingError> {
        self.drain(0).await
    }

    /// What came back before the number that failed.
    pub fn take_unreported(&mut self) -> Vec<Progress> {
        std::mem::take(&mut self.unreported)
    }

    /// The epoch that the last step completed; 0 for the warm-up.
    pub(super) fn epoch_ended(&self) -> Option<usize> {
        let trained = self.step.checked_sub(self.config.effective_warmup())?;
        let per_epoch = self.config.steps_per_epoch();
        trained
            .is_multiple_of(per_epoch)
            .then_some(trained / per_epoch)
    }

    fn point(&self) -> Point {
        Point {
            step: self.step,
            network: self.network.clone(),
            optimizers: self.optimizers.clone(),
        }
    }

    fn restore(&mut self, point: Point) {
        self.step = point.step;
        self.network = point.network;
        self.optimizers = point.optimizers;
        self.pending.clear();
        self.evaluation = None;
    }

    /// Goes back to the last point that is known to be good, where there is one.
    fn restore_verified(&mut self) {
        if let Some(good) = self.verified.take() {
            self.restore(good);
        }
    }

    fn warmup_step(&mut self) -> Result<Pending, TrainingError> {
        let before = self.point();
        let samples = self.batches.warmup_samples(self.step);
        let parts = Parts::new(&self.batches, &samples, &self.device.device);
        let (config, network) = (&self.config, &self.network);
        let penalty = penalty_gradient(config, network, &parts, self.step, Report::Neurons)?;
        if let Some(gradient) = penalty.gradient {
            let rate = self.config.lyapunov.warmup_learning_rate;
            let parameters = &self.network.parameters;
            self.network.parameters =
                self.optimizers
                    .warmup
                    .step(rate, parameters, gradient, penalty.slope);
        }
        let mut values = Values::new(penalty.report.expect("asked for"));
        values.set(Value::Weights, self.weights_norm());
        values.read(penalty.reading);
        Ok(Pending {
            phase: Phase::Warmup,
            values,
            before,
        })
    }

    fn training_step(&mut self) -> Result<Pending, TrainingError> {
        let before = self.point();
        let lyapunov = &self.config.lyapunov;
        let trained = self.step - self.config.effective_warmup();
        let per_epoch = self.config.steps_per_epoch();
        let samples = self
            .batches
            .training_samples(trained / per_epoch, trained % per_epoch);
        let parts = Parts::new(&self.batches, &samples, &self.device.device);
        let interleave = self.config.regulariser() == Regulariser::Interleaved
            && (trained + 1).is_multiple_of(lyapunov.every);
        let measure = if !interleave && trained.is_multiple_of(lyapunov.measure_every) {
            Measure::Exponent
        } else {
            Measure::Nothing
        };
        let task = task_gradient(&self.config, &self.network, &parts, self.step, measure)?;
        let rate = self.config.training.learning_rate;
        let parameters = &self.network.parameters;
        self.network.parameters =
            self.optimizers
                .task
                .step(rate, parameters, task.gradient, task.scale);
        let mut reading = task.reading;
        if interleave {
            let (config, network) = (&self.config, &self.network);
            let penalty = penalty_gradient(config, network, &parts, self.step, Report::Nothing)?;
            if let Some(gradient) = penalty.gradient {
                let parameters = &self.network.parameters;
                self.network.parameters =
                    self.optimizers
                        .penalty
                        .step(rate, parameters, gradient, penalty.slope);
            }
            reading = Some(penalty.reading);
        }
        let mut values = Values::new(task.report);
        values.set(Value::Weights, self.weights_norm());
        if let Some(constants) = self.constants() {
            values.set(Value::Constants, constants);
        }
        values.set(Value::Loss, task.loss);
        values.set(Value::Correct, task.correct);
        values.set(Value::GradientNorm, task.norm);
        values.set(Value::Squares, task.squares);
        if let Some(reading) = reading {
            values.read(reading);
        }
        Ok(Pending {
            phase: Phase::Training,
            values,
            before,
        })
    }

    /// Constants of all layers, where any is learnt.
    fn constants(&self) -> Option<Tensor<1>> {
        let plan = self.network.plan(1, 1);
        let (start, end) = (plan.readout().end(), plan.parameter_count());
        let numbers = || self.network.parameters.numbers();
        plan.learn
            .any()
            .then(|| numbers().narrow(0, start, end - start))
    }

    /// Finite where every weight is.
    fn weights_norm(&self) -> Tensor<1> {
        clip(self.network.parameters.numbers(), None).norm
    }

    /// Reads back all steps but the newest `keep`.
    async fn drain(&mut self, keep: usize) -> Result<Vec<Progress>, TrainingError> {
        while self.pending.len() > keep {
            let Some(pending) = self.pending.pop_front() else {
                break;
            };
            let training = pending.phase == Phase::Training;
            let numbers = pending.values.numbers().await?;
            let step = pending.before.step;
            let metrics = numbers.metrics(&self.config, step, pending.phase);
            if let Some(quantity) = metrics.non_finite().or(numbers.broken_weights()) {
                // Where the first number that a step computes is none, the weights that it started
                // from were spoilt already, by the step before.
                let first = if training {
                    Quantity::Loss
                } else {
                    Quantity::Exponent
                };
                let spoilt = quantity == first;
                let good = self
                    .verified
                    .take()
                    .filter(|_| spoilt)
                    .unwrap_or(pending.before);
                self.restore(good);
                return Err(TrainingError::NotFinite { quantity, step });
            }
            self.verified = Some(pending.before);
            self.max_gradient_norm = self
                .max_gradient_norm
                .max(metrics.gradient_norm.unwrap_or(0.0));
            self.unreported.push(Progress::Step(metrics));
        }
        Ok(self.take_unreported())
    }

    /// One chunk of the held-out samples, then one piece of the spectrum where it is asked for; the
    /// epoch, after the last.
    async fn evaluate(&mut self) -> Result<Vec<Progress>, TrainingError> {
        let Some(evaluation) = &mut self.evaluation else {
            return Ok(Vec::new());
        };
        if let Some(spectrum) = &mut evaluation.spectrum {
            return match spectrum.advance() {
                None => Ok(Vec::new()),
                Some(Ok(spectrum)) => self.end_epoch(spectrum).await,
                Some(Err(error)) => {
                    self.evaluation = None;
                    self.restore_verified();
                    Err(error)
                }
            };
        }
        let device = &self.device.device;
        evaluation.add_chunk(&self.config, &self.network, &self.batches, device)?;
        evaluation.wait().await?;
        if !evaluation.is_complete() {
            return Ok(Vec::new());
        }
        if let Some(quantity) = evaluation.means().broken() {
            let step = self.step.saturating_sub(1);
            self.evaluation = None;
            self.restore_verified();
            return Err(TrainingError::NotFinite { quantity, step });
        }
        let spectrum = self.measuring_spectrum().await?;
        match &mut self.evaluation {
            Some(evaluation) if spectrum.is_some() => {
                evaluation.spectrum = spectrum;
                Ok(Vec::new())
            }
            _ => self.end_epoch(SpectrumEstimate::default()).await,
        }
    }

    /// What the held-out samples came to, once they have been gone through.
    async fn end_epoch(
        &mut self,
        spectrum: SpectrumEstimate,
    ) -> Result<Vec<Progress>, TrainingError> {
        let Some(evaluation) = self.evaluation.take() else {
            return Ok(Vec::new());
        };
        let (epoch, held_out) = (evaluation.epoch, evaluation.means());
        let metrics = EpochMetrics {
            epoch,
            step: self.step,
            test_loss: held_out.loss,
            test_accuracy: held_out.accuracy,
            validation_loss: held_out.validation.map(|[loss, _]| loss),
            validation_accuracy: held_out.validation.map(|[_, accuracy]| accuracy),
            exponent: held_out.exponent.value,
            exponent_standard_error: held_out.exponent.error,
            exponent_spread: Some(held_out.exponent.spread),
            floored: held_out.exponent.floored,
            spectrum: spectrum.exponents,
            spectrum_samples: spectrum.samples,
            spectrum_standard_errors: spectrum.standard_errors,
            spectrum_floored: spectrum.floored,
            firing_rate: held_out.firing_rate,
            max_gradient_norm: std::mem::take(&mut self.max_gradient_norm),
        };
        let checkpoint = self.checkpoint(epoch).await?;
        Ok(vec![Progress::Epoch {
            metrics,
            checkpoint,
        }])
    }

    async fn checkpoint(&self, epoch: usize) -> Result<Checkpoint, TrainingError> {
        let numbers = read(self.network.parameters.numbers()).await?;
        let weights = numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        Ok(Checkpoint { epoch, weights })
    }
}

/// A checkpoint is of an epoch that the run has.
fn check_epoch(epoch: usize, epochs: usize) -> Result<(), TrainingError> {
    if epoch <= epochs {
        return Ok(());
    }
    Err(TrainingError::Asked {
        what: "resume.epoch",
        value: epoch.to_string(),
        allowed: format!("0 to {epochs}, the epochs of this run"),
    })
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
