//! The largest Lyapunov exponent of a network, in nats per time step, as a differentiable number.
//!
//! Both estimators read the nominal [`Trajectory`] and carry a difference along it, so they share
//! [`Perturbation`], the start direction. [`estimate`] picks the one of the configuration.
//!
//! - [`seed`]: a perturbed twin with hard spikes, to the letter of the seed.
//! - [`tangent`]: growth of the tangent of the surrogate dynamics.

mod perturbation;
pub mod seed;
pub mod tangent;

pub use perturbation::Perturbation;

use crate::config::{ConfigError, EstimatorKind, LyapunovConfig};
use crate::model::{Network, Trajectory};
use burn::tensor::Tensor;

/// The exponent of `network` along `trajectory`, `[1]`, by the configuration's estimator.
///
/// # Errors
/// Where `config.layers` names a layer that the network does not have.
pub fn estimate(
    config: &LyapunovConfig,
    network: &Network,
    trajectory: &Trajectory,
    perturbation: &Perturbation,
) -> Result<Tensor<1>, ConfigError> {
    match config.estimator {
        EstimatorKind::Tangent => Ok(tangent::exponent(network, trajectory, perturbation)),
        EstimatorKind::Seed => {
            let layers = config.selected_layers(network.config.hidden_dims.len())?;
            Ok(seed::exponent(
                network,
                trajectory,
                perturbation,
                config.eps,
                &layers,
            ))
        }
    }
}
