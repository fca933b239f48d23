//! The tangent, operation by operation; [`crate::lyapunov::tangent`] has the equations.

use super::{LayerState, Maps, Neuron, StartDirection, Trajectory};
use crate::model::Network;
use burn::tensor::Tensor;

/// Added to |v|^2, so that a tangent that vanishes reads log 1e-12 instead of minus infinity.
const FLOOR: f64 = 1e-24;

/// lambda, `[1]`. The start direction is the perturbation, scaled to length one per sample.
pub fn exponent(network: &Network, trajectory: &Trajectory, start: &StartDirection) -> Tensor<1> {
    let growth = log_growth(network, trajectory, start);
    let steps = growth.len() as f64;
    let sum = growth.into_iter().reduce(|sum, next| sum + next);
    sum.expect("a trajectory has a time step")
        .div_scalar(steps)
        .mean()
}

/// log |v| of every time step, `[batch, 1]` each.
pub fn log_growth<'a>(
    network: &Network,
    trajectory: &'a Trajectory,
    start: &StartDirection,
) -> Vec<Tensor<2>> {
    let maps = Turned::of(network);
    let mut tangent = Tangent::start(start);
    let mut before: Option<&'a Vec<LayerState>> = None;
    let step = |states: &'a Vec<LayerState>| {
        let growth = tangent.step(&maps, before, states);
        before = Some(states);
        growth
    };
    trajectory.steps.iter().map(step).collect()
}

/// Transposed maps of each layer, once for the whole time loop. The first W drives nothing here.
struct Turned {
    between: Vec<Option<Tensor<2>>>,
    recurrent: Vec<Option<Tensor<2>>>,
    neurons: Vec<Neuron>,
}

impl Turned {
    fn of(network: &Network) -> Self {
        let maps = Maps::of(network);
        let layers = &maps.layers;
        let between =
            |(index, layer): (usize, &super::Layer)| (index > 0).then(|| layer.linear.transposed());
        Self {
            between: layers.iter().enumerate().map(between).collect(),
            recurrent: layers
                .iter()
                .map(|layer| layer.recurrent.as_ref().map(|map| map.transposed()))
                .collect(),
            neurons: layers.iter().map(|layer| layer.neuron.clone()).collect(),
        }
    }
}

/// The tangent of all layers; `currents` is empty for a feedforward network.
struct Tangent {
    membranes: Vec<Tensor<2>>,
    currents: Vec<Tensor<2>>,
    /// ds of the last step, absent before the first.
    spikes: Vec<Option<Tensor<2>>>,
}

impl Tangent {
    fn start(direction: &StartDirection) -> Self {
        let mut tangent = Self {
            membranes: direction.membranes.clone(),
            currents: direction.currents.clone(),
            spikes: vec![None; direction.membranes.len()],
        };
        tangent.renormalise();
        tangent
    }

    /// One time step from the nominal states before it (zero at first) to those after it; returns
    /// log |v| and leaves |v| = 1.
    fn step(
        &mut self,
        maps: &Turned,
        before: Option<&Vec<LayerState>>,
        states: &[LayerState],
    ) -> Tensor<2> {
        let mut below: Option<Tensor<2>> = None;
        for (layer, state) in states.iter().enumerate() {
            let neuron = &maps.neurons[layer];
            let mut drive = apply(below.as_ref(), maps.between[layer].as_ref());
            drive = add(
                drive,
                apply(self.spikes[layer].as_ref(), maps.recurrent[layer].as_ref()),
            );
            if let Some(current) = self.currents.get_mut(layer) {
                let decayed = current.clone() * neuron.alpha.clone();
                *current = add(drive, Some(decayed.clone())).unwrap_or(decayed);
                drive = Some(current.clone());
            }
            let zero = state.membrane.zeros_like();
            let before = before.map_or(&zero, |states| &states[layer].membrane);
            let membrane = neuron.advance_tangent(self.membranes[layer].clone(), drive, before);
            let spikes = neuron.frozen_slope(&state.membrane) * membrane.clone();
            self.membranes[layer] = membrane;
            self.spikes[layer] = Some(spikes.clone());
            below = Some(spikes);
        }
        self.renormalise()
    }

    fn renormalise(&mut self) -> Tensor<2> {
        let parts = self.membranes.iter().chain(&self.currents);
        let squares = parts.map(|part| (part.clone() * part.clone()).sum_dim(1));
        let square = squares
            .reduce(|sum, next| sum + next)
            .expect("a network has a layer");
        let norm = square.add_scalar(FLOOR).sqrt();
        for part in self.membranes.iter_mut().chain(&mut self.currents) {
            *part = part.clone() / norm.clone();
        }
        for part in self.spikes.iter_mut().flatten() {
            *part = part.clone() / norm.clone();
        }
        norm.log()
    }
}

fn apply(signal: Option<&Tensor<2>>, map: Option<&Tensor<2>>) -> Option<Tensor<2>> {
    Some(signal?.clone().matmul(map?.clone()))
}

fn add(left: Option<Tensor<2>>, right: Option<Tensor<2>>) -> Option<Tensor<2>> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left + right),
        (left, right) => left.or(right),
    }
}
