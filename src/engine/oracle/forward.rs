//! The forward pass, operation by operation.

use super::{Dense, LayerState, Maps, Trajectory};
use crate::core::config::Readout;
use crate::engine::model::Network;
use burn::tensor::Tensor;

/// Runs `input` `[batch, time, channel]` through all layers and time steps from zero state, with
/// `masks` (a record) on the spikes where there is dropout.
pub fn forward(network: &Network, input: Tensor<3>, masks: Option<&Tensor<1>>) -> Trajectory {
    let [batch, time, _] = input.dims();
    let plan = network.plan(batch, time);
    let maps = Maps::new(network);
    let device = input.device();
    let zeros = |width: usize| Tensor::<2>::zeros([batch, width], (&device, input.dtype()));
    let zero = |&width: &usize| LayerState {
        current: plan.recurrent.then(|| zeros(width)),
        membrane: zeros(width),
        spikes: zeros(width),
        output: zeros(width),
        mask: None,
    };
    let mut states: Vec<LayerState> = plan.widths.iter().map(zero).collect();
    let masks = masks.map(|masks| masks.clone().reshape([batch, plan.record_len()]));
    let mut steps = Vec::with_capacity(time);
    let mut readout = ReadOut {
        map: maps.readout.clone(),
        kind: plan.readout,
        sum: None,
        logits: None,
    };
    for step in 0..time {
        let mut signal: Tensor<2> = input.clone().narrow(1, step, 1).squeeze_dim(1);
        let layers = plan.layers().into_iter().zip(&maps.layers);
        for ((layer, maps), state) in layers.zip(&mut states) {
            let mask = masks.as_ref().map(|masks| {
                let start = time * layer.offset + step * layer.width;
                masks.clone().narrow(1, start, layer.width)
            });
            *state = layer_step(maps, signal, state, mask);
            signal = state.output.clone();
        }
        readout.take(signal);
        steps.push(states.clone());
    }
    let logits = readout.logits();
    Trajectory { steps, logits }
}

/// The readout while time goes on.
struct ReadOut {
    map: Dense,
    kind: Readout,
    /// Of the signal, or the integrator's potential.
    sum: Option<Tensor<2>>,
    logits: Option<Tensor<2>>,
}

impl ReadOut {
    fn take(&mut self, signal: Tensor<2>) {
        let Readout::Membrane { beta } = self.kind else {
            self.sum = Some(match self.sum.take() {
                Some(sum) => sum + signal,
                None => signal,
            });
            return;
        };
        let drive = apply(&self.map, signal);
        let potential = match self.sum.take() {
            Some(before) => before.mul_scalar(beta) + drive,
            None => drive,
        };
        self.sum = Some(potential.clone());
        self.logits = Some(match self.logits.take() {
            Some(largest) => largest.max_pair(potential),
            None => potential,
        });
    }

    fn logits(self) -> Tensor<2> {
        match self.logits {
            Some(logits) => logits,
            None => apply(&self.map, self.sum.expect("at least one time step")),
        }
    }
}

fn apply(map: &Dense, input: Tensor<2>) -> Tensor<2> {
    input.matmul(map.transposed()) + map.bias_row()
}

fn layer_step(
    maps: &super::Layer,
    signal: Tensor<2>,
    previous: &LayerState,
    mask: Option<Tensor<2>>,
) -> LayerState {
    let neuron = &maps.neuron;
    let mut drive = apply(&maps.linear, signal);
    let mut current = None;
    if let (Some(map), Some(before)) = (&maps.recurrent, &previous.current) {
        let recurrent = apply(map, previous.spikes.clone());
        drive = before.clone() * neuron.alpha.clone() + drive + recurrent;
        current = Some(drive.clone());
    }
    let membrane = neuron.advance(previous.membrane.clone(), drive);
    let spikes = neuron.fire(membrane.clone());
    let output = match mask.clone() {
        Some(mask) => spikes.clone() * mask,
        None => spikes.clone(),
    };
    LayerState {
        current,
        membrane,
        spikes,
        output,
        mask,
    }
}
