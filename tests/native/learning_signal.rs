//! d loss / d U against central differences in double precision, with smooth spikes: once by the network's
//! own input, and once by the copy that the forward lens nudges.

use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use lyapunov_snn::core::config::{
    ModelConfig, ModelKind, Readout, RecurrentInit, Reset, SurrogateConfig,
};
use lyapunov_snn::core::exponent::Flow;
use lyapunov_snn::core::surrogate::SpikeFunction;
use lyapunov_snn::engine::kernel::Plan;
use lyapunov_snn::engine::kernel::cpu::{
    GradientIn, Inputs, Recorded, Trajectory, membrane_gradient,
};
use lyapunov_snn::engine::loss::{LossPlan, loss};
use lyapunov_snn::engine::model::{Network, Parameters, Simulation, create_snn};

const STEP: f64 = 1e-6;
const TIME: usize = 9;
const CHANNELS: usize = 5;
const WIDTH: usize = 7;
const THETA: f64 = 0.6;

/// Beside its channels the first layer has one for each of its neurons, of weight one.
fn network(kind: ModelKind, change: impl FnOnce(&mut ModelConfig)) -> Network {
    let mut config = ModelConfig {
        kind,
        input_dim: CHANNELS + WIDTH,
        hidden_dims: vec![WIDTH, 6],
        num_classes: 3,
        threshold: THETA,
        recurrent_init: RecurrentInit::Normal { gain: 1.0 },
        ..ModelConfig::default()
    };
    change(&mut config);
    let mut network = create_snn(&config, 4, &Device::flex()).expect("valid");
    network.spike_function = SpikeFunction::Smooth;
    let data = network.parameters.numbers().into_data();
    let mut numbers: Vec<f64> = data.iter::<f64>().collect();
    for row in 0..WIDTH {
        for column in 0..WIDTH {
            let place = row * (CHANNELS + WIDTH) + CHANNELS + column;
            numbers[place] = f64::from(u8::from(row == column));
        }
    }
    let length = numbers.len();
    network.parameters = Parameters::from_tensor(tensor(numbers, [length]));
    network
}

fn networks() -> Vec<Network> {
    use ModelKind::{Feedforward, Recurrent};
    vec![
        network(Feedforward, |_| {}),
        network(Recurrent, |_| {}),
        network(Recurrent, |model| {
            model.surrogate = SurrogateConfig::FastSigmoid { slope: 5.0 };
            model.readout = Readout::SpikeCount {};
            model.hidden_dims = vec![WIDTH];
        }),
        network(Feedforward, |model| model.reset = Reset::Zero),
        network(Recurrent, |model| model.reset = Reset::Zero),
        network(Recurrent, |model| model.reset = Reset::Hard),
        network(Recurrent, |model| {
            model.reset = Reset::None;
            model.readout = Readout::Membrane { beta: 0.8 };
        }),
    ]
}

fn tensor<const D: usize>(values: Vec<f64>, shape: [usize; D]) -> Tensor<D> {
    let device = Device::flex();
    Tensor::from_data(TensorData::new(values, shape), (&device, DType::F64))
}

fn input() -> Vec<f64> {
    let value = |at: usize| {
        let channel = at % (CHANNELS + WIDTH);
        let own = 1.5 * (at as f64 * 0.7).sin();
        if channel < CHANNELS { own } else { 0.0 }
    };
    (0..TIME * (CHANNELS + WIDTH)).map(value).collect()
}

struct Run {
    simulation: Simulation,
    loss: f64,
    of_outputs: Vec<f64>,
}

fn run(network: &Network, input: Vec<f64>) -> Run {
    let simulation = network.forward(tensor(input, [1, TIME, CHANNELS + WIDTH]));
    let target: Tensor<1, Int> =
        Tensor::from_data(TensorData::new(vec![2i32], [1]), &Device::flex());
    let loss = loss(&simulation, target, LossPlan::CROSS_ENTROPY);
    Run {
        simulation,
        loss: loss.loss.into_scalar::<f64>(),
        of_outputs: host(loss.of_outputs),
    }
}

fn host(tensor: Tensor<1>) -> Vec<f64> {
    tensor.into_data().iter::<f64>().collect()
}

/// What the lens shows.
fn map(network: &Network, run: &Run) -> Vec<f64> {
    let (parameters, signal) = (host(network.parameters.numbers()), input());
    let [membrane, spikes, report] = [
        &run.simulation.membrane,
        &run.simulation.spikes,
        &run.simulation.report,
    ]
    .map(|tensor| host(tensor.clone()));
    membrane_gradient(
        &run.simulation.plan,
        Inputs {
            parameters: &parameters,
            signal: &signal,
            masks: &[],
        },
        Trajectory {
            membrane: &membrane,
            spikes: &spikes,
            report: &report,
        },
        &GradientIn {
            outputs: &run.of_outputs,
            membrane: &[],
        },
    )
}

fn agrees(by_differences: f64, by_gradient: f64, place: &str) {
    let error = (by_differences - by_gradient).abs();
    assert!(
        error <= 1e-7 + 1e-5 * by_differences.abs(),
        "{place}: {by_differences} by differences, {by_gradient} by gradient"
    );
}

#[test]
fn the_backward_map_agrees_with_differences_of_the_loss_at_every_neuron_of_the_first_layer() {
    for network in networks() {
        let nominal = run(&network, input());
        let map = map(&network, &nominal);
        let membrane = host(nominal.simulation.membrane.clone());
        let plan = &nominal.simulation.plan;
        let mut large = 0;
        for (step, neuron) in (0..TIME).flat_map(|step| (0..WIDTH).map(move |it| (step, it))) {
            let at = |step: usize| step * (CHANNELS + WIDTH) + CHANNELS + neuron;
            let moved = |by: f64| {
                let mut input = input();
                input[at(step)] += by;
                // So that the current goes on as if nothing had been.
                if plan.recurrent && step + 1 < TIME {
                    input[at(step + 1)] -= network.config.alpha * by;
                }
                run(&network, input).loss
            };
            let slope = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
            // A reset to zero lets nothing through that comes in.
            let resets = plan.reset.zeroes_driven() && step > 0;
            let gate = if resets && membrane[(step - 1) * WIDTH + neuron] > THETA {
                0.0
            } else {
                1.0
            };
            let gradient = gate * map[step * WIDTH + neuron];
            agrees(
                slope,
                gradient,
                &format!("{plan:?}, step {step}, neuron {neuron}"),
            );
            large += usize::from(gradient.abs() > 1e-4);
        }
        assert!(large > 20, "only {large} places had a slope to compare");
    }
}

/// g, the gradient by the logits, times the change of the logits: of a readout of summed spikes.
fn along_logits(network: &Network, run: &Run, summed: &[f64]) -> f64 {
    let (numbers, readout) = (
        host(network.parameters.numbers()),
        run.simulation.plan.readout(),
    );
    let row = |class: usize| {
        let weights = &numbers[readout.weight + class * readout.columns..][..readout.columns];
        weights.iter().zip(summed).map(|(w, s)| w * s).sum::<f64>()
    };
    (0..readout.rows)
        .map(|class| run.of_outputs[class] * row(class))
        .sum()
}

/// Spikes of the last layer summed over time, of a copy less those of the network.
fn summed_flips(plan: &Plan, network: &Network, run: &Run, nudge: (usize, Vec<f64>)) -> Vec<f64> {
    let (parameters, membrane) = (
        host(network.parameters.numbers()),
        host(run.simulation.membrane.clone()),
    );
    let recorded = Recorded::new(plan, &parameters, &membrane);
    let mut flow = recorded.sample(0).nudged(nudge.0, nudge.1);
    let top = *plan.layers().last().expect("a network has a layer");
    let mut difference = vec![0.0; plan.state_len()];
    let mut sums = vec![0.0; top.width];
    for _ in 0..plan.time {
        flow.carry_difference(&mut difference);
        let flips = &flow.flips()[top.neurons()];
        sums.iter_mut()
            .zip(flips)
            .for_each(|(sum, flip)| *sum += flip);
    }
    sums
}

#[test]
fn both_lenses_agree_in_every_layer_where_spikes_are_smooth() {
    let sums_spikes = |network: &Network| network.config.readout == Readout::SpikeSum {};
    for network in networks().into_iter().filter(sums_spikes) {
        let nominal = run(&network, input());
        let map = map(&network, &nominal);
        let plan = nominal.simulation.plan.clone();
        for layer in plan.layers() {
            for (step, index) in
                (0..TIME).flat_map(|step| (0..layer.width).map(move |it| (step, it)))
            {
                let moved = |by: f64| {
                    let mut nudge = vec![0.0; plan.neurons()];
                    nudge[layer.offset + index] = by;
                    let sums = summed_flips(&plan, &network, &nominal, (step, nudge));
                    along_logits(&network, &nominal, &sums)
                };
                let slope = (moved(STEP) - moved(-STEP)) / (2.0 * STEP);
                let gradient = map[plan.row(layer, step).start + index];
                let place = format!("layer {}, step {step}, neuron {index}", layer.index);
                agrees(slope, gradient, &place);
            }
        }
    }
}
