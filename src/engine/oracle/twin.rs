//! A twin's exponent, operation by operation; [`crate::engine::lyapunov::reference`] and
//! [`crate::engine::lyapunov::finite_size`] have the equations.

use super::{LayerState, Maps, StartDirection, Trajectory};
use crate::core::exponent::{LOST, NORM_FLOOR, TINY};
use crate::engine::kernel::{TwinKind, TwinPlan};
use crate::engine::model::Network;
use burn::tensor::Tensor;

/// lambda, `[1]`; `masks` (a record) are those of the trajectory.
pub fn exponent(
    network: &Network,
    trajectory: &Trajectory,
    start: &StartDirection,
    plan: &TwinPlan,
) -> Tensor<1> {
    let length = match plan.kind {
        TwinKind::Reference => None,
        TwinKind::FiniteSize => {
            let parts = start.membranes.iter().chain(&start.currents);
            Some(root(parts.map(square).collect(), NORM_FLOOR))
        }
    };
    let scaled = |parts: &[Tensor<2>]| {
        let scaled = parts.iter().map(|xi| {
            let xi = xi.clone().mul_scalar(plan.eps);
            match length.clone() {
                Some(length) => xi / length,
                None => xi,
            }
        });
        scaled.collect()
    };
    let start = StartDirection {
        membranes: scaled(&start.membranes),
        currents: scaled(&start.currents),
    };
    let mut twin = Twin {
        recurrent: !start.currents.is_empty(),
        maps: Maps::new(network),
        plan,
        membranes: start.membranes.clone(),
        currents: start.currents.clone(),
        spikes: vec![None; start.membranes.len()],
        start,
    };
    let mut sum: Option<Tensor<2>> = None;
    let mut previous: Option<&Vec<LayerState>> = None;
    for (step, states) in trajectory.steps.iter().enumerate() {
        let growth = twin.step(previous, states);
        if step >= plan.transient {
            sum = Some(sum.map_or(growth.clone(), |sum| sum + growth));
        }
        previous = Some(states);
    }
    let sum = sum.expect("a time step counts");
    let counted = trajectory.steps.len() - plan.transient;
    sum.div_scalar(counted as f64).mean()
}

/// The twin as a difference; `currents` is empty for a feedforward network.
struct Twin<'a> {
    recurrent: bool,
    maps: Maps,
    plan: &'a TwinPlan,
    membranes: Vec<Tensor<2>>,
    currents: Vec<Tensor<2>>,
    /// The twin's spikes less the nominal ones; absent (zero) at first.
    spikes: Vec<Option<Tensor<2>>>,
    /// Where it starts from, at first and after it has merged.
    start: StartDirection,
}

impl Twin<'_> {
    /// One time step from the nominal states before it (zero at first) to those after it.
    fn step(&mut self, before: Option<&Vec<LayerState>>, after: &[LayerState]) -> Tensor<2> {
        // The twin's output of the layer below, less the nominal one after dropout.
        let mut below: Option<Tensor<2>> = None;
        for (layer, state) in after.iter().enumerate() {
            let parameters = &self.maps.layers[layer];
            let neuron = &parameters.neuron;
            let mut drive = below.map(|signal| signal.matmul(parameters.linear.transposed()));
            if let (Some(map), Some(spikes)) = (&parameters.recurrent, &self.spikes[layer]) {
                drive = sum(drive, spikes.clone().matmul(map.transposed()));
            }
            if let Some(current) = self.currents.get_mut(layer) {
                *current = add(current.clone() * neuron.alpha.clone(), drive);
                drive = Some(current.clone());
            }
            let zero = state.membrane.zeros_like();
            let before = before.map_or(zero, |states| states[layer].membrane.clone());
            let d = self.membranes[layer].clone();
            let membrane = neuron.advance_difference(d, drive, before, state.current.clone());
            let spikes = neuron.fire_difference(state.membrane.clone(), membrane.clone());
            self.membranes[layer] = membrane;
            self.spikes[layer] = Some(spikes.clone());
            below = Some(match (self.plan.kind, state.mask.clone()) {
                (TwinKind::FiniteSize, Some(mask)) => spikes * mask,
                // Zero without dropout; the reference's twin never drops spikes.
                _ => spikes + (state.spikes.clone() - state.output.clone()),
            });
        }
        self.pull_back()
    }

    /// Measures the distance, pulls the twin back to eps, returns log(delta / eps), `[batch, 1]`.
    fn pull_back(&mut self) -> Tensor<2> {
        let eps = self.plan.eps;
        let delta = match self.plan.kind {
            TwinKind::FiniteSize => return self.rescale_jointly(),
            TwinKind::Reference if self.recurrent => {
                let parts = self.membranes.iter().chain(&self.currents);
                let delta = root(parts.map(square).collect(), TINY);
                let scale = delta.clone().add_scalar(TINY).recip().mul_scalar(eps);
                for part in self.membranes.iter_mut().chain(&mut self.currents) {
                    *part = part.clone() * scale.clone();
                }
                delta
            }
            TwinKind::Reference => {
                let layers = &self.plan.layers;
                let squares: Vec<_> = layers
                    .iter()
                    .map(|&layer| square(&self.membranes[layer]))
                    .collect();
                for (&layer, square) in layers.iter().zip(&squares) {
                    let norm = square.clone().add_scalar(NORM_FLOOR).sqrt();
                    let scale = norm.add_scalar(TINY).recip().mul_scalar(eps);
                    self.membranes[layer] = self.membranes[layer].clone() * scale;
                }
                root(squares, TINY)
            }
        };
        delta.div_scalar(eps).add_scalar(TINY).log()
    }

    /// The finite-size twin's: all of it by one factor, and from its start where it has merged.
    fn rescale_jointly(&mut self) -> Tensor<2> {
        let eps = self.plan.eps;
        let parts = self.membranes.iter().chain(&self.currents);
        let delta = root(parts.map(square).collect(), 0.0);
        let merged = delta.clone().lower_equal_elem(LOST * eps);
        let delta = delta.mask_fill(merged.clone(), LOST * eps);
        let scale = delta.clone().recip().mul_scalar(eps);
        let starts = self.start.membranes.iter().chain(&self.start.currents);
        let parts = self.membranes.iter_mut().chain(&mut self.currents);
        for (part, start) in parts.zip(starts) {
            let merged = merged.clone().expand(part.dims());
            *part = (part.clone() * scale.clone()).mask_where(merged, start.clone());
        }
        for part in self.spikes.iter_mut().flatten() {
            let merged = merged.clone().expand(part.dims());
            *part = (part.clone() * scale.clone()).mask_fill(merged, 0.0);
        }
        delta.div_scalar(eps).log()
    }
}

fn square(part: &Tensor<2>) -> Tensor<2> {
    (part.clone() * part.clone()).sum_dim(1)
}

fn root(squares: Vec<Tensor<2>>, floor: f64) -> Tensor<2> {
    let total = squares.into_iter().reduce(|sum, next| sum + next);
    total
        .expect("at least one layer is measured")
        .add_scalar(floor)
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
