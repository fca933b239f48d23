//! The largest Lyapunov exponent of a network, in nats per time step.
//!
//! Every estimator carries a difference along the nominal trajectory, from a [`Perturbation`].
//! [`forward`] runs a batch and measures it; the exponents that gradients flow through are those of
//! [`regularised`].
//!
//! - [`mod@reference`]: a perturbed twin with hard spikes, to the letter of the PyTorch reference.
//! - [`mod@finite_size`]: such a twin without its faults, rescaled jointly and whole.
//! - [`mod@tangent`]: growth of the tangent of the surrogate dynamics.
//! - [`mod@measure`]: all of these, the spectrum and a sweep of distances, as a diagnosis.

pub mod finite_size;
pub mod measure;
mod perturbation;
pub mod reference;
pub mod tangent;

pub use perturbation::Perturbation;
pub(crate) use perturbation::slow_start;

use crate::core::config::{EstimatorKind, LyapunovConfig};
use crate::core::settings::ConfigError;
use crate::engine::kernel::TwinPlan;
use crate::engine::model::{Network, Simulation};
use burn::tensor::Tensor;

/// An exponent, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Nats per time step, `[1]`: of the tangent that of the configured statistic, else the mean.
    pub exponent: Tensor<1>,
    /// Each sample's exponent, and behind all of these each sample's share of counted time steps that
    /// read a floor, `[2 * batch]`; no gradient.
    pub samples: Tensor<1>,
    /// Share of a twin's spikes that differ from the nominal ones, `[1]`; no gradient.
    pub flipped: Option<Tensor<1>>,
}

/// The estimator whose exponent a regulariser follows where `kind` is read: one with a gradient.
pub fn regularised(kind: EstimatorKind) -> EstimatorKind {
    match kind {
        EstimatorKind::Reference => EstimatorKind::Reference,
        EstimatorKind::FiniteSize | EstimatorKind::Tangent | EstimatorKind::Spectrum => {
            EstimatorKind::Tangent
        }
    }
}

/// A forward pass with its exponent, by the estimator `kind`.
///
/// # Errors
/// Where `config.layers` names a layer that the network does not have.
pub fn forward(
    kind: EstimatorKind,
    config: &LyapunovConfig,
    network: &Network,
    input: Tensor<3>,
    masks: Option<Tensor<1>>,
    start: &Perturbation,
) -> Result<(Simulation, Reading), ConfigError> {
    let twin = match kind {
        EstimatorKind::Tangent | EstimatorKind::Spectrum => {
            let simulation = network.simulate(input, masks, None);
            let reading = along(config, network, &simulation, start);
            return Ok((simulation, reading));
        }
        EstimatorKind::Reference => reference::twin(config, network)?,
        EstimatorKind::FiniteSize => finite_size::twin(config, input.dims()[1]),
    };
    Ok(beside(twin, network, input, masks, start))
}

/// The tangent's exponent along a forward pass.
pub fn along(
    config: &LyapunovConfig,
    network: &Network,
    simulation: &Simulation,
    start: &Perturbation,
) -> Reading {
    let transient = config.transient_of(simulation.plan.time);
    let statistic = config.regularised_statistic();
    let growth = tangent::growth(network, simulation, start, transient, statistic);
    Reading {
        exponent: growth.exponent,
        samples: growth.samples,
        flipped: None,
    }
}

/// A forward pass with a twin beside it.
fn beside(
    twin: TwinPlan,
    network: &Network,
    input: Tensor<3>,
    masks: Option<Tensor<1>>,
    start: &Perturbation,
) -> (Simulation, Reading) {
    let simulation = network.simulate(input, masks, Some((twin, start.0.clone())));
    let twin = simulation.twin.clone().expect("a twin was asked for");
    let reading = Reading {
        exponent: twin.exponent,
        samples: twin.samples,
        flipped: Some(twin.flipped),
    };
    (simulation, reading)
}
