//! The first weights: Xavier-uniform maps, zero biases, V uniform or normal.

use super::network::Network;
use super::parameters::Parameters;
use crate::core::config::{ModelConfig, RecurrentInit};
use crate::core::random::{Stream, normals, stream};
use crate::core::settings::ConfigError;
use crate::engine::kernel::{MapPlace, Plan};
use burn::tensor::Device;
use rand::{Rng, RngExt};

/// Makes a network: the reference's factory. The same seed gives the same weights on every device.
///
/// Input maps and readout are uniform in +-sqrt(6 / (in + out)) (Glorot and Bengio 2010) with zero
/// biases, the first times `input_gain`; V is as [`RecurrentInit`] says, and one-to-one of the size
/// that a row of it would have.
///
/// # Errors
/// A [`ConfigError`] that names the field, its value and its range.
pub fn create_snn(
    config: &ModelConfig,
    seed: u64,
    device: &Device,
) -> Result<Network, ConfigError> {
    config.validate()?;
    let parameters = Parameters::from_numbers(initial_numbers(config, seed), device);
    Ok(Network::new(config.clone(), parameters))
}

/// Every parameter of a validated configuration before the first step, in the order of
/// [`Parameters`].
pub fn initial_numbers(config: &ModelConfig, seed: u64) -> Vec<f32> {
    let mut rng = stream(seed, Stream::Weights, 0);
    let plan = Plan::new(config, 1, 1);
    let mut numbers = Vec::with_capacity(plan.parameter_count());
    for layer in plan.layers() {
        let gain = if layer.index == 0 {
            config.input_gain
        } else {
            1.0
        };
        xavier(&mut rng, layer.linear, gain, &mut numbers);
        match layer.recurrent {
            Some(map) if plan.one_to_one => {
                one_to_one(&mut rng, map, config.recurrent_init, &mut numbers);
            }
            Some(map) => recurrent(&mut rng, map, config.recurrent_init, &mut numbers),
            None => {}
        }
    }
    if plan.learns_readout() {
        xavier(&mut rng, plan.readout(), 1.0, &mut numbers);
    } else {
        let readout = plan.readout();
        on_diagonal(readout, vec![1.0; readout.rows], &mut numbers);
    }
    for _ in plan.layers() {
        numbers.extend([config.alpha, config.beta, config.threshold].map(|value| value as f32));
    }
    numbers
}

fn xavier(rng: &mut impl Rng, map: MapPlace, gain: f64, numbers: &mut Vec<f32>) {
    let bound = gain * (6.0 / (map.rows + map.columns) as f64).sqrt();
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

/// A diagonal alone: uniform in +-1, or N(0, gain^2).
fn one_to_one(rng: &mut impl Rng, map: MapPlace, init: RecurrentInit, numbers: &mut Vec<f32>) {
    let diagonal = match init {
        RecurrentInit::Uniform {} => uniform(rng, 1.0, map.rows),
        RecurrentInit::Normal { gain } => normal(rng, gain, map.rows),
    };
    on_diagonal(map, diagonal, numbers);
}

/// A map of `values` on its diagonal, zero beside it and in the bias.
fn on_diagonal(map: MapPlace, values: impl IntoIterator<Item = f32>, numbers: &mut Vec<f32>) {
    let start = numbers.len();
    numbers.resize(start + map.end() - map.weight, 0.0);
    for (row, value) in values.into_iter().enumerate() {
        numbers[start + row * (map.columns + 1)] = value;
    }
}

fn uniform(rng: &mut impl Rng, bound: f64, count: usize) -> Vec<f32> {
    (0..count)
        .map(|_| ((rng.random::<f64>() * 2.0 - 1.0) * bound) as f32)
        .collect()
}

/// `count` draws of N(0, deviation^2).
pub(crate) fn normal(rng: &mut impl Rng, deviation: f64, count: usize) -> Vec<f32> {
    let draws = normals(rng, count).into_iter();
    draws.map(|draw| (draw * deviation) as f32).collect()
}
