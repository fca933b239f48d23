//! The kernels as tight loops: rayon natively, 128-bit SIMD in wasm, one code for both.
//!
//! Every sum is taken in an order that depends on nothing but the sizes, products are never fused
//! into sums, and the few functions that are not plain arithmetic come from `libm`: the same input
//! gives the same bits on every machine, natively and in wasm.

#[cfg(not(target_family = "wasm"))]
mod ceiling;
mod constants;
mod events;
mod flow;
mod group;
mod loss;
mod mean_square;
mod neuron;
mod nominal;
mod nominal_backward;
mod optimizer;
mod outer;
mod panels;
mod parallel;
mod pool;
mod product;
mod reading;
mod real;
mod rows;
mod scratch;
mod spike;
mod tangent;
mod tangent_backward;
mod twin;
mod twin_along;
mod twin_backward;
mod twin_step;
mod weights;
mod wide;

#[cfg(not(target_family = "wasm"))]
pub use ceiling::operations_per_second;
pub use flow::{NetworkFlow, Recorded};
pub use loss::{BatchLoss, loss};
pub use mean_square::mean_square;
pub use nominal::{Nominal, simulate};
pub use nominal_backward::{GradientIn, Inputs, Trajectory, membrane_gradient, simulate_backward};
pub use optimizer::{clip_scale, norm, update};
pub use reading::{class_read, classes_tied};
pub use real::Real;
pub use tangent::{Tangent, tangent};
pub use tangent_backward::tangent_backward;
pub use twin::{Twin, TwinInputs, twin, twin_growth};
pub use twin_along::{TwinAlong, TwinSums};
pub use twin_backward::{TwinGradient, twin_backward};
