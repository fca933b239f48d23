//! Gradients against central differences in double precision, with smooth spikes.

use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use lyapunov_snn::config::{ModelConfig, ModelKind, RecurrentInit, SurrogateConfig};
use lyapunov_snn::kernel::TwinPlan;
use lyapunov_snn::loss::cross_entropy;
use lyapunov_snn::lyapunov::{Perturbation, tangent};
use lyapunov_snn::model::{Network, Parameters, Simulation, create_snn};
use lyapunov_snn::surrogate::SpikeFunction;

const STEP: f64 = 1e-6;
const BATCH: usize = 3;
const TIME: usize = 9;

fn network(kind: ModelKind, surrogate: SurrogateConfig) -> Network {
    let config = ModelConfig {
        kind,
        surrogate,
        input_dim: 5,
        hidden_dims: vec![7, 6],
        num_classes: 3,
        recurrent_init: RecurrentInit::Normal { gain: 1.0 },
        ..ModelConfig::default()
    };
    let mut network = create_snn(&config, 4, &Device::flex()).expect("valid");
    network.spike_function = SpikeFunction::Smooth;
    let numbers = numbers(&network);
    network.parameters = parameters(numbers);
    network
}

fn numbers(network: &Network) -> Vec<f64> {
    network
        .parameters
        .numbers()
        .into_data()
        .iter::<f64>()
        .collect()
}

fn parameters(numbers: Vec<f64>) -> Parameters {
    let length = numbers.len();
    Parameters::from_tensor(tensor(numbers, [length]))
}

fn tensor<const D: usize>(values: Vec<f64>, shape: [usize; D]) -> Tensor<D> {
    let device = Device::flex().autodiff();
    Tensor::from_data(TensorData::new(values, shape), (&device, DType::F64))
}

fn wave<const D: usize>(shape: [usize; D], scale: f64) -> Tensor<D> {
    let count = shape.iter().product::<usize>();
    let values = (0..count).map(|index| scale * (index as f64 * 0.7).sin());
    tensor(values.collect(), shape)
}

fn forward(network: &Network) -> Simulation {
    network.forward(wave([BATCH, TIME, 5], 1.5))
}

fn start(network: &Network) -> Perturbation {
    Perturbation(wave([BATCH, network.plan(BATCH, TIME).state_len()], 1.0))
}

/// Compares d loss / d parameter with central differences at every fifth weight and bias.
fn check(network: &Network, loss: impl Fn(&Network) -> Tensor<1>) {
    let gradient = network.parameters.flat().grad(&loss(network).backward());
    let gradient = gradient.expect("the loss depends on the parameters");
    let gradient: Vec<f64> = gradient.into_data().iter::<f64>().collect();
    let mut checked = 0;
    for element in (0..gradient.len()).step_by(5) {
        let shifted = |sign: f64| -> f64 {
            let mut network = network.clone();
            let mut numbers = numbers(&network);
            numbers[element] += sign * STEP;
            network.parameters = parameters(numbers);
            loss(&network).into_scalar::<f64>()
        };
        let slope = (shifted(1.0) - shifted(-1.0)) / (2.0 * STEP);
        let error = (slope - gradient[element]).abs();
        assert!(
            error <= 1e-6 + 1e-5 * slope.abs(),
            "element {element}: {slope} by differences, {} by gradient",
            gradient[element]
        );
        checked += usize::from(slope.abs() > 1e-4);
    }
    assert!(
        checked >= 5,
        "only {checked} elements had a slope to compare"
    );
}

fn every_network() -> Vec<Network> {
    let surrogates = [
        SurrogateConfig::FastSigmoid { slope: 5.0 },
        SurrogateConfig::Atan { alpha: 2.0 },
    ];
    let kinds = [ModelKind::Feedforward, ModelKind::Recurrent];
    kinds
        .iter()
        .flat_map(|&kind| surrogates.map(|surrogate| network(kind, surrogate)))
        .collect()
}

#[test]
fn task_gradient_agrees_with_finite_differences() {
    for network in every_network() {
        check(&network, |network| {
            let target = TensorData::new(vec![0i32, 2, 1], [BATCH]);
            let target = Tensor::<1, Int>::from_data(target, &Device::flex().autodiff());
            cross_entropy(forward(network).logits, target).cross_entropy
        });
    }
}

#[test]
fn seed_exponent_gradient_agrees_with_finite_differences() {
    for network in every_network() {
        check(&network, |network| {
            let twin = TwinPlan {
                eps: 0.05,
                layers: vec![0, 1],
            };
            let input = wave([BATCH, TIME, 5], 1.5);
            let simulation = network.simulate(input, None, Some((twin, start(network).0)));
            simulation.twin_exponent.expect("a twin was asked for")
        });
    }
}

#[test]
fn tangent_gradient_with_frozen_slopes_agrees_with_finite_differences() {
    for network in every_network() {
        // Frozen: the nominal trajectory, and so every slope, stays where it is.
        let frozen = forward(&network);
        check(&network, |network| {
            tangent::growth(network, &frozen, &start(network)).exponent
        });
    }
}
