//! Neurons with a synaptic current (snnTorch `RSynaptic`, all-to-all, reset by subtraction).

use super::leaky::Leaky;
use burn::tensor::Tensor;

/// I_t = alpha I_{t-1} + a_t + r_t, then as [`Leaky`] with I_t as its input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RSynaptic {
    pub alpha: f64,
    pub leaky: Leaky,
}

impl RSynaptic {
    /// One time step, with `recurrent` r_t = V s_{t-1} + c already computed.
    ///
    /// # Shapes
    /// All `[batch, neuron]`; returns `(current, membrane, spikes)`.
    pub fn forward(
        &self,
        input: Tensor<2>,
        recurrent: Tensor<2>,
        current: Tensor<2>,
        membrane: Tensor<2>,
    ) -> (Tensor<2>, Tensor<2>, Tensor<2>) {
        let current = current.mul_scalar(self.alpha) + input + recurrent;
        let (membrane, spikes) = self.leaky.forward(current.clone(), membrane);
        (current, membrane, spikes)
    }
}
