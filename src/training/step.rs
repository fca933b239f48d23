//! The two kinds of step, as tensors: nothing here waits for a number.
//!
//! A batch that would take too much memory goes through the network in parts; gradients and
//! measurements are the parts' means. Random numbers are drawn sample by sample, so that they do
//! not depend on the parts.

use super::batch::Parts;
use crate::config::{ConfigError, EstimatorKind, ExperimentConfig, Regulariser};
use crate::loss::cross_entropy;
use crate::lyapunov::{self, Perturbation, tangent};
use crate::model::{Network, Simulation};
use crate::optimizer::clip_scale;
use crate::random::{Stream, stream};
use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

/// What a training step is to apply, and what it measured; outside of the gradient's graph.
pub(super) struct TaskGradient {
    /// Of all parameters.
    pub gradient: Tensor<1>,
    /// The factor that the gradient is still to be taken by, `[1]`.
    pub scale: Tensor<1>,
    /// Euclidean norm of the cross-entropy's gradient before the clip, `[1]`.
    pub norm: Tensor<1>,
    pub loss: Tensor<1>,
    pub correct: Tensor<1>,
    pub firing_rate: Tensor<1>,
    pub exponent: Option<Tensor<1>>,
}

/// Gradient of the cross-entropy, clipped; of the penalty too where the regulariser is `joint`.
pub(super) fn task_gradient(
    config: &ExperimentConfig,
    network: &Network,
    parts: &Parts,
    step: usize,
    measure: bool,
) -> Result<TaskGradient, ConfigError> {
    let joint = config.lyapunov.regulariser == Regulariser::Joint;
    let mut draws = Draws::of(config, step);
    let (mut gradient, mut loss, mut correct) = (Mean::default(), Mean::default(), Mean::default());
    let (mut firing_rate, mut exponent) = (Mean::default(), Mean::default());
    let mut of_penalty = None;
    let mut kept = None;
    for (part, share) in parts.iter() {
        let masks = draws.masks(network, &part.input);
        let simulation = network.simulate(part.input.clone(), masks.clone(), None);
        let entropy = cross_entropy(simulation.logits.clone(), part.target);
        let mut gradients = entropy.cross_entropy.backward();
        let of_parameters = network.parameters.flat().grad_remove(&mut gradients);
        gradient.add(
            of_parameters.expect("the logits depend on the parameters"),
            share,
        );
        loss.add(entropy.cross_entropy.inner(), share);
        correct.add(entropy.correct.inner(), 1.0);
        firing_rate.add(simulation.firing_rate.clone().inner(), share);
        if measure && !joint {
            let start = draws.start(network, &part.input);
            let value = exponent_along(config, network, part.input, masks, &simulation, &start)?;
            exponent.add(detached(value), share);
        }
        kept = (share == 1.0).then_some(simulation);
    }
    let mut gradient = gradient.value();
    let (norm, mut scale) = clip_scale(gradient.clone(), config.training.clip);
    if joint {
        let penalty = penalty_gradient(config, network, parts, kept.as_ref(), step)?;
        if let Some(addend) = penalty.gradient {
            let weight = penalty.slope.mul_scalar(config.lyapunov.lambda_reg);
            gradient = gradient * scale.clone() + addend * weight;
            scale = scale.ones_like();
        }
        of_penalty = Some(penalty.exponent);
    }
    Ok(TaskGradient {
        gradient,
        scale,
        norm,
        loss: loss.value(),
        correct: correct.value(),
        firing_rate: firing_rate.value(),
        exponent: of_penalty.or(exponent.sum),
    })
}

/// Gradient of the penalty alone; outside of the gradient's graph.
pub(super) struct PenaltyGradient {
    /// Of the exponent by all parameters; absent where none of them is inside the tangent's
    /// recursion.
    pub gradient: Option<Tensor<1>>,
    /// Of the penalty by the exponent, `[1]`: the factor that the gradient is still to be taken by.
    pub slope: Tensor<1>,
    pub exponent: Tensor<1>,
    pub firing_rate: Tensor<1>,
}

/// Gradient of the penalty at the present weights; `nominal` is their forward pass over the whole
/// batch where it is known.
pub(super) fn penalty_gradient(
    config: &ExperimentConfig,
    network: &Network,
    parts: &Parts,
    nominal: Option<&Simulation>,
    step: usize,
) -> Result<PenaltyGradient, ConfigError> {
    let mut draws = Draws::of(config, step);
    let (mut gradient, mut exponent) = (Mean::default(), Mean::default());
    let mut firing_rate = Mean::default();
    for (part, share) in parts.iter() {
        let input = part.input;
        let start = draws.start(network, &input);
        let (simulation, value) = match (config.lyapunov.estimator, nominal) {
            // The tangent's slopes are frozen: the nominal trajectory needs no gradient. And it is
            // of the whole network, as it is tested: without dropout.
            (EstimatorKind::Tangent, Some(nominal)) if !nominal.plan.dropout => {
                let growth = tangent::growth(network, nominal, &start);
                (nominal.clone(), growth.exponent)
            }
            (EstimatorKind::Tangent, _) => {
                let simulation = network.forward(input);
                let growth = tangent::growth(network, &simulation, &start);
                (simulation, growth.exponent)
            }
            (EstimatorKind::Seed, _) => {
                let masks = draws.masks(network, &input);
                lyapunov::forward(&config.lyapunov, network, input, masks, &start)?
            }
        };
        let mut gradients = value.backward();
        if let Some(of_parameters) = network.parameters.flat().grad_remove(&mut gradients) {
            gradient.add(of_parameters, share);
        }
        exponent.add(value.inner(), share);
        firing_rate.add(simulation.firing_rate.inner(), share);
    }
    let exponent = exponent.value();
    let slope = config
        .lyapunov
        .penalty
        .slope(exponent.clone(), config.lyapunov.lambda_target);
    Ok(PenaltyGradient {
        gradient: gradient.sum,
        slope,
        exponent,
        firing_rate: firing_rate.value(),
    })
}

/// The exponent along a forward pass over held-out samples.
pub(super) fn measure_exponent(
    config: &ExperimentConfig,
    network: &Network,
    input: &Tensor<3>,
    simulation: &Simulation,
    step: usize,
) -> Result<Tensor<1>, ConfigError> {
    let start = Draws::of(config, step).start(network, input);
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
) -> Result<Tensor<1>, ConfigError> {
    Ok(match config.lyapunov.estimator {
        EstimatorKind::Tangent if simulation.plan.dropout => {
            let whole = network.forward(input);
            tangent::growth(network, &whole, start).exponent
        }
        EstimatorKind::Tangent => tangent::growth(network, simulation, start).exponent,
        EstimatorKind::Seed => lyapunov::forward(&config.lyapunov, network, input, masks, start)?.1,
    })
}

fn detached(tensor: Tensor<1>) -> Tensor<1> {
    if tensor.device().is_autodiff() {
        tensor.inner()
    } else {
        tensor
    }
}

/// The random numbers of one pass of a step, drawn sample by sample.
struct Draws {
    dropout: ChaCha8Rng,
    perturbation: ChaCha8Rng,
}

impl Draws {
    fn of(config: &ExperimentConfig, step: usize) -> Self {
        Self {
            dropout: stream(config.seed, Stream::Dropout, step as u64),
            perturbation: stream(config.seed, Stream::Perturbation, step as u64),
        }
    }

    fn masks(&mut self, network: &Network, input: &Tensor<3>) -> Option<Tensor<1>> {
        let [batch, time, _] = input.dims();
        network.dropout_masks(batch, time, &mut self.dropout, &input.device())
    }

    fn start(&mut self, network: &Network, input: &Tensor<3>) -> Perturbation {
        let [batch, ..] = input.dims();
        Perturbation::draw(
            &network.config,
            batch,
            &mut self.perturbation,
            &input.device(),
        )
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
