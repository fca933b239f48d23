//! What a twin needs beside the plan.

/// A perturbed twin of a plan's network.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinPlan {
    pub eps: f64,
    /// The measured layers (the reference's, feedforward; otherwise all are).
    pub layers: Vec<usize>,
    pub kind: TwinKind,
    /// First time steps that the exponent leaves out; the reference's counts them all.
    pub transient: usize,
}

/// Which of the two twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TwinKind {
    /// The PyTorch reference's, to the letter.
    Reference,
    /// The finite-size exponent's: it starts at distance eps, is rescaled jointly and whole (spikes too),
    /// and drops the spikes that the nominal trajectory drops.
    FiniteSize,
}
