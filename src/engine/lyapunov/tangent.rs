//! Growth of the tangent of the surrogate dynamics: the rate at which what is propagated back through
//! time grows or fades, sample by sample.
//!
//! With g the surrogate slope, the reset detached, and all layers renormalised jointly each step:
//!
//! ```text
//! ds^l = g(U^l - theta) v_U^l
//! v_I^l <- alpha v_I^l + W^l ds_t^{l-1} + V^l ds_{t-1}^l      v_U^l <- beta v_U^l + v_I^l
//! feedforward:                                                v_U^l <- beta v_U^l + W^l ds_t^{l-1}
//! lambda = mean over batch and the time steps that count of log |v| after each step, |v| = 1 before it
//! v starts along each neuron's slow mode; the first steps, the transient, do not count
//! ```
//!
//! Benettin et al. 1980 with one vector, on the dynamics that the backward pass sees. When lambda
//! is differentiated, g is held constant ("frozen"): with the full derivative the gradient itself
//! explodes. So only V, the W between layers and decays that are learnt get a gradient; where a network
//! has none of them, [`crate::core::config::ExperimentConfig::nothing_to_regularise`] says so.

use super::Perturbation;
use crate::core::config::Statistic;
use crate::engine::kernel::Plan;
use crate::engine::model::{Network, Simulation};
use crate::engine::ops::{self, TangentGrowth};

/// The growth along a forward pass, its first `transient` time steps left out; its exponent is that of
/// the samples' `statistic`. The start direction is the perturbation, scaled to length one per sample.
///
/// # Panics
/// Where the perturbation is for another network or batch, and where no time step is left.
pub fn growth(
    network: &Network,
    simulation: &Simulation,
    start: &Perturbation,
    transient: usize,
    statistic: Statistic,
) -> TangentGrowth {
    let plan = Plan {
        transient,
        statistic,
        ..simulation.plan.clone()
    };
    ops::tangent(
        network.parameters.flat(),
        simulation.membrane.clone(),
        start.0.clone(),
        plan,
    )
}
