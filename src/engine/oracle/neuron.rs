//! One layer's neurons (snnTorch `Leaky` and `RSynaptic`), with constants that gradients reach.

use super::spike::{Spike, heaviside};
use crate::engine::kernel::{CONSTANTS, LayerPlace, Plan, Resetting};
use burn::tensor::Tensor;

/// Constants of a layer, `[1, 1]` each, with its reset and its spike.
#[derive(Debug, Clone)]
pub struct Neuron {
    pub alpha: Tensor<2>,
    beta: Tensor<2>,
    threshold: Tensor<2>,
    spike: Spike,
    reset: Resetting,
}

impl Neuron {
    /// A layer's neurons, from the flat parameters.
    pub fn new(plan: &Plan, parameters: &Tensor<1>, layer: LayerPlace) -> Self {
        let constant = |place: usize| {
            assert!(place < CONSTANTS);
            let value = parameters.clone().narrow(0, layer.constants + place, 1);
            value.reshape([1, 1])
        };
        Self {
            alpha: constant(0).clamp(0.0, 1.0),
            beta: constant(1).clamp(0.0, 1.0),
            threshold: constant(2),
            spike: Spike {
                function: plan.spike_function,
                surrogate: plan.surrogate,
            },
            reset: plan.reset,
        }
    }

    /// U_t from U_{t-1} and what drives it, `[batch, neuron]`; the reset is detached.
    pub fn advance(&self, before: Tensor<2>, drive: Tensor<2>) -> Tensor<2> {
        let fired = self.fired(&before);
        let kept = || fired.clone().neg().add_scalar(1.0);
        let beta = self.beta.clone();
        match self.reset {
            Resetting::Subtracts => before * beta + drive - fired * self.threshold.clone(),
            Resetting::Never => before * beta + drive,
            Resetting::ZeroesBefore => before * kept() * beta + drive,
            Resetting::ZeroesDriven => (before * beta + drive) * kept(),
        }
    }

    /// A twin's d_t from d_{t-1}, what drives it, U_{t-1} and the nominal I_t.
    pub fn advance_difference(
        &self,
        d: Tensor<2>,
        drive: Option<Tensor<2>>,
        before: Tensor<2>,
        current: Option<Tensor<2>>,
    ) -> Tensor<2> {
        let fired = self.fired(&before);
        // The threshold is taken off before d is added: U + d would round d away.
        let v = before.clone() - self.threshold.clone();
        let twin_fired = heaviside(v + d.clone());
        let flip = twin_fired.clone() - fired;
        let kept = twin_fired.neg().add_scalar(1.0);
        let beta = self.beta.clone();
        let plus = |left: Tensor<2>| match drive.clone() {
            Some(drive) => left + drive,
            None => left,
        };
        match self.reset {
            Resetting::Subtracts => plus(d * beta) - flip * self.threshold.clone(),
            Resetting::Never => plus(d * beta),
            Resetting::ZeroesBefore => plus((d * kept - before * flip) * beta),
            Resetting::ZeroesDriven => {
                let current = current.expect("a recurrent neuron has a current");
                plus(d * beta.clone()) * kept - (before * beta + current) * flip
            }
        }
    }

    /// A tangent's v_U from the one before and what drives it, at U_{t-1}; slopes frozen.
    pub fn advance_tangent(
        &self,
        v: Tensor<2>,
        drive: Option<Tensor<2>>,
        before: &Tensor<2>,
    ) -> Tensor<2> {
        let decayed = v * self.beta.clone();
        let plus = |left: Tensor<2>| match drive.clone() {
            Some(drive) => left + drive,
            None => left,
        };
        let kept = || self.fired(before).neg().add_scalar(1.0);
        match self.reset {
            Resetting::ZeroesBefore => plus(decayed * kept()),
            Resetting::ZeroesDriven => plus(decayed) * kept(),
            _ => plus(decayed),
        }
    }

    /// Spikes at a membrane potential.
    pub fn fire(&self, membrane: Tensor<2>) -> Tensor<2> {
        self.spike.fire(membrane - self.threshold.clone())
    }

    /// Spikes of a twin at U + d less those at U.
    pub fn fire_difference(&self, membrane: Tensor<2>, difference: Tensor<2>) -> Tensor<2> {
        let v = membrane - self.threshold.clone();
        self.spike.fire_difference(v, difference)
    }

    /// Surrogate slope g(U - theta), without a gradient.
    pub fn frozen_slope(&self, membrane: &Tensor<2>) -> Tensor<2> {
        let v = membrane.clone() - self.threshold.clone();
        self.spike.slope(v.detach())
    }

    /// H(U - theta), without a gradient.
    fn fired(&self, membrane: &Tensor<2>) -> Tensor<2> {
        heaviside(membrane.clone() - self.threshold.clone())
    }
}
