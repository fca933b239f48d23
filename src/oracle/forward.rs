//! The forward pass, operation by operation.

use super::{Dense, LayerState, Leaky, Maps, RSynaptic, Spike, Trajectory};
use crate::model::Network;
use burn::tensor::Tensor;

impl Leaky {
    /// The neuron of the feedforward kind, and the membrane of the recurrent one.
    pub fn of(network: &Network) -> Self {
        let spike = Spike {
            function: network.spike_function,
            surrogate: network.config.surrogate,
        };
        Self {
            beta: network.config.beta,
            threshold: network.config.threshold,
            spike,
        }
    }
}

/// Runs `input` `[batch, time, channel]` through all layers and time steps from zero state, with
/// `masks` (a record) on the spikes where there is dropout.
pub fn forward(network: &Network, input: Tensor<3>, masks: Option<&Tensor<1>>) -> Trajectory {
    let [batch, time, _] = input.dims();
    let plan = network.plan(batch, time);
    let maps = Maps::of(network);
    let device = input.device();
    let zeros = |width: usize| Tensor::<2>::zeros([batch, width], (&device, input.dtype()));
    let zero = |&width: &usize| LayerState {
        current: plan.recurrent.then(|| zeros(width)),
        membrane: zeros(width),
        spikes: zeros(width),
        output: zeros(width),
    };
    let mut states: Vec<LayerState> = plan.widths.iter().map(zero).collect();
    let masks = masks.map(|masks| masks.clone().reshape([batch, plan.record_len()]));
    let mut steps = Vec::with_capacity(time);
    let mut output_sum: Option<Tensor<2>> = None;
    for step in 0..time {
        let mut signal: Tensor<2> = input.clone().narrow(1, step, 1).squeeze_dim(1);
        let layers = plan.layers().into_iter().zip(&maps.layers);
        for ((layer, maps), state) in layers.zip(&mut states) {
            let mask = masks.as_ref().map(|masks| {
                let start = time * layer.offset + step * layer.width;
                masks.clone().narrow(1, start, layer.width)
            });
            *state = layer_step(network, maps, signal, state, mask);
            signal = state.output.clone();
        }
        output_sum = Some(output_sum.map_or(signal.clone(), |sum| sum + signal));
        steps.push(states.clone());
    }
    let sum = output_sum.expect("at least one time step");
    let logits = apply(&maps.readout, sum);
    Trajectory { steps, logits }
}

fn apply(map: &Dense, input: Tensor<2>) -> Tensor<2> {
    input.matmul(map.transposed()) + map.bias_row()
}

fn layer_step(
    network: &Network,
    maps: &super::Layer,
    signal: Tensor<2>,
    previous: &LayerState,
    mask: Option<Tensor<2>>,
) -> LayerState {
    let input = apply(&maps.linear, signal);
    let leaky = Leaky::of(network);
    let membrane = previous.membrane.clone();
    let (current, membrane, spikes) = match (&maps.recurrent, &previous.current) {
        (Some(map), Some(current)) => {
            let recurrent = apply(map, previous.spikes.clone());
            let neuron = RSynaptic {
                alpha: network.config.alpha,
                leaky,
            };
            let (current, membrane, spikes) =
                neuron.forward(input, recurrent, current.clone(), membrane);
            (Some(current), membrane, spikes)
        }
        _ => {
            let (membrane, spikes) = leaky.forward(input, membrane);
            (None, membrane, spikes)
        }
    };
    let output = match mask {
        Some(mask) => spikes.clone() * mask,
        None => spikes.clone(),
    };
    LayerState {
        current,
        membrane,
        spikes,
        output,
    }
}
