//! Measures the largest Lyapunov exponent of a network whose weights you bring, named as in a PyTorch
//! `state_dict`, along input that you bring.
//!
//! Here it is one neuron that hears its own spikes through V = 0.8 and spikes every second step, so that its
//! exponent is known: (ln(0.5 + 0.8 g(0.5)) + ln(0.5 + 0.8 g(-0.3))) / 2 with g(v) = 1 / (1 + (pi v)^2).
//! Prints the measured and the known one, in nats per time step.
//!
//!     cargo run --release --example own_network

use burn::tensor::{Tensor, TensorData};
use lyapunov_snn::core::config::{EstimatorKind, LyapunovConfig, ModelConfig, SurrogateConfig};
use lyapunov_snn::core::random::{Stream, stream};
use lyapunov_snn::engine::lyapunov::{Perturbation, forward};
use lyapunov_snn::engine::model::create_snn;
use lyapunov_snn::engine::training::OpenDevice;
use std::error::Error;

const TIME: usize = 400;

/// What the network's weights are; the readout plays no part in an exponent.
fn weights(name: &str) -> Option<Vec<f32>> {
    Some(match name {
        "linears.0.weight" => vec![1.0],
        "neurons.0.recurrent.weight" => vec![0.8],
        "linears.0.bias" | "neurons.0.recurrent.bias" => vec![0.0],
        _ => return None,
    })
}

/// The exponent along one sample, nats per time step.
pub fn measured() -> Result<f32, Box<dyn Error>> {
    let model = ModelConfig {
        input_dim: 1,
        hidden_dims: vec![1],
        num_classes: 2,
        alpha: 0.0,
        beta: 0.5,
        surrogate: SurrogateConfig::Atan { alpha: 2.0 },
        ..ModelConfig::reference_recurrent()
    };
    let device = OpenDevice::cpu().device;
    let mut network = create_snn(&model, 0, &device)?;
    let mut numbers: Vec<f32> = network.parameters.numbers().into_data().try_to_vec()?;
    for tensor in network.plan(1, TIME).learnt() {
        for (place, weight) in tensor
            .places
            .iter()
            .zip(weights(&tensor.name).unwrap_or_default())
        {
            numbers[*place] = weight;
        }
    }
    network.parameters = network.parameters.replaced(&numbers, &device)?;
    // [batch, time, channel]: a first push, then a weak and a strong one in turn.
    let pushes = [1.5].into_iter().chain([0.15, 1.15].into_iter().cycle());
    let input = TensorData::new(pushes.take(TIME).collect(), [1, TIME, 1]);
    let config = LyapunovConfig {
        transient: Some(2),
        ..LyapunovConfig::default()
    };
    let kind = EstimatorKind::Tangent;
    let mut rng = stream(0, Stream::Perturbation, 0);
    let start = Perturbation::draw(kind, &network, 1, &mut rng, &device);
    let input = Tensor::from_data(input, &device);
    let (_, reading) = forward(kind, &config, &network, input, None, &start)?;
    Ok(reading.exponent.into_scalar())
}

/// What the equation in this file's head says.
pub fn known() -> f64 {
    let g = |v: f64| 1.0 / (1.0 + (std::f64::consts::PI * v).powi(2));
    let factor = |v: f64| (0.5 + 0.8 * g(v)).ln();
    (factor(0.5) + factor(-0.3)) / 2.0
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("measured {:.6}, known {:.6}", measured()?, known());
    Ok(())
}
