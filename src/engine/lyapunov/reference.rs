//! The reference's estimator, to the letter: a twin that starts eps xi away and is pulled back each step.
//!
//! The twin is carried as its difference d = twin - nominal, the same algebra without the
//! cancellation that costs 32-bit floats 1 % of each component at eps 1e-4:
//!
//! ```text
//! d_t = beta d_{t-1} + da_t - theta (H(U_{t-1} + d_{t-1} - theta) - H(U_{t-1} - theta))
//! delta_t^2 = sum over the measured layers of |d^l|^2 (recurrent: all layers, U and I) + 1e-12
//! lambda = mean over batch and time of log(delta_t / eps + 1e-12)
//! feedforward: each measured layer d <- eps d / (|d| + 1e-12); the others are left as they are
//! recurrent:   all layers (d_I, d_U) <- eps / (delta + 1e-12) (d_I, d_U)
//! ```
//!
//! # Caveats
//! It is offered for parity, not for use. The first perturbation has norm eps sqrt(dim); with n
//! measured feedforward layers it reads log sqrt(n) too high, so a contracting network of two or
//! more layers looks chaotic; and the twin never drops spikes, so dropout alone looks like growth.
//! [`super::tangent`] is free of all three.

use crate::core::config::LyapunovConfig;
use crate::core::settings::ConfigError;
use crate::engine::kernel::{TwinKind, TwinPlan};
use crate::engine::model::Network;

/// The reference's twin of a network.
///
/// # Errors
/// Where `config.layers` names a layer that the network does not have.
pub fn twin(config: &LyapunovConfig, network: &Network) -> Result<TwinPlan, ConfigError> {
    let depth = network.config.spiking_layers().len();
    Ok(TwinPlan {
        eps: config.twin_eps(),
        layers: config.selected_layers(depth)?,
        kind: TwinKind::Reference,
        transient: 0,
    })
}
