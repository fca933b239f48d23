//! The largest Lyapunov exponent of a network, in nats per time step, as a differentiable number.
//!
//! Both estimators carry a difference along the nominal trajectory, from a [`Perturbation`].
//! [`forward`] runs a batch and measures it with the estimator of the configuration.
//!
//! - [`mod@seed`]: a perturbed twin with hard spikes, to the letter of the seed.
//! - [`mod@tangent`]: growth of the tangent of the surrogate dynamics.

mod perturbation;
pub mod seed;
pub mod tangent;

pub use perturbation::Perturbation;

use crate::config::{ConfigError, EstimatorKind, LyapunovConfig};
use crate::model::{Network, Simulation};
use burn::tensor::Tensor;

/// A forward pass with its exponent, `[1]`.
///
/// # Errors
/// Where `config.layers` names a layer that the network does not have.
pub fn forward(
    config: &LyapunovConfig,
    network: &Network,
    input: Tensor<3>,
    masks: Option<Tensor<1>>,
    start: &Perturbation,
) -> Result<(Simulation, Tensor<1>), ConfigError> {
    match config.estimator {
        EstimatorKind::Tangent => {
            let simulation = network.simulate(input, masks, None);
            let exponent = tangent::growth(network, &simulation, start).exponent;
            Ok((simulation, exponent))
        }
        EstimatorKind::Seed => {
            let simulation = seed::simulate(config, network, input, masks, start)?;
            let exponent = simulation
                .twin_exponent
                .clone()
                .expect("a twin was asked for");
            Ok((simulation, exponent))
        }
    }
}
