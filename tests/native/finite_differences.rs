//! Gradients against central differences in double precision, with smooth spikes.

use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use lyapunov_snn::core::config::{
    FiringRateConfig, LossConfig, ModelConfig, ModelKind, Readout, Recurrence, RecurrentInit,
    Reset, Statistic, SurrogateConfig, SurrogateKind,
};
use lyapunov_snn::core::name::Named;
use lyapunov_snn::core::surrogate::SpikeFunction;
use lyapunov_snn::engine::kernel::{TwinKind, TwinPlan};
use lyapunov_snn::engine::loss::{LossPlan, loss};
use lyapunov_snn::engine::lyapunov::{Perturbation, tangent};
use lyapunov_snn::engine::model::{Network, Parameters, Simulation, create_snn};

const STEP: f64 = 1e-6;
const BATCH: usize = 3;
const TIME: usize = 9;

fn network(kind: ModelKind, change: impl FnOnce(&mut ModelConfig)) -> Network {
    let mut config = ModelConfig {
        kind,
        input_dim: 5,
        hidden_dims: vec![7, 6],
        num_classes: 3,
        recurrent_init: RecurrentInit::Normal { gain: 1.0 },
        ..ModelConfig::default()
    };
    change(&mut config);
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
    let learnt = network.plan(BATCH, TIME).learnt().into_iter();
    let places: Vec<usize> = learnt.flat_map(|tensor| tensor.places).collect();
    let unlearnt = (0..gradient.len()).filter(|place| !places.contains(place));
    for place in unlearnt {
        assert_eq!(gradient[place], 0.0, "place {place} is not learnt");
    }
    // Every fifth, and all constants.
    let constants = network.plan(BATCH, TIME).readout().end();
    let chosen = places.iter().enumerate();
    let chosen = chosen.filter(|&(index, &place)| index % 5 == 0 || place >= constants);
    let mut checked = 0;
    for (_, &element) in chosen {
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

/// Each surrogate, reset, recurrence and readout at least once; `learn_threshold` besides, where a
/// threshold may be learnt.
fn every_network(learn_threshold: bool) -> Vec<Network> {
    use ModelKind::{Feedforward, Recurrent};
    let learn = move |model: &mut ModelConfig| {
        model.learn_alpha = true;
        model.learn_beta = true;
        model.learn_threshold = learn_threshold;
    };
    let fast = SurrogateConfig::FastSigmoid { slope: 5.0 };
    let atan = SurrogateConfig::Atan { alpha: 2.0 };
    vec![
        network(Feedforward, |model| model.surrogate = fast),
        network(Feedforward, |model| model.surrogate = atan),
        network(Recurrent, |model| model.surrogate = fast),
        network(Recurrent, |model| model.surrogate = atan),
        network(Feedforward, |model| {
            learn(model);
            model.reset = Reset::Zero;
            model.surrogate = SurrogateConfig::Sigmoid { slope: 4.0 };
        }),
        network(Feedforward, |model| {
            learn(model);
            model.readout = Readout::SpikeCount {};
        }),
        network(Recurrent, |model| {
            learn(model);
            model.reset = Reset::Zero;
        }),
        network(Recurrent, |model| {
            learn(model);
            model.reset = Reset::Hard;
        }),
        network(Recurrent, |model| {
            learn(model);
            model.recurrence = Recurrence::OneToOne;
            model.surrogate = SurrogateConfig::Triangular { width: 3.0 };
        }),
        network(Recurrent, |model| {
            learn(model);
            model.reset = Reset::None;
            model.readout = Readout::Membrane { beta: 0.8 };
        }),
        network(Feedforward, |model| {
            model.surrogate = SurrogateConfig::StraightThrough {};
            model.threshold = 0.3;
        }),
    ]
}

/// snnTorch's “triangular” has a kink at the threshold: no difference across it is its slope.
#[test]
fn every_surrogate_without_a_kink_is_among_the_networks() {
    let networks = every_network(false);
    let compared = |kind: SurrogateKind| {
        let of = |network: &Network| SurrogateKind::from(&network.plan(BATCH, TIME).surrogate);
        networks.iter().any(|network| of(network) == kind)
    };
    let left: Vec<_> = SurrogateKind::all()
        .filter(|kind| !compared(*kind))
        .collect();
    assert_eq!(left, [SurrogateKind::SnntorchTriangular]);
}

fn targets() -> Tensor<1, Int> {
    let target = TensorData::new(vec![0i32, 2, 1], [BATCH]);
    Tensor::from_data(target, &Device::flex().autodiff())
}

#[test]
fn task_gradient_agrees_with_finite_differences() {
    for network in every_network(true) {
        check(&network, |network| {
            loss(&forward(network), targets(), LossPlan::CROSS_ENTROPY).loss
        });
    }
}

#[test]
fn count_and_firing_rate_losses_agree_with_finite_differences() {
    let wanted = LossPlan {
        loss: LossConfig::CountMse {
            correct_rate: 0.8,
            incorrect_rate: 0.1,
        },
        firing_rate: Some(FiringRateConfig {
            target: 0.1,
            weight: 2.0,
        }),
    };
    for kind in [ModelKind::Feedforward, ModelKind::Recurrent] {
        let network = network(kind, |model| model.readout = Readout::SpikeCount {});
        check(&network, |network| {
            loss(&forward(network), targets(), wanted).loss
        });
    }
}

#[test]
fn seed_exponent_gradient_agrees_with_finite_differences() {
    for network in every_network(true) {
        check(&network, |network| {
            let twin = TwinPlan {
                eps: 0.05,
                layers: vec![0, 1],
                kind: TwinKind::Reference,
                transient: 0,
            };
            let input = wave([BATCH, TIME, 5], 1.5);
            let simulation = network.simulate(input, None, Some((twin, start(network).0)));
            simulation.twin.expect("a twin was asked for").exponent
        });
    }
}

#[test]
fn tangent_gradient_with_frozen_slopes_agrees_with_finite_differences() {
    for network in every_network(false) {
        // Frozen: the nominal trajectory, and so every slope, stays where it is.
        let frozen = forward(&network);
        for statistic in [Statistic::Mean, Statistic::MeanSquare] {
            for transient in [0, 1, TIME / 2, TIME - 1] {
                check(&network, |network| {
                    let start = start(network);
                    tangent::growth(network, &frozen, &start, transient, statistic).exponent
                });
            }
        }
    }
}

#[test]
fn the_mean_square_rate_of_one_sample_is_its_exponent_and_so_is_the_gradient() {
    let network = network(ModelKind::Recurrent, |_| {});
    let simulation = network.forward(wave([1, TIME, 5], 1.5));
    let start = Perturbation(wave([1, network.plan(1, TIME).state_len()], 1.0));
    let [mean, mean_square] = [Statistic::Mean, Statistic::MeanSquare].map(|statistic| {
        let exponent = tangent::growth(&network, &simulation, &start, 2, statistic).exponent;
        let gradient = network.parameters.flat().grad(&exponent.backward());
        let gradient = gradient.expect("V has one").into_data();
        (exponent.into_data(), gradient)
    });
    assert_eq!(mean, mean_square);
}

#[test]
fn the_mean_square_rate_of_several_samples_is_above_their_mean() {
    let network = network(ModelKind::Recurrent, |_| {});
    let simulation = forward(&network);
    let [mean, mean_square] = [Statistic::Mean, Statistic::MeanSquare].map(|statistic| {
        let growth = tangent::growth(&network, &simulation, &start(&network), 0, statistic);
        growth.exponent.into_scalar::<f64>()
    });
    assert!(mean_square > mean + 1e-6, "{mean_square} {mean}");
}
