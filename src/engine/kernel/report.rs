//! What a forward pass reports of its neurons.

/// Numbers of each layer in a report: its firing rate, its shares of silent and of saturated neurons,
/// and the share of potentials within the surrogate's window.
pub const SHARES: usize = 4;

/// A neuron that spikes in this share of the time steps is saturated.
pub const SATURATED: f64 = 0.9;
