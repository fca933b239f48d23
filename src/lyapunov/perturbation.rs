//! The start direction xi of a twin or tangent.

use crate::config::{ModelConfig, ModelKind};
use crate::model::normal;
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;

/// xi ~ N(0, 1) for every element of the state, `[batch, state]` (see [`crate::kernel::Plan`]).
#[derive(Debug, Clone)]
pub struct Perturbation(pub Tensor<2>);

impl Perturbation {
    /// Draws xi for a batch, sample by sample.
    pub fn draw(model: &ModelConfig, batch: usize, rng: &mut ChaCha8Rng, device: &Device) -> Self {
        let kinds = match model.kind {
            ModelKind::Feedforward => 1,
            ModelKind::Recurrent => 2,
        };
        let width = kinds * model.spiking_layers().iter().sum::<usize>();
        let values = normal(rng, 1.0, batch * width);
        Self(Tensor::from_data(
            TensorData::new(values, [batch, width]),
            device,
        ))
    }
}
