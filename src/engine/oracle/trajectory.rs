//! What a forward pass leaves behind: the nominal states of every layer at every step.

use burn::tensor::Tensor;

/// One layer after one time step; all `[batch, neuron]`.
#[derive(Debug, Clone)]
pub struct LayerState {
    /// Synaptic current I (recurrent only).
    pub current: Option<Tensor<2>>,
    /// Membrane potential U.
    pub membrane: Tensor<2>,
    /// Spikes s.
    pub spikes: Tensor<2>,
    /// What the next layer receives: the spikes, after dropout where there is any.
    pub output: Tensor<2>,
    /// The factors on them, where there is dropout.
    pub mask: Option<Tensor<2>>,
}

/// The nominal trajectory of a batch.
#[derive(Debug, Clone)]
pub struct Trajectory {
    /// States by time step, then by layer.
    pub steps: Vec<Vec<LayerState>>,
    /// W^out sum_t h_t^L + b^out, `[batch, class]`.
    pub logits: Tensor<2>,
}

impl Trajectory {
    /// Spikes as a record (see [`crate::engine::kernel::Plan`]).
    pub fn spikes(&self) -> Tensor<1> {
        self.record(|state| state.spikes.clone())
    }

    /// Membrane potentials as a record.
    pub fn membrane(&self) -> Tensor<1> {
        self.record(|state| state.membrane.clone())
    }

    fn record(&self, of: impl Fn(&LayerState) -> Tensor<2>) -> Tensor<1> {
        let layers = self.steps.first().map_or(0, Vec::len);
        let block = |layer: usize| -> Tensor<2> {
            let steps: Vec<Tensor<2>> = self.steps.iter().map(|step| of(&step[layer])).collect();
            Tensor::stack::<3>(steps, 1).flatten(1, 2)
        };
        Tensor::cat((0..layers).map(block).collect(), 1).flatten(0, 1)
    }

    /// Spikes per neuron and time step of each layer, `[layer]`.
    pub fn rates(&self) -> Tensor<1> {
        let layers = self.steps.first().map_or(0, Vec::len);
        let rate = |layer: usize| {
            let spikes = self.steps.iter().map(|step| step[layer].spikes.clone());
            let sum = spikes.reduce(|sum, next| sum + next);
            let mean = sum.expect("an input has a time step").mean();
            mean.div_scalar(self.steps.len() as f64)
        };
        Tensor::cat((0..layers).map(rate).collect(), 0)
    }
}
