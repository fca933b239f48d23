//! The network and both estimators, operation by operation: what the kernels must give.
//!
//! Slow, differentiated by Burn, and as close to the equations as code can be. Tests compare
//! [`crate::engine::ops`] with it, and [`mod@crate::engine::bench`] times it; nothing that the page runs
//! calls it.

mod forward;
mod neuron;
mod spike;
pub mod tangent;
mod trajectory;
pub mod twin;
mod unpacked;

pub use forward::forward;
pub use neuron::Neuron;
pub use spike::Spike;
pub use trajectory::{LayerState, Trajectory};
pub use unpacked::{Dense, Layer, Maps, StartDirection};
