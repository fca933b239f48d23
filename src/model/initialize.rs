//! The first weights: Xavier-uniform maps, zero biases, V uniform or normal.

use super::network::Network;
use super::parameters::{Dense, Layer, Parameters};
use crate::config::{ConfigError, ModelConfig, ModelKind, RecurrentInit};
use crate::random::{Stream, stream};
use burn::tensor::{Device, TensorData};
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

/// Makes a network: the seed's factory. The same seed gives the same weights on every device.
///
/// Input maps and readout are uniform in +-sqrt(6 / (in + out)) (Glorot and Bengio 2010) with zero
/// biases; V is as [`RecurrentInit`] says.
///
/// # Errors
/// A [`ConfigError`] that names the field, its value and its range.
pub fn create_snn(
    config: &ModelConfig,
    seed: u64,
    device: &Device,
) -> Result<Network, ConfigError> {
    config.validate()?;
    let mut rng = stream(seed, Stream::Weights, 0);
    let mut input = config.input_dim;
    let mut layers = Vec::new();
    for &width in &config.hidden_dims {
        let linear = xavier(&mut rng, width, input, device);
        let recurrent = (config.kind == ModelKind::Recurrent)
            .then(|| recurrent(&mut rng, width, config.recurrent_init, device));
        layers.push(Layer { linear, recurrent });
        input = width;
    }
    let readout = xavier(&mut rng, config.num_classes, input, device);
    Ok(Network::new(config.clone(), Parameters { layers, readout }))
}

fn xavier(rng: &mut impl Rng, out: usize, input: usize, device: &Device) -> Dense {
    let bound = (6.0 / (out + input) as f64).sqrt();
    dense(
        uniform(rng, bound, out * input),
        vec![0.0; out],
        out,
        input,
        device,
    )
}

fn recurrent(rng: &mut impl Rng, width: usize, init: RecurrentInit, device: &Device) -> Dense {
    let (weight, bias) = match init {
        RecurrentInit::Uniform => {
            let bound = 1.0 / (width as f64).sqrt();
            (
                uniform(rng, bound, width * width),
                uniform(rng, bound, width),
            )
        }
        RecurrentInit::Normal { gain } => {
            let deviation = gain / (width as f64).sqrt();
            (normal(rng, deviation, width * width), vec![0.0; width])
        }
    };
    dense(weight, bias, width, width, device)
}

fn dense(weight: Vec<f32>, bias: Vec<f32>, out: usize, input: usize, device: &Device) -> Dense {
    Dense::from_data(
        TensorData::new(weight, [out, input]),
        TensorData::new(bias, [out]),
        device,
    )
}

fn uniform(rng: &mut impl Rng, bound: f64, count: usize) -> Vec<f32> {
    (0..count)
        .map(|_| ((rng.random::<f64>() * 2.0 - 1.0) * bound) as f32)
        .collect()
}

/// `count` draws of N(0, deviation^2).
pub(crate) fn normal(rng: &mut impl Rng, deviation: f64, count: usize) -> Vec<f32> {
    let draw = |rng: &mut _| -> f64 { StandardNormal.sample(rng) };
    (0..count).map(|_| (draw(rng) * deviation) as f32).collect()
}
