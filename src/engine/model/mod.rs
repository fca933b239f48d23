//! The two networks: config -> init -> forward.
//!
//! [`create_snn`] makes either; [`Network::forward`] gives a [`Simulation`], the membrane potentials
//! and spikes of every layer at every time step, which the estimators of [`crate::engine::lyapunov`] read.
//! [`crate::engine::kernel`] has the equations, [`crate::engine::ops`] the operations that compute them.
//!
//! # Where this differs from the reference
//!
//! The reference's recurrent model calls `neuron(h, syn, mem)`, but snnTorch's `RSynaptic` takes
//! `(input, spk, syn, mem)`: the current is taken for the spikes and the membrane potential for the
//! current, while the true membrane lives in the module, shared by nominal and twin and by
//! successive batches; run as written, its second training step fails. Here spikes, current and
//! membrane potential are explicit state of each trajectory and start at zero for each batch, as
//! the author meant it.

mod initialize;
mod named;
mod network;
mod parameters;

pub use crate::engine::ops::Simulation;
pub(crate) use initialize::normal;
pub use initialize::{create_snn, initial_numbers};
pub use named::{named, numbered};
pub use network::Network;
pub use parameters::{Parameters, WeightsError};
