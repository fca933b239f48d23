//! The start direction xi of a twin or tangent.

use crate::config::{ModelConfig, ModelKind};
use crate::model::normal;
use crate::random::{Stream, stream};
use burn::tensor::{Device, Tensor, TensorData};

/// xi ~ N(0, 1) for every element of the state, by layer, `[batch, neuron]`.
#[derive(Debug, Clone)]
pub struct Perturbation {
    pub membranes: Vec<Tensor<2>>,
    /// Of the synaptic currents; empty for a feedforward network.
    pub currents: Vec<Tensor<2>>,
}

impl Perturbation {
    /// Draws xi for a batch from the stream of `seed` at `index`.
    pub fn draw(model: &ModelConfig, batch: usize, seed: u64, index: u64, device: &Device) -> Self {
        let mut rng = stream(seed, Stream::Perturbation, index);
        let mut draw = |&width: &usize| {
            let values = normal(&mut rng, 1.0, batch * width);
            Tensor::from_data(TensorData::new(values, [batch, width]), device)
        };
        let membranes = model.hidden_dims.iter().map(&mut draw).collect();
        let currents = match model.kind {
            ModelKind::Feedforward => Vec::new(),
            ModelKind::Recurrent => model.hidden_dims.iter().map(&mut draw).collect(),
        };
        Self {
            membranes,
            currents,
        }
    }
}
