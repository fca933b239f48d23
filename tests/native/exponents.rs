//! Exponents that are known beforehand.

use burn::tensor::{Device, Tensor, TensorData};
use lyapunov_snn::core::config::{EstimatorKind, ModelConfig, RecurrentInit, Statistic};
use lyapunov_snn::core::random::{Stream, stream};
use lyapunov_snn::engine::kernel::{TwinKind, TwinPlan};
use lyapunov_snn::engine::lyapunov::{Perturbation, tangent};
use lyapunov_snn::engine::model::{Network, create_snn};

const BATCH: usize = 4;

/// A network that never spikes: no input, and a threshold far away.
fn silent(hidden_dims: Vec<usize>, beta: f64) -> Network {
    let config = ModelConfig {
        input_dim: 3,
        hidden_dims,
        num_classes: 2,
        beta,
        threshold: 100.0,
        ..ModelConfig::reference_feedforward()
    };
    create_snn(&config, 0, &Device::flex()).expect("valid")
}

/// The tangent's exponent and the reference's, over all layers, without any input.
fn without_input(network: &Network, time: usize) -> (f64, f64) {
    let input = Tensor::zeros([BATCH, time, network.config.input_dim], &Device::flex());
    let mut rng = stream(5, Stream::Perturbation, 0);
    let start = Perturbation::draw(
        EstimatorKind::Reference,
        network,
        BATCH,
        &mut rng,
        &Device::flex(),
    );
    let twin = TwinPlan {
        eps: 1e-4,
        layers: (0..network.config.hidden_dims.len()).collect(),
        kind: TwinKind::Reference,
        transient: 0,
    };
    let simulation = network.simulate(input, None, Some((twin, start.0.clone())));
    let tangent = tangent::growth(network, &simulation, &start, 0, Statistic::Mean).exponent;
    let seed = simulation.twin.expect("a twin was asked for").exponent;
    (number(tangent), number(seed))
}

fn number(tensor: Tensor<1>) -> f64 {
    f64::from(tensor.into_scalar::<f32>())
}

#[test]
fn leaky_integrator_exponent_is_ln_beta() {
    for beta in [0.5, 0.9, 0.99] {
        let network = silent(vec![11], beta);
        let (exponent, _) = without_input(&network, 50);
        assert!(
            (exponent - beta.ln()).abs() < 1e-5,
            "{exponent} for beta {beta}"
        );
    }
}

/// model.md: with L layers and no flips the reference's estimator reads
/// log beta + log sqrt(sum H) / T + ((T - 1) / T) log sqrt(L), above 0 for L = 2 and beta 0.9.
#[test]
fn seed_estimator_reads_log_sqrt_layers_too_high_on_silent_layers() {
    let network = silent(vec![64, 64], 0.9);
    let time = 200;
    let (sound, exponent) = without_input(&network, time);
    let steps = time as f64;
    let expected =
        0.9f64.ln() + 128f64.sqrt().ln() / steps + (steps - 1.0) / steps * 2f64.sqrt().ln();
    assert!(
        (exponent - expected).abs() < 3e-3,
        "{exponent}, expected {expected}"
    );
    assert!(exponent > 0.2, "a contracting network reads as chaotic");
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
        ..ModelConfig::reference_recurrent()
    };
    let network = create_snn(&config, 0, &Device::flex()).expect("valid");
    let (exponent, _) = without_input(&network, 2000);
    assert!((exponent - 0.9f64.ln()).abs() < 3e-3, "{exponent}");
}

#[test]
fn records_are_batch_by_time_by_neuron_and_spikes_are_0_or_1() {
    let network = create_snn(&ModelConfig::default(), 0, &Device::flex()).expect("valid");
    let values: Vec<f32> = (0..2 * 7 * 64).map(|index| (index % 3) as f32).collect();
    let input = Tensor::from_data(TensorData::new(values, [2, 7, 64]), &Device::flex());
    let simulation = network.forward(input);
    assert_eq!(simulation.spikes.dims(), [2 * 7 * 64]);
    assert_eq!(simulation.membrane.dims(), [2 * 7 * 64]);
    let spikes: Vec<f32> = simulation.spikes.into_data().iter::<f32>().collect();
    let membrane: Vec<f32> = simulation.membrane.into_data().iter::<f32>().collect();
    assert!(spikes.contains(&1.0) && spikes.contains(&0.0));
    for (spike, potential) in spikes.iter().zip(&membrane) {
        assert_eq!(*spike, f32::from(u8::from(*potential > 1.0)));
    }
}
