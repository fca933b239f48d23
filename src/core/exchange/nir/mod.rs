//! The Neuromorphic Intermediate Representation (Pedersen et al., Nature Communications 15, 2024): networks as
//! graphs of nodes with their equations in continuous time, in an HDF5 file.
//!
//! By forward Euler with a time step dt its neurons are ours:
//!
//! ```text
//! LIF       tau v' = (v_leak - v) + r I             v <- (1 - dt/tau) v + (dt/tau) r I
//! CubaLIF   tau_syn I' = -I + w_in S                I <- (1 - dt/tau_syn) I + (dt/tau_syn) w_in S
//!           tau_mem v' = (v_leak - v) + r I         z = 1 if v > v_threshold, then v = v_reset
//! ```
//!
//! with beta = 1 - dt/tau (tau_mem) and alpha = 1 - dt/tau_syn. A spike resets to v_reset at once: that is
//! [`Reset::Hard`](crate::core::config::Reset), and of a feedforward network `Zero` too. It knows no reset by subtraction, no time step, and
//! nothing of how outputs become classes.
//!
//! - `graph`: nodes, edges, metadata
//! - `unsaid`: what of an experiment it cannot say
//! - `export`: a network as a graph
//! - `chain`: a graph as layers one after the other
//! - `import`: those as a network
//! - `file` (feature `files`): a graph as a file and back

pub mod chain;
pub mod error;
pub mod export;
#[cfg(feature = "files")]
pub mod file;
pub mod graph;
pub mod import;
#[cfg(test)]
mod tests;
pub mod unsaid;

pub use error::NirError;
pub use export::{Exported, Form, Written, export};
pub use graph::{Array, Graph, Meta, Node, Unit};
pub use import::{Asked, Imported, Taken, experiment, import};
pub use unsaid::{as_nir_means, is_exact, unsaid};

/// The time step that snnTorch writes and reads, which stands in no file.
pub const SNNTORCH_DT: f64 = 1e-4;
