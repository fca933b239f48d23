//! The kernels as tight loops: rayon natively, 128-bit SIMD in wasm, one code for both.
//!
//! Every sum is taken in an order that depends on nothing but the sizes, products are never fused
//! into sums, and the few functions that are not plain arithmetic come from `libm`: the same input
//! gives the same bits on every machine, natively and in wasm.

mod group;
mod loss;
mod nominal;
mod nominal_backward;
mod optimizer;
mod parallel;
mod real;
mod rows;
mod spike;
mod tangent;
mod tangent_backward;
mod twin;
mod twin_backward;
mod weights;

pub use loss::{CrossEntropy, cross_entropy};
pub use nominal::{Nominal, simulate};
pub use nominal_backward::{GradientIn, simulate_backward};
pub use optimizer::{Update, clip_scale, norm, update};
pub use real::Real;
pub use tangent::{Tangent, tangent};
pub use tangent_backward::tangent_backward;
pub use twin::{Twin, twin};
pub use twin_backward::{TwinGradient, twin_backward};
