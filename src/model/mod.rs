//! The two networks: config -> init -> forward.
//!
//! [`create_snn`] makes either; [`Network::forward`] gives a [`Trajectory`], the nominal states of
//! every layer at every time step, which the estimators of [`crate::lyapunov`] read. Nothing of a
//! perturbation enters here: the nominal trajectory never depends on its twin.
//!
//! # Where this differs from the seed
//!
//! The seed's recurrent model calls `neuron(h, syn, mem)`, but snnTorch's `RSynaptic` takes
//! `(input, spk, syn, mem)`: the current is taken for the spikes and the membrane potential for the
//! current, while the true membrane lives in the module, shared by nominal and twin and by
//! successive batches; run as written, its second training step fails. Here spikes, current and
//! membrane potential are explicit state of each trajectory and start at zero for each batch, as
//! the author meant it.

mod initialize;
mod leaky;
mod network;
mod parameters;
mod rsynaptic;
mod spike;
mod trajectory;

pub use initialize::create_snn;
pub(crate) use initialize::normal;
pub use leaky::Leaky;
pub use network::{Dropout, Network};
pub use parameters::{Dense, Layer, Parameters, WeightsError};
pub use rsynaptic::RSynaptic;
pub use spike::{Spike, SpikeFunction};
pub use trajectory::{LayerState, Trajectory};
