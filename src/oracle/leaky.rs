//! Leaky integrate-and-fire neurons (snnTorch `Leaky`, reset by subtraction).

use super::spike::{Spike, heaviside};
use burn::tensor::Tensor;

/// U_t = beta U_{t-1} + a_t - theta H(U_{t-1} - theta), s_t = H(U_t - theta).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaky {
    pub beta: f64,
    pub threshold: f64,
    pub spike: Spike,
}

impl Leaky {
    /// One time step. The reset is detached: no gradient flows through it.
    ///
    /// # Shapes
    /// `input` a_t and `membrane` U_{t-1}: `[batch, neuron]`; returns `(membrane, spikes)` alike.
    pub fn forward(&self, input: Tensor<2>, membrane: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
        let reset = self.reset(membrane.clone());
        let membrane = membrane.mul_scalar(self.beta) + input - reset;
        let spikes = self.fire(membrane.clone());
        (membrane, spikes)
    }

    /// theta H(U - theta), without a gradient.
    pub fn reset(&self, membrane: Tensor<2>) -> Tensor<2> {
        heaviside(membrane.sub_scalar(self.threshold)).mul_scalar(self.threshold)
    }

    /// Spikes at a membrane potential.
    pub fn fire(&self, membrane: Tensor<2>) -> Tensor<2> {
        self.spike.fire(membrane.sub_scalar(self.threshold))
    }

    /// Spikes of a twin at U + d less those at U.
    pub fn fire_difference(&self, membrane: Tensor<2>, difference: Tensor<2>) -> Tensor<2> {
        self.spike
            .fire_difference(membrane.sub_scalar(self.threshold), difference)
    }

    /// Reset of a twin at U + d less that at U, without a gradient. The threshold is taken off
    /// before d is added: U + d would round d away.
    pub fn reset_difference(&self, membrane: Tensor<2>, difference: Tensor<2>) -> Tensor<2> {
        let v = membrane.sub_scalar(self.threshold);
        (heaviside(v.clone() + difference) - heaviside(v)).mul_scalar(self.threshold)
    }

    /// Surrogate slope g(U - theta).
    pub fn slope(&self, membrane: Tensor<2>) -> Tensor<2> {
        self.spike.slope(membrane.sub_scalar(self.threshold))
    }
}
