//! The first weights: Xavier-uniform maps, zero biases, V uniform or normal.

use super::network::Network;
use super::parameters::Parameters;
use crate::config::{ConfigError, ModelConfig, RecurrentInit};
use crate::kernel::{MapPlace, Plan};
use crate::random::{Stream, stream};
use burn::tensor::Device;
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
    let plan = Plan::new(config, 1, 1);
    let mut numbers = Vec::with_capacity(plan.parameter_count());
    for layer in plan.layers() {
        xavier(&mut rng, layer.linear, &mut numbers);
        if let Some(map) = layer.recurrent {
            recurrent(&mut rng, map, config.recurrent_init, &mut numbers);
        }
    }
    xavier(&mut rng, plan.readout(), &mut numbers);
    let parameters = Parameters::from_numbers(numbers, device);
    Ok(Network::new(config.clone(), parameters))
}

fn xavier(rng: &mut impl Rng, map: MapPlace, numbers: &mut Vec<f32>) {
    let bound = (6.0 / (map.rows + map.columns) as f64).sqrt();
    numbers.extend(uniform(rng, bound, map.rows * map.columns));
    numbers.extend(std::iter::repeat_n(0.0, map.rows));
}

fn recurrent(rng: &mut impl Rng, map: MapPlace, init: RecurrentInit, numbers: &mut Vec<f32>) {
    let width = map.rows;
    match init {
        RecurrentInit::Uniform {} => {
            let bound = 1.0 / (width as f64).sqrt();
            numbers.extend(uniform(rng, bound, width * width));
            numbers.extend(uniform(rng, bound, width));
        }
        RecurrentInit::Normal { gain } => {
            let deviation = gain / (width as f64).sqrt();
            numbers.extend(normal(rng, deviation, width * width));
            numbers.extend(std::iter::repeat_n(0.0, width));
        }
    }
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
