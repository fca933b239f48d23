//! The finite-size exponent: what hard spikes do to a perturbation of size eps.
//!
//! The reference's twin without its faults:
//!
//! ```text
//! d_0 = eps xi / |xi|, over the state of all layers jointly, xi along each neuron's slow mode
//! each step: d through the nominal step's own map, spikes hard, masks of dropout shared
//!            delta = |d|,  growth log(delta / eps),  q = eps / delta
//!            d <- q d,  and the twin's spikes with it: s + q (twin s - s)
//! lambda(eps) = mean over batch and the time steps that count of the growth
//! ```
//!
//! Aurell et al. 1997 (doi:10.1088/0305-4470/30/1/003) on the finite-size exponent.
//!
//! # Caveats
//! lambda depends on eps: below the distance at which spikes flip it is the exponent between spikes
//! (log of a decay), above it one flip counts like 1 / eps; so read it with eps and with the share of
//! spikes that flipped. A hard spike has no useful derivative, so this exponent is read, not regularised.

use crate::core::config::LyapunovConfig;
use crate::engine::kernel::{TwinKind, TwinPlan};

/// The twin over `time` time steps.
pub fn twin(config: &LyapunovConfig, time: usize) -> TwinPlan {
    TwinPlan {
        eps: config.twin_eps(),
        layers: Vec::new(),
        kind: TwinKind::FiniteSize,
        transient: config.transient_of(time),
    }
}
