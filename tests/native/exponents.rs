//! Exponents that are known beforehand.

use burn::tensor::{Device, Tensor, TensorData};
use lyapunov_snn::config::{ModelConfig, RecurrentInit};
use lyapunov_snn::lyapunov::{Perturbation, seed, tangent};
use lyapunov_snn::model::{Dropout, Network, Trajectory, create_snn};

const BATCH: usize = 4;

/// A network that never spikes: no input, and a threshold far away.
fn silent(hidden_dims: Vec<usize>, beta: f64) -> Network {
    let config = ModelConfig {
        input_dim: 3,
        hidden_dims,
        num_classes: 2,
        beta,
        threshold: 100.0,
        ..ModelConfig::seed_feedforward()
    };
    create_snn(&config, 0, &Device::flex()).expect("valid")
}

fn without_input(network: &Network, time: usize) -> (Trajectory, Perturbation) {
    let input = Tensor::zeros([BATCH, time, network.config.input_dim], &Device::flex());
    let trajectory = network.forward(input, Dropout::Off);
    (
        trajectory,
        Perturbation::draw(&network.config, BATCH, 5, 0, &Device::flex()),
    )
}

fn number(tensor: Tensor<1>) -> f64 {
    f64::from(tensor.into_scalar::<f32>())
}

#[test]
fn leaky_integrator_exponent_is_ln_beta() {
    for beta in [0.5, 0.9, 0.99] {
        let network = silent(vec![11], beta);
        let (trajectory, start) = without_input(&network, 50);
        let exponent = number(tangent::exponent(&network, &trajectory, &start));
        assert!(
            (exponent - beta.ln()).abs() < 1e-5,
            "{exponent} for beta {beta}"
        );
    }
}

/// model.md: with L layers and no flips the seed's estimator reads
/// log beta + log sqrt(sum H) / T + ((T - 1) / T) log sqrt(L), above 0 for L = 2 and beta 0.9.
#[test]
fn seed_estimator_reads_log_sqrt_layers_too_high_on_silent_layers() {
    let network = silent(vec![64, 64], 0.9);
    let time = 200;
    let (trajectory, start) = without_input(&network, time);
    let exponent = number(seed::exponent(&network, &trajectory, &start, 1e-4, &[0, 1]));
    let steps = time as f64;
    let expected =
        0.9f64.ln() + 128f64.sqrt().ln() / steps + (steps - 1.0) / steps * 2f64.sqrt().ln();
    assert!(
        (exponent - expected).abs() < 3e-3,
        "{exponent}, expected {expected}"
    );
    assert!(exponent > 0.2, "a contracting network reads as chaotic");
    let sound = number(tangent::exponent(&network, &trajectory, &start));
    // The layers below threshold still couple through the surrogate's tail, hardly.
    assert!((sound - 0.9f64.ln()).abs() < 1e-2, "{sound}");
}

/// [[0.9, 1], [0, 0.5]]: the current decays by 0.5 and drives the membrane, so the largest
/// exponent is ln 0.9.
#[test]
fn silent_recurrent_exponent_is_the_slower_decay() {
    let config = ModelConfig {
        input_dim: 3,
        hidden_dims: vec![1],
        num_classes: 2,
        alpha: 0.5,
        beta: 0.9,
        threshold: 1000.0,
        recurrent_init: RecurrentInit::Normal { gain: 0.0 },
        ..ModelConfig::seed_recurrent()
    };
    let network = create_snn(&config, 0, &Device::flex()).expect("valid");
    let (trajectory, start) = without_input(&network, 2000);
    let exponent = number(tangent::exponent(&network, &trajectory, &start));
    assert!((exponent - 0.9f64.ln()).abs() < 3e-3, "{exponent}");
}

#[test]
fn recording_has_the_shapes_batch_time_neuron_and_spikes_are_0_or_1() {
    let network = create_snn(&ModelConfig::default(), 0, &Device::flex()).expect("valid");
    let values: Vec<f32> = (0..2 * 7 * 64).map(|index| (index % 3) as f32).collect();
    let input = Tensor::from_data(TensorData::new(values, [2, 7, 64]), &Device::flex());
    let trajectory = network.forward(input, Dropout::Off);
    assert_eq!(trajectory.spikes(0).dims(), [2, 7, 64]);
    assert_eq!(trajectory.membrane(0).dims(), [2, 7, 64]);
    let spikes: Vec<f32> = trajectory.spikes(0).into_data().iter::<f32>().collect();
    let membrane: Vec<f32> = trajectory.membrane(0).into_data().iter::<f32>().collect();
    assert!(spikes.contains(&1.0) && spikes.contains(&0.0));
    for (spike, potential) in spikes.iter().zip(&membrane) {
        assert_eq!(*spike, f32::from(u8::from(*potential > 1.0)));
    }
}
