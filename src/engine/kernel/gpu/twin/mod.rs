//! A perturbed twin, carried as its difference, and the gradient of the reference's. One workgroup a sample.
//!
//! The trace is two records, or three if recurrent, each of the whole batch: what is passed on (the
//! twin's spikes less the nominal ones, and with them what dropout took), d_U and d_I before the
//! pull-back.

mod backward;
mod forward;

pub use backward::{Gradient, GradientLaunch, twin_backward};
pub use forward::{Measured, MeasuredLaunch, twin};

use super::layout::{Network, Place};
use crate::core::exponent;
use cubecl::prelude::*;

const TINY: f32 = exponent::TINY as f32;
const NORM_FLOOR: f32 = exponent::NORM_FLOOR as f32;
/// A jointly rescaled twin at this share of its distance or less has merged, as on the CPU.
const LOST: f32 = exponent::LOST as f32;

const NEAR_TINY: f32 = exponent::NEAR_TINY as f32;

/// Where a neuron's numbers lie in a trace.
#[derive(CubeType)]
struct Traced {
    passed: usize,
    potential: usize,
    current: usize,
}

#[cube]
impl Traced {
    fn at(network: &Network, place: &Place) -> Traced {
        let record = (network.sizes.batch * network.sizes.record()) as usize;
        Traced {
            passed: place.record,
            potential: record + place.record,
            current: 2 * record + place.record,
        }
    }
}

/// Whether a layer's distance counts; `layers` has a bit for each.
#[cube]
fn counts(layers: u32, layer: u32) -> bool {
    (layers >> layer) % 2 == 1
}
