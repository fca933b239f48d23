//! The two kinds of step, as tensors: nothing here waits for a number.
//!
//! A batch that would take too much memory goes through the network in parts; gradients and
//! measurements are the parts' means. Random numbers are drawn sample by sample, so that they do
//! not depend on the parts.

use super::batch::Parts;
use crate::core::config::{EstimatorKind, ExperimentConfig, Regulariser, Statistic};
use crate::core::random::{Stream, stream};
use crate::core::settings::ConfigError;
use crate::engine::kernel::SHARES;
use crate::engine::loss;
use crate::engine::lyapunov::{self, Perturbation, Reading};
use crate::engine::model::{Network, Simulation};
use crate::engine::ops;
use crate::engine::optimizer::{Clip, clip};
use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

/// What a training step is to apply, and what it measured; outside of the gradient's graph.
pub(super) struct TaskGradient {
    /// Of all parameters.
    pub gradient: Tensor<1>,
    /// The factor that the gradient is still to be taken by, `[1]`.
    pub scale: Tensor<1>,
    /// Euclidean norm of the task's gradient before the clip, `[1]`.
    pub norm: Tensor<1>,
    pub loss: Tensor<1>,
    pub correct: Tensor<1>,
    /// Squares of the errors, `[layer * time]`.
    pub squares: Tensor<1>,
    /// Firing rates and shares, as [`crate::engine::kernel::cpu::Nominal`] says.
    pub report: Tensor<1>,
    pub reading: Option<Reading>,
}

/// Whether a step measures the exponent too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Exponent,
    Nothing,
}

/// Whether a step says what the neurons did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Report {
    Neurons,
    Nothing,
}

/// Gradient of the task's loss, clipped; of the penalty too where the regulariser is `joint`.
pub(super) fn task_gradient(
    config: &ExperimentConfig,
    network: &Network,
    parts: &Parts,
    step: usize,
    measure: Measure,
) -> Result<TaskGradient, ConfigError> {
    let joint = config.regulariser() == Regulariser::Joint;
    let mut draws = Draws::new(config, step);
    let (mut gradient, mut loss, mut correct) = (Mean::default(), Mean::default(), Mean::default());
    let (mut squares, mut report) = (Mean::default(), Mean::default());
    let mut reading = Readings::default();
    let rates = rates_of_all(config, network, parts, draws.clone());
    for (part, share) in parts.iter() {
        let input = part.input;
        let masks = draws.masks(network, &input);
        let mut simulation = network.simulate(input.clone(), masks.clone(), None);
        if let Some(rates) = &rates {
            // The penalty is on the rates of the whole batch.
            let logits = simulation.logits().flatten(0, 1);
            simulation.outputs = Tensor::cat(vec![logits, rates.clone()], 0);
        }
        let of_loss = loss::loss(&simulation, part.target, loss::plan(config));
        let numbers = network.parameters.flat();
        let of_outputs = of_loss.of_outputs;
        let of_parameters = ops::gradient(
            numbers,
            input.clone(),
            masks.clone(),
            &simulation,
            of_outputs,
        );
        gradient.add(of_parameters.parameters, share);
        squares.add(of_parameters.squares, share * share);
        loss.add(of_loss.loss, share);
        correct.add(of_loss.correct, 1.0);
        report.add(neuron_report(&simulation), share);
        if measure == Measure::Exponent && !joint {
            let start = draws.start(config.lyapunov.estimator, network, &input);
            reading.add(
                exponent_along(config, network, input, masks, &simulation, &start)?,
                share,
            );
        }
    }
    let mut gradient = gradient.value();
    let Clip { norm, mut scale } = clip(gradient.clone(), config.training.clip);
    let mut reading = reading.value();
    if joint {
        let penalty = penalty_gradient(config, network, parts, step, Report::Nothing)?;
        if let Some(addend) = penalty.gradient {
            let weight = penalty.slope.mul_scalar(config.lyapunov.lambda_reg);
            gradient = gradient * scale.clone() + addend * weight;
            scale = scale.ones_like();
        }
        reading = Some(penalty.reading);
    }
    Ok(TaskGradient {
        gradient,
        scale,
        norm,
        loss: loss.value(),
        correct: correct.value(),
        squares: squares.value(),
        report: report.value(),
        reading,
    })
}

/// Firing rates of a batch that goes through the network in parts, `[layer]`, where a penalty asks for
/// them.
fn rates_of_all(
    config: &ExperimentConfig,
    network: &Network,
    parts: &Parts,
    mut draws: Draws,
) -> Option<Tensor<1>> {
    if config.training.firing_rate.is_none() || !parts.is_split() {
        return None;
    }
    let mut rates = Mean::default();
    for (part, share) in parts.iter() {
        let input = part.input;
        let masks = draws.masks(network, &input);
        rates.add(network.simulate(input, masks, None).rates(), share);
    }
    rates.sum
}

/// Gradient of the penalty alone; outside of the gradient's graph.
pub(super) struct PenaltyGradient {
    /// Of the exponent by all parameters; absent where none of them is inside the tangent's
    /// recursion.
    pub gradient: Option<Tensor<1>>,
    /// Of the penalty by the exponent, `[1]`: the factor that the gradient is still to be taken by.
    pub slope: Tensor<1>,
    /// What the configured estimator reads.
    pub reading: Reading,
    /// As [`TaskGradient::report`]; absent where it was not asked for.
    pub report: Option<Tensor<1>>,
}

/// Gradient of the penalty at the present weights.
pub(super) fn penalty_gradient(
    config: &ExperimentConfig,
    network: &Network,
    parts: &Parts,
    step: usize,
    report: Report,
) -> Result<PenaltyGradient, ConfigError> {
    let read = config.lyapunov.estimator;
    let followed = lyapunov::regularised(read);
    let reports = report == Report::Neurons;
    let whole = &Network {
        reports,
        ..network.clone()
    };
    let network = &whole.tracked();
    let mut draws = Draws::new(config, step);
    let mut of_batch = Regularised::new(config);
    let (mut report, mut reading) = (Mean::default(), Readings::default());
    for (part, share) in parts.iter() {
        let input = Tensor::from_inner(part.input);
        let start = draws.start(followed, network, &input);
        // The tangent is of the whole network, as it is tested: without dropout.
        let masks = match followed {
            EstimatorKind::Reference => draws.masks(network, &input),
            _ => None,
        };
        let (simulation, value) = lyapunov::forward(
            followed,
            &config.lyapunov,
            network,
            input.clone(),
            masks,
            &start,
        )?;
        let mut gradients = value.exponent.backward();
        let of_parameters = network.parameters.flat().grad_remove(&mut gradients);
        of_batch.add(value.exponent.clone().inner(), of_parameters, share);
        if reports {
            report.add(neuron_report(&simulation), share);
        }
        if read == EstimatorKind::FiniteSize {
            let start = Perturbation(start.0.inner());
            let (input, lyapunov) = (input.inner(), &config.lyapunov);
            // Of training's own trajectory, with what it drops.
            let masks = draws.masks(whole, &input);
            let (_, value) = lyapunov::forward(read, lyapunov, whole, input, masks, &start)?;
            reading.add(value, share);
        } else {
            reading.add(value, share);
        }
    }
    let slope = config
        .lyapunov
        .penalty
        .slope(of_batch.exponent.value(), config.lyapunov.lambda_target);
    Ok(PenaltyGradient {
        gradient: of_batch.gradient.sum,
        slope,
        reading: reading.value().expect("a batch has a sample"),
        report: report.sum,
    })
}

/// The exponent along a forward pass over held-out samples; `draws` go on from one chunk of them to the
/// next, so that the numbers do not depend on the chunks.
pub(super) fn measure_exponent(
    config: &ExperimentConfig,
    network: &Network,
    input: &Tensor<3>,
    simulation: &Simulation,
    draws: &mut Draws,
) -> Result<Reading, ConfigError> {
    let start = draws.start(config.lyapunov.estimator, network, input);
    exponent_along(config, network, input.clone(), None, simulation, &start)
}

/// `masks` are those of the forward pass.
fn exponent_along(
    config: &ExperimentConfig,
    network: &Network,
    input: Tensor<3>,
    masks: Option<Tensor<1>>,
    simulation: &Simulation,
    start: &Perturbation,
) -> Result<Reading, ConfigError> {
    let kind = config.lyapunov.estimator;
    let tangent = matches!(kind, EstimatorKind::Tangent | EstimatorKind::Spectrum);
    if tangent && !simulation.plan.dropout {
        return Ok(lyapunov::along(
            &config.lyapunov,
            network,
            simulation,
            start,
        ));
    }
    let masks = if tangent { None } else { masks };
    Ok(lyapunov::forward(kind, &config.lyapunov, network, input, masks, start)?.1)
}

fn detached(tensor: Tensor<1>) -> Tensor<1> {
    if tensor.device().is_autodiff() {
        tensor.inner()
    } else {
        tensor
    }
}

/// Firing rates and shares, without what stands behind them.
fn neuron_report(simulation: &Simulation) -> Tensor<1> {
    let report = detached(simulation.report.clone());
    let length = SHARES * simulation.plan.widths.len();
    if report.dims() == [length] {
        return report;
    }
    report.narrow(0, 0, length)
}

/// Means of readings, and what all of them say of their samples.
#[derive(Default)]
struct Readings {
    exponent: Mean,
    flipped: Mean,
    /// Of each part, as [`Reading::samples`] has them.
    samples: Vec<Tensor<1>>,
}

impl Readings {
    fn add(&mut self, reading: Reading, share: f64) {
        self.exponent.add(detached(reading.exponent), share);
        self.samples.push(detached(reading.samples));
        if let Some(flipped) = reading.flipped {
            self.flipped.add(detached(flipped), share);
        }
    }

    fn value(self) -> Option<Reading> {
        Some(Reading {
            exponent: self.exponent.sum?,
            flipped: self.flipped.sum,
            samples: joined(self.samples),
        })
    }
}

/// Parts of exponents with floors behind them, as one such tensor.
fn joined(mut parts: Vec<Tensor<1>>) -> Tensor<1> {
    if let [_] = parts[..] {
        return parts.remove(0);
    }
    let half = |part: usize| {
        let narrow = move |of: &Tensor<1>| {
            let count = of.dims()[0] / 2;
            of.clone().narrow(0, part * count, count)
        };
        parts.iter().map(narrow).collect::<Vec<_>>()
    };
    Tensor::cat([half(0), half(1)].concat(), 0)
}

/// The random numbers of one pass of a step, drawn sample by sample.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    dropout: ChaCha8Rng,
    perturbation: ChaCha8Rng,
}

impl Draws {
    pub fn new(config: &ExperimentConfig, step: usize) -> Self {
        Self {
            dropout: stream(config.seed, Stream::Dropout, step as u64),
            perturbation: stream(config.seed, Stream::Perturbation, step as u64),
        }
    }

    fn masks(&mut self, network: &Network, input: &Tensor<3>) -> Option<Tensor<1>> {
        let [batch, time, _] = input.dims();
        network.dropout_masks(batch, time, &mut self.dropout, &input.device())
    }

    fn start(&mut self, kind: EstimatorKind, network: &Network, input: &Tensor<3>) -> Perturbation {
        let [batch, ..] = input.dims();
        let rng = &mut self.perturbation;
        Perturbation::draw(kind, network, batch, rng, &input.device())
    }
}

/// The exponent that is regularised and its gradient, over the parts of a batch.
struct Regularised {
    statistic: Statistic,
    /// Time steps that count.
    counted: usize,
    /// The share of the batch that is in it.
    share: f64,
    exponent: Mean,
    gradient: Mean,
}

impl Regularised {
    fn new(config: &ExperimentConfig) -> Self {
        let lyapunov = &config.lyapunov;
        Self {
            statistic: lyapunov.regularised_statistic(),
            counted: lyapunov.counted_of(config.task.time_steps),
            share: 0.0,
            exponent: Mean::default(),
            gradient: Mean::default(),
        }
    }

    /// A part's exponent `[1]`, with its gradient where it has one.
    fn add(&mut self, exponent: Tensor<1>, gradient: Option<Tensor<1>>, share: f64) {
        if self.statistic == Statistic::MeanSquare {
            return self.add_square(exponent, gradient, share);
        }
        self.exponent.add(exponent, share);
        if let Some(gradient) = gradient {
            self.gradient.add(gradient, share);
        }
    }

    /// Part by part, so that no more than two gradients are kept.
    fn add_square(&mut self, exponent: Tensor<1>, gradient: Option<Tensor<1>>, share: f64) {
        let Some(before) = self.exponent.sum.take() else {
            (self.exponent.sum, self.gradient.sum, self.share) = (Some(exponent), gradient, share);
            return;
        };
        let sum = self.share + share;
        let shares = [self.share / sum, share / sum];
        let both = Tensor::cat(vec![before, exponent], 0);
        let ops::MeanSquare { rate, weights } = ops::mean_square(both, &shares, self.counted);
        let weigh =
            |gradient: Tensor<1>, part: usize| gradient * weights.clone().narrow(0, part, 1);
        let before = self.gradient.sum.take();
        self.gradient.sum = match (before, gradient) {
            (Some(before), Some(gradient)) => Some(weigh(before, 0) + weigh(gradient, 1)),
            (before, gradient) => before
                .map(|it| weigh(it, 0))
                .or(gradient.map(|it| weigh(it, 1))),
        };
        (self.exponent.sum, self.share) = (Some(rate), sum);
    }
}

/// A mean over the parts of a batch.
#[derive(Default)]
struct Mean {
    sum: Option<Tensor<1>>,
}

impl Mean {
    fn add(&mut self, value: Tensor<1>, share: f64) {
        let value = if share == 1.0 {
            value
        } else {
            value.mul_scalar(share)
        };
        self.sum = Some(match self.sum.take() {
            Some(sum) => sum + value,
            None => value,
        });
    }

    fn value(self) -> Tensor<1> {
        self.sum.expect("a batch has a sample")
    }
}
