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
    /// The same numbers outside of the gradient's graph.
    pub fn inner(&self) -> Self {
        self.map(Tensor::inner)
    }

    /// The same numbers as constants of a gradient's graph.
    pub fn constant(&self) -> Self {
        self.map(Tensor::from_inner)
    }

    fn map(&self, convert: impl Fn(Tensor<2>) -> Tensor<2>) -> Self {
        let state = |state: &LayerState| LayerState {
            current: state.current.clone().map(&convert),
            membrane: convert(state.membrane.clone()),
            spikes: convert(state.spikes.clone()),
            output: convert(state.output.clone()),
        };
        Self {
            steps: self
                .steps
                .iter()
                .map(|layers| layers.iter().map(state).collect())
                .collect(),
            logits: convert(self.logits.clone()),
        }
    }

    /// Spikes of one layer, `[batch, time, neuron]`.
    pub fn spikes(&self, layer: usize) -> Tensor<3> {
        Tensor::stack(
            self.steps
                .iter()
                .map(|step| step[layer].spikes.clone())
                .collect(),
            1,
        )
    }

    /// Membrane potentials of one layer, `[batch, time, neuron]`.
    pub fn membrane(&self, layer: usize) -> Tensor<3> {
        Tensor::stack(
            self.steps
                .iter()
                .map(|step| step[layer].membrane.clone())
                .collect(),
            1,
        )
    }

    /// Spikes per neuron and time step over all layers and the batch, `[1]`.
    pub fn firing_rate(&self) -> Tensor<1> {
        let layers = self.steps.first().map_or(0, Vec::len);
        let sums = (0..layers).map(|layer| {
            let spikes = self.steps.iter().map(|step| step[layer].spikes.clone());
            spikes
                .reduce(|sum, next| sum + next)
                .expect("an input has a time step")
        });
        let sums: Vec<Tensor<2>> = sums.collect();
        let neurons: usize = sums.iter().map(|sum| sum.shape().num_elements()).sum();
        let total = sums
            .into_iter()
            .map(Tensor::sum)
            .reduce(|sum, next| sum + next);
        total
            .expect("a network has a layer")
            .div_scalar((neurons * self.steps.len()) as f64)
    }
}
