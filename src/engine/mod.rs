//! How a network is computed and trained: Burn, no Leptos.
//!
//! Knows tensors, devices and kernels, and of the rest only [`crate::core`]. Must not know the page:
//! the two meet in [`crate::core::protocol`] and nowhere else.
//!
//! In reading order, which is the data's; a module imports those above it.
//!
//! - [`constructors`]: what has to run once before anything of this in a browser
//! - [`kernel`]: the loops over time, on the CPU and as GPU kernels; they know no tensors
//! - [`ops`]: the kernels as operations of Burn, with their gradients; the one place that touches
//!   Burn's internals
//! - [`model`]: a network's parameters, and the trajectory that it leaves
//! - [`loss`]: the task's loss along it
//! - [`lyapunov`]: the exponent along it, and the regulariser's penalty
//! - [`optimizer`]: new weights from the gradients of both
//! - [`training`]: step after step of this
//! - [`oracle`]: the same network operation by operation, for tests and for comparison
//! - [`proof`]: all estimators against values that are known
//! - [`parity`]: all of it against snnTorch
//! - [`mod@bench`]: how long it takes
//! - [`worker`]: all of this as answers to the page
//! - [`recorder`]: those answers as the recorded run that the page opens with

pub mod bench;
pub mod constructors;
pub mod kernel;
pub mod loss;
pub mod lyapunov;
pub mod model;
pub mod ops;
pub mod optimizer;
pub mod oracle;
pub mod parity;
pub mod proof;
pub mod recorder;
pub mod training;
pub mod worker;
