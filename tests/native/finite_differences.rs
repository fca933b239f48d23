//! Gradients against central differences in double precision, with smooth spikes.

use burn::module::Param;
use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use lyapunov_snn::config::{ModelConfig, ModelKind, RecurrentInit, SurrogateConfig};
use lyapunov_snn::loss::cross_entropy;
use lyapunov_snn::lyapunov::{Perturbation, seed, tangent};
use lyapunov_snn::model::{Dropout, Network, SpikeFunction, Trajectory, create_snn};

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
    let mut network = create_snn(&config, 4, &Device::flex().autodiff()).expect("valid");
    network.spike_function = SpikeFunction::Smooth;
    for layer in &mut network.parameters.layers {
        layer.linear.weight = double(&layer.linear.weight);
        layer.linear.bias = double(&layer.linear.bias);
        if let Some(recurrent) = &mut layer.recurrent {
            recurrent.weight = double(&recurrent.weight);
            recurrent.bias = double(&recurrent.bias);
        }
    }
    network.parameters.readout.weight = double(&network.parameters.readout.weight);
    network.parameters.readout.bias = double(&network.parameters.readout.bias);
    network
}

fn double<const D: usize>(parameter: &Param<Tensor<D>>) -> Param<Tensor<D>> {
    let data = parameter.val().into_data().convert_dtype(DType::F64);
    Param::from_tensor(Tensor::from_data(
        data,
        (&Device::flex().autodiff(), DType::F64),
    ))
}

fn wave<const D: usize>(shape: [usize; D], scale: f64) -> Tensor<D> {
    let count = shape.iter().product::<usize>();
    let values: Vec<f64> = (0..count)
        .map(|index| scale * (index as f64 * 0.7).sin())
        .collect();
    let device = Device::flex().autodiff();
    Tensor::from_data(TensorData::new(values, shape), (&device, DType::F64))
}

fn trajectory(network: &Network) -> Trajectory {
    network.forward(wave([BATCH, TIME, 5], 1.5), Dropout::Off)
}

fn start(network: &Network) -> Perturbation {
    let parts = |scale| {
        network
            .config
            .hidden_dims
            .iter()
            .map(|&h| wave([BATCH, h], scale))
            .collect()
    };
    let currents = match network.config.kind {
        ModelKind::Feedforward => Vec::new(),
        ModelKind::Recurrent => parts(0.8),
    };
    Perturbation {
        membranes: parts(1.0),
        currents,
    }
}

/// Compares d loss / d parameter with central differences at a few elements of each weight.
fn check(network: &Network, loss: impl Fn(&Network) -> Tensor<1>) {
    let gradients = loss(network).backward();
    let mut checked = 0;
    for (layer, recurrent) in [(0, false), (1, false), (0, true), (1, true)] {
        let Some(weight) = weight_of(&mut network.clone(), layer, recurrent).cloned() else {
            continue;
        };
        let [out, input] = weight.val().dims();
        let gradient: Vec<f64> = match weight.val().grad(&gradients) {
            Some(gradient) => gradient.into_data().iter::<f64>().collect(),
            None => vec![0.0; out * input],
        };
        for element in (0..out * input).step_by(5) {
            let shifted = |sign: f64| -> f64 {
                let mut network = network.clone();
                let target = weight_of(&mut network, layer, recurrent).expect("as above");
                let mut values: Vec<f64> = target.val().into_data().iter::<f64>().collect();
                values[element] += sign * STEP;
                let data = TensorData::new(values, [out, input]);
                let device = Device::flex().autodiff();
                *target = Param::from_tensor(Tensor::from_data(data, (&device, DType::F64)));
                loss(&network)
                    .into_data()
                    .iter::<f64>()
                    .next()
                    .expect("one number")
            };
            let slope = (shifted(1.0) - shifted(-1.0)) / (2.0 * STEP);
            let error = (slope - gradient[element]).abs();
            assert!(
                error <= 1e-6 + 1e-5 * slope.abs(),
                "layer {layer}, recurrent {recurrent}, element {element}: {slope} by differences, {} by gradient",
                gradient[element]
            );
            checked += usize::from(slope.abs() > 1e-4);
        }
    }
    assert!(
        checked >= 5,
        "only {checked} elements had a slope to compare"
    );
}

fn weight_of(
    network: &mut Network,
    layer: usize,
    recurrent: bool,
) -> Option<&mut Param<Tensor<2>>> {
    let layer = network.parameters.layers.get_mut(layer)?;
    if recurrent {
        layer.recurrent.as_mut().map(|map| &mut map.weight)
    } else {
        Some(&mut layer.linear.weight)
    }
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
            cross_entropy(trajectory(network).logits, target)
        });
    }
}

#[test]
fn seed_exponent_gradient_agrees_with_finite_differences() {
    for network in every_network() {
        check(&network, |network| {
            seed::exponent(
                network,
                &trajectory(network),
                &start(network),
                0.05,
                &[0, 1],
            )
        });
    }
}

#[test]
fn tangent_gradient_with_frozen_slopes_agrees_with_finite_differences() {
    for network in every_network() {
        // Frozen: the nominal trajectory, and so every slope, stays where it is.
        let frozen = trajectory(&network).inner().constant();
        check(&network, |network| {
            tangent::exponent(network, &frozen, &start(network))
        });
    }
}
