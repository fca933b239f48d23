//! The tangent, operation by operation; [`crate::engine::lyapunov::tangent`] has the equations.

use super::{LayerState, Maps, Neuron, StartDirection, Trajectory};
use crate::core::config::Statistic;
use crate::core::exponent::LOST;
use crate::engine::model::Network;
use burn::tensor::Tensor;

/// The samples' `statistic` over the time steps after the `transient`, `[1]`. The start direction is the perturbation,
/// scaled to length one per sample.
pub fn exponent(
    network: &Network,
    trajectory: &Trajectory,
    start: &StartDirection,
    transient: usize,
    statistic: Statistic,
) -> Tensor<1> {
    let growth = log_growth(network, trajectory, start).split_off(transient);
    let steps = growth.len() as f64;
    let sum = growth.into_iter().reduce(|sum, next| sum + next);
    let sum = sum.expect("a trajectory has a time step");
    match statistic {
        Statistic::Mean => sum.div_scalar(steps).mean(),
        // As the equation stands: none is so long here that its square overflows.
        Statistic::MeanSquare => {
            let square = sum.mul_scalar(2.0).exp().mean();
            square.log().div_scalar(2.0 * steps)
        }
    }
}

/// log |v| of every time step, `[batch, 1]` each.
pub fn log_growth<'a>(
    network: &Network,
    trajectory: &'a Trajectory,
    start: &StartDirection,
) -> Vec<Tensor<2>> {
    let maps = Transposed::new(network);
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
struct Transposed {
    between: Vec<Option<Tensor<2>>>,
    recurrent: Vec<Option<Tensor<2>>>,
    neurons: Vec<Neuron>,
}

impl Transposed {
    fn new(network: &Network) -> Self {
        let maps = Maps::new(network);
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
    /// Of length one.
    start: StartDirection,
}

impl Tangent {
    fn start(direction: &StartDirection) -> Self {
        let unit = unit(direction);
        Self {
            membranes: unit.membranes.clone(),
            currents: unit.currents.clone(),
            spikes: vec![None; unit.membranes.len()],
            start: unit,
        }
    }

    /// One time step from the nominal states before it (zero at first) to those after it; returns
    /// log |v| and leaves |v| = 1.
    fn step(
        &mut self,
        maps: &Transposed,
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
        self.renormalise(maps, states)
    }

    fn renormalise(&mut self, maps: &Transposed, states: &[LayerState]) -> Tensor<2> {
        let square = square(self.membranes.iter().chain(&self.currents));
        let died = square.clone().lower_equal_elem(LOST * LOST);
        // A square root at 0 would make the gradient of what is masked NaN.
        let norm = square.mask_fill(died.clone(), 1.0).sqrt();
        let restarted = |part: &Tensor<2>, start: &Tensor<2>| {
            let died = died.clone().expand(part.dims());
            (part.clone() / norm.clone()).mask_where(died, start.clone())
        };
        for (layer, state) in states.iter().enumerate() {
            let membrane = restarted(&self.membranes[layer], &self.start.membranes[layer]);
            let again = maps.neurons[layer].frozen_slope(&state.membrane) * membrane.clone();
            self.membranes[layer] = membrane;
            self.spikes[layer] = self.spikes[layer]
                .as_ref()
                .map(|part| restarted(part, &again));
        }
        for (part, start) in self.currents.iter_mut().zip(&self.start.currents) {
            *part = restarted(part, start);
        }
        norm.mask_fill(died, LOST).log()
    }
}

fn unit(direction: &StartDirection) -> StartDirection {
    let length = square(direction.membranes.iter().chain(&direction.currents)).sqrt();
    let unit = |parts: &[Tensor<2>]| {
        let parts = parts.iter();
        parts.map(|part| part.clone() / length.clone()).collect()
    };
    StartDirection {
        membranes: unit(&direction.membranes),
        currents: unit(&direction.currents),
    }
}

/// |v|^2, `[batch, 1]`.
fn square<'a>(parts: impl Iterator<Item = &'a Tensor<2>>) -> Tensor<2> {
    let squares = parts.map(|part| (part.clone() * part.clone()).sum_dim(1));
    let sum = squares.reduce(|sum, next| sum + next);
    sum.expect("a network has a layer")
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
