//! The seed's estimator, operation by operation; [`crate::lyapunov::seed`] has the equations.

use super::{LayerState, Leaky, Maps, StartDirection, Trajectory};
use crate::config::ModelKind;
use crate::model::Network;
use burn::tensor::Tensor;

const TINY: f64 = 1e-12;
/// Keeps the derivative of a norm finite at zero, far below what 32-bit floats add to eps^2.
const NORM_FLOOR: f64 = 1e-30;

/// lambda, `[1]`; `layers` are the measured ones (feedforward; a recurrent network measures all).
pub fn exponent(
    network: &Network,
    trajectory: &Trajectory,
    start: &StartDirection,
    eps: f64,
    layers: &[usize],
) -> Tensor<1> {
    let scaled = |parts: &[Tensor<2>]| parts.iter().map(|xi| xi.clone().mul_scalar(eps)).collect();
    let mut twin = Twin {
        network,
        maps: Maps::of(network),
        eps,
        layers,
        membranes: scaled(&start.membranes),
        currents: scaled(&start.currents),
        spikes: vec![None; start.membranes.len()],
    };
    let mut sum: Option<Tensor<2>> = None;
    let mut previous: Option<&Vec<LayerState>> = None;
    for states in &trajectory.steps {
        let growth = twin.step(previous, states);
        sum = Some(sum.map_or(growth.clone(), |sum| sum + growth));
        previous = Some(states);
    }
    let sum = sum.expect("a trajectory has a time step");
    sum.div_scalar(trajectory.steps.len() as f64).mean()
}

/// The twin as a difference; `currents` is empty for a feedforward network.
struct Twin<'a> {
    network: &'a Network,
    maps: Maps,
    eps: f64,
    layers: &'a [usize],
    membranes: Vec<Tensor<2>>,
    currents: Vec<Tensor<2>>,
    /// The twin's spikes less the nominal ones, before it was pulled back; absent (zero) at first.
    spikes: Vec<Option<Tensor<2>>>,
}

impl Twin<'_> {
    /// One time step from the nominal states before it (zero at first) to those after it.
    fn step(&mut self, before: Option<&Vec<LayerState>>, after: &[LayerState]) -> Tensor<2> {
        let leaky = Leaky::of(self.network);
        // The twin's output of the layer below, less the nominal one after dropout.
        let mut below: Option<Tensor<2>> = None;
        for (layer, state) in after.iter().enumerate() {
            let parameters = &self.maps.layers[layer];
            let mut drive = below.map(|signal| signal.matmul(parameters.linear.transposed()));
            if let (Some(map), Some(spikes)) = (&parameters.recurrent, &self.spikes[layer]) {
                drive = sum(drive, spikes.clone().matmul(map.transposed()));
            }
            if let Some(current) = self.currents.get_mut(layer) {
                *current = add(current.clone().mul_scalar(self.network.config.alpha), drive);
                drive = Some(current.clone());
            }
            let reset = self.reset_difference(layer, before);
            let decayed = self.membranes[layer]
                .clone()
                .mul_scalar(self.network.config.beta);
            let membrane = add(decayed, drive) - reset;
            let spikes = leaky.fire_difference(state.membrane.clone(), membrane.clone());
            self.membranes[layer] = membrane;
            self.spikes[layer] = Some(spikes.clone());
            // Zero without dropout; the twin never drops spikes.
            below = Some(spikes + (state.spikes.clone() - state.output.clone()));
        }
        self.pull_back()
    }

    fn reset_difference(&self, layer: usize, before: Option<&Vec<LayerState>>) -> Tensor<2> {
        let leaky = Leaky::of(self.network);
        let difference = self.membranes[layer].clone();
        match before {
            None => leaky.reset(difference),
            Some(states) => leaky.reset_difference(states[layer].membrane.clone(), difference),
        }
    }

    /// Measures the distance, pulls the twin back to eps, returns log(delta / eps), `[batch, 1]`.
    fn pull_back(&mut self) -> Tensor<2> {
        let square = |part: &Tensor<2>| (part.clone() * part.clone()).sum_dim(1);
        let delta = match self.network.config.kind {
            ModelKind::Feedforward => {
                let squares: Vec<_> = self
                    .layers
                    .iter()
                    .map(|&layer| square(&self.membranes[layer]))
                    .collect();
                for (&layer, square) in self.layers.iter().zip(&squares) {
                    let norm = square
                        .clone()
                        .add_scalar(NORM_FLOOR)
                        .sqrt()
                        .add_scalar(TINY);
                    let scale = norm.recip().mul_scalar(self.eps);
                    self.membranes[layer] = self.membranes[layer].clone() * scale;
                }
                root(squares)
            }
            ModelKind::Recurrent => {
                let parts = self.membranes.iter().chain(&self.currents);
                let delta = root(parts.map(square).collect());
                let scale = delta.clone().add_scalar(TINY).recip().mul_scalar(self.eps);
                for part in self.membranes.iter_mut().chain(&mut self.currents) {
                    *part = part.clone() * scale.clone();
                }
                delta
            }
        };
        delta.div_scalar(self.eps).add_scalar(TINY).log()
    }
}

fn root(squares: Vec<Tensor<2>>) -> Tensor<2> {
    let total = squares.into_iter().reduce(|sum, next| sum + next);
    total
        .expect("at least one layer is measured")
        .add_scalar(TINY)
        .sqrt()
}

fn add(left: Tensor<2>, right: Option<Tensor<2>>) -> Tensor<2> {
    match right {
        Some(right) => left + right,
        None => left,
    }
}

fn sum(left: Option<Tensor<2>>, right: Tensor<2>) -> Option<Tensor<2>> {
    Some(add(right, left))
}
