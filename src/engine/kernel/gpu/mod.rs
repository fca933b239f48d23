//! The kernels in `#[cube]`, for GPUs: each named as its CPU twin, with the same arithmetic.
//!
//! A scan over time without recurrence takes one thread a neuron. Where neurons talk to each other
//! at every step (recurrence, the twin, the tangent) one workgroup takes one sample through all
//! layers and steps; what its threads exchange lies in workgroup memory, and what a thread keeps
//! for itself in a buffer that no other reads. Barriers stand in uniform control flow only.

// A condition that is known when a kernel is compiled must stand by itself, and `div_ceil` is not
// there in kernels.
#![allow(clippy::collapsible_if, clippy::manual_div_ceil)]

pub mod dense;
pub mod layout;
pub mod loss;
pub mod nominal;
pub mod nominal_backward;
pub mod optimizer;
mod products;
pub mod reduce;
pub mod report;
mod shared_products;
mod spike;
pub mod tangent;
pub mod team;
pub mod twin;

pub use spike::NeuronKind;

use crate::core::config::{EstimatorKind, ModelConfig};

/// Why these kernels cannot compute a network with an estimator; `None` where they can.
pub fn refuses(model: &ModelConfig, estimator: EstimatorKind) -> Option<String> {
    let neurons = model.spiking_layers().iter().sum::<usize>();
    if neurons > MOST_NEURONS {
        return Some(format!(
            "this network has {neurons} neurons; the GPU's kernels hold {MOST_NEURONS}"
        ));
    }
    let layers = model.spiking_layers().len();
    if layers > MOST_LAYERS {
        return Some(format!(
            "this network has {layers} spiking layers; the GPU's kernels take {MOST_LAYERS}"
        ));
    }
    let what = model.cpu_only(estimator)?;
    Some(format!("{what} is computed on the CPU only"))
}

/// A twin's measured layers are the bits of one number.
const MOST_LAYERS: usize = 32;

/// Threads of a workgroup that takes one sample.
pub const GROUP: u32 = 256;
/// Neurons of all layers together: two numbers of each, of this step and of the one before, lie in
/// workgroup memory (16 KiB by WebGPU's default limits), with what reductions need.
pub const MOST_NEURONS: usize = 1792;
