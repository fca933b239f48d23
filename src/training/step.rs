//! The two kinds of step, as tensors: nothing here waits for a number.

use super::batch::Batch;
use crate::config::{ConfigError, EstimatorKind, ExperimentConfig, Regulariser};
use crate::loss::{correct, cross_entropy};
use crate::lyapunov::{Perturbation, estimate};
use crate::model::{Dropout, Network, Trajectory};
use crate::optimizer::{Clipped, add_scaled, clip_by_global_norm};
use crate::random::{Stream, stream};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};

/// What a training step is to apply, and what it measured; all `[1]`.
pub(super) struct TaskGradient {
    pub clipped: Clipped,
    pub loss: Tensor<1>,
    pub correct: Tensor<1>,
    pub firing_rate: Tensor<1>,
    pub exponent: Option<Tensor<1>>,
}

/// Gradient of the cross-entropy, clipped; of the penalty too where the regulariser is `joint`.
pub(super) fn task_gradient(
    config: &ExperimentConfig,
    network: &Network,
    batch: Batch,
    step: usize,
    measure: bool,
) -> Result<TaskGradient, ConfigError> {
    let mut rng = stream(config.seed, Stream::Dropout, step as u64);
    let trajectory = network.forward(batch.input.clone(), Dropout::On(&mut rng));
    let loss = cross_entropy(trajectory.logits.clone(), batch.target.clone());
    let inner = trajectory.inner();
    drop(trajectory);
    let gradients = GradientsParams::from_grads(loss.backward(), &network.parameters);
    let mut clipped = clip_by_global_norm(&network.parameters, gradients, config.training.clip);
    let exponent = if config.lyapunov.regulariser == Regulariser::Joint {
        let penalty = penalty_gradient(config, network, batch.input, Some(&inner), step)?;
        let weight = config.lyapunov.lambda_reg;
        add_scaled(
            &network.parameters,
            &mut clipped.gradients,
            &penalty.gradients,
            weight,
        );
        Some(penalty.exponent)
    } else if measure {
        Some(measure_exponent(config, network, &inner, step)?)
    } else {
        None
    };
    Ok(TaskGradient {
        clipped,
        loss: loss.inner(),
        correct: correct(inner.logits.clone(), batch.target.inner()),
        firing_rate: inner.firing_rate(),
        exponent,
    })
}

/// Gradient of the penalty alone.
pub(super) struct PenaltyGradient {
    pub gradients: GradientsParams,
    pub exponent: Tensor<1>,
    pub firing_rate: Tensor<1>,
}

/// Gradient of the penalty at the present weights; `nominal` is their trajectory where it is known.
pub(super) fn penalty_gradient(
    config: &ExperimentConfig,
    network: &Network,
    input: Tensor<3>,
    nominal: Option<&Trajectory>,
    step: usize,
) -> Result<PenaltyGradient, ConfigError> {
    let trajectory = match (config.lyapunov.estimator, nominal) {
        // The tangent's slopes are frozen: the nominal trajectory needs no gradient.
        (EstimatorKind::Tangent, Some(nominal)) => nominal.constant(),
        (EstimatorKind::Tangent, None) => network
            .valid()
            .forward(input.inner(), Dropout::Off)
            .constant(),
        (EstimatorKind::Seed, _) => {
            let mut rng = stream(config.seed, Stream::Dropout, step as u64);
            network.forward(input, Dropout::On(&mut rng))
        }
    };
    let [batch, _] = trajectory.logits.dims();
    let device = trajectory.logits.device();
    let exponent = exponent(config, network, &trajectory, batch, step, &device)?;
    let firing_rate = trajectory.inner().firing_rate();
    let penalty = config
        .lyapunov
        .penalty
        .of(exponent.clone(), config.lyapunov.lambda_target);
    let gradients = if penalty.is_tracked() {
        GradientsParams::from_grads(penalty.backward(), &network.parameters)
    } else {
        // One feedforward layer: nothing inside the tangent's recursion can be trained.
        GradientsParams::new()
    };
    Ok(PenaltyGradient {
        gradients,
        exponent: exponent.inner(),
        firing_rate,
    })
}

/// The exponent of a trajectory without any gradient.
pub(super) fn measure_exponent(
    config: &ExperimentConfig,
    network: &Network,
    inner: &Trajectory,
    step: usize,
) -> Result<Tensor<1>, ConfigError> {
    let [batch, _] = inner.logits.dims();
    exponent(
        config,
        &network.valid(),
        inner,
        batch,
        step,
        &inner.logits.device(),
    )
}

fn exponent(
    config: &ExperimentConfig,
    network: &Network,
    trajectory: &Trajectory,
    batch: usize,
    step: usize,
    device: &Device,
) -> Result<Tensor<1>, ConfigError> {
    let start = Perturbation::draw(&config.model, batch, config.seed, step as u64, device);
    estimate(&config.lyapunov, network, trajectory, &start)
}
