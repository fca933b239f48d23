//! The seed's perturbed twin, carried as its difference; see [`crate::lyapunov`] for the equations.

use super::parallel;
use super::real::Real;
use super::rows::{add_selected, events_of, sum_of_squares};
use super::spike::Spike;
use super::weights::Maps;
use crate::kernel::{LayerPlace, Plan, TwinPlan};

pub(super) const TINY: f64 = 1e-12;
/// Keeps the derivative of a norm finite at zero, far below what 32-bit floats add to eps^2.
pub(super) const NORM_FLOOR: f64 = 1e-30;

/// The twin along a trajectory; its arrays are owned or borrowed.
pub struct Twin<F, V = Vec<F>> {
    /// Mean of log(delta / eps + 1e-12) over batch and time, nats per time step.
    pub exponent: F,
    /// Spikes of the twin less the nominal ones, a record.
    pub flips: V,
    /// d_U before it is pulled back, a record; if recurrent, d_I in a second one after all d_U.
    pub differences: V,
}

/// Distances of one sample at one step.
pub(super) struct Distance<F> {
    /// sqrt(sum |d|^2 + 1e-12) over all that is measured.
    pub delta: F,
    /// |d| by layer, each with its floor (feedforward).
    pub layers: Vec<F>,
}

/// The twin from `start`, a state of standard normal numbers, along a trajectory.
pub fn twin<F: Real>(
    plan: &Plan,
    twin: &TwinPlan,
    parameters: &[F],
    masks: &[F],
    (membrane, spikes): (&[F], &[F]),
    start: &[F],
) -> Twin<F> {
    let maps = Maps::forward(plan, parameters);
    let record = plan.record_len();
    let mut flips = vec![F::ZERO; plan.batch * record];
    let mut potentials = vec![F::ZERO; plan.batch * record];
    let mut currents = vec![
        F::ZERO;
        if plan.recurrent {
            plan.batch * record
        } else {
            0
        }
    ];
    let mut growth = vec![F::ZERO; plan.batch];
    let mut current_blocks = currents.chunks_exact_mut(record);
    let samples = flips
        .chunks_exact_mut(record)
        .zip(potentials.chunks_exact_mut(record))
        .zip(&mut growth)
        .enumerate()
        .map(|(sample, ((flips, potentials), growth))| {
            let place = sample * record..(sample + 1) * record;
            let eps = F::of(twin.eps);
            let start = &start[sample * plan.state_len()..][..plan.state_len()];
            Sample {
                plan,
                twin,
                maps: &maps,
                mask: plan.dropout.then(|| &masks[place.clone()]),
                membrane: &membrane[place.clone()],
                spikes: &spikes[place],
                state: start.iter().map(|&xi| xi * eps).collect(),
                flips,
                potentials,
                currents: current_blocks.next().unwrap_or_default(),
                growth,
            }
        });
    parallel::for_each(samples.collect(), Sample::run);
    let total: F = growth.into_iter().sum();
    potentials.append(&mut currents);
    Twin {
        exponent: total / F::of((plan.batch * plan.time) as f64),
        flips,
        differences: potentials,
    }
}

struct Sample<'a, F> {
    plan: &'a Plan,
    twin: &'a TwinPlan,
    maps: &'a Maps<'a, F>,
    mask: Option<&'a [F]>,
    membrane: &'a [F],
    spikes: &'a [F],
    /// (d_U, d_I) after the pull-back, a state.
    state: Vec<F>,
    flips: &'a mut [F],
    potentials: &'a mut [F],
    currents: &'a mut [F],
    growth: &'a mut F,
}

impl<F: Real> Sample<'_, F> {
    fn run(mut self) {
        let layers = self.plan.layers();
        let eps = F::of(self.twin.eps);
        for step in 0..self.plan.time {
            let mut below = Vec::new();
            for &layer in &layers {
                below = self.step_layer(step, layer, &below);
            }
            let distance = distance(self.plan, self.twin, &layers, &self.state);
            self.pull_back(&layers, &distance);
            *self.growth += (distance.delta / eps + F::of(TINY)).ln();
        }
    }

    /// One layer's step; returns what it passes on: its flips, and what dropout took from the
    /// nominal spikes (the twin never drops any).
    fn step_layer(&mut self, step: usize, layer: LayerPlace, below: &[F]) -> Vec<F> {
        let (plan, width) = (self.plan, layer.width);
        let (alpha, beta) = (F::of(plan.alpha), F::of(plan.beta));
        let spike = Spike::<F>::of(plan);
        let mut drive = vec![F::ZERO; width];
        let mut events = Vec::new();
        events_of(below, &mut events);
        add_selected(self.maps.weight(layer.linear), &events, &mut drive);
        let at = plan.time * layer.offset + step * width;
        let place = layer.offset..layer.offset + width;
        let (potential, current) = self.state.split_at_mut(plan.neurons());
        if let Some(map) = layer.recurrent {
            if step > 0 {
                events_of(&self.flips[at - width..at], &mut events);
                add_selected(self.maps.weight(map), &events, &mut drive);
            }
            for (current, drive) in current[place.clone()].iter_mut().zip(&mut drive) {
                *current = alpha * *current + *drive;
                *drive = *current;
            }
            self.currents[at..at + width].copy_from_slice(&drive);
        }
        for (neuron, d) in potential[place].iter_mut().enumerate() {
            let before = if step > 0 {
                self.membrane[at - width + neuron]
            } else {
                F::ZERO
            };
            let reset = spike.reset_difference(before, *d);
            *d = beta * *d + drive[neuron] - reset;
            self.potentials[at + neuron] = *d;
            self.flips[at + neuron] = spike.fire_difference(self.membrane[at + neuron], *d);
        }
        passed_on(
            &self.flips[at..at + width],
            &self.spikes[at..at + width],
            self.mask.map(|mask| &mask[at..at + width]),
        )
    }

    fn pull_back(&mut self, layers: &[LayerPlace], distance: &Distance<F>) {
        let (eps, tiny) = (F::of(self.twin.eps), F::of(TINY));
        if self.plan.recurrent {
            let scale = eps / (distance.delta + tiny);
            self.state.iter_mut().for_each(|d| *d *= scale);
            return;
        }
        for &layer in &self.twin.layers {
            let scale = eps / (distance.layers[layer] + tiny);
            let place = layers[layer].offset..layers[layer].offset + layers[layer].width;
            self.state[place].iter_mut().for_each(|d| *d *= scale);
        }
    }
}

/// Flips, and what dropout took from the nominal spikes.
pub(super) fn passed_on<F: Real>(flips: &[F], spikes: &[F], mask: Option<&[F]>) -> Vec<F> {
    match mask {
        None => flips.to_vec(),
        Some(mask) => {
            let pairs = flips.iter().zip(spikes).zip(mask);
            pairs
                .map(|((&flip, &spike), &mask)| flip + (spike - spike * mask))
                .collect()
        }
    }
}

/// Distances of a state d.
pub(super) fn distance<F: Real>(
    plan: &Plan,
    twin: &TwinPlan,
    layers: &[LayerPlace],
    state: &[F],
) -> Distance<F> {
    let tiny = F::of(TINY);
    if plan.recurrent {
        let delta = (sum_of_squares(state) + tiny).sqrt();
        return Distance {
            delta,
            layers: Vec::new(),
        };
    }
    let square =
        |layer: &LayerPlace| sum_of_squares(&state[layer.offset..layer.offset + layer.width]);
    let squares: Vec<F> = layers.iter().map(square).collect();
    let total: F = twin.layers.iter().map(|&layer| squares[layer]).sum();
    let floor = F::of(NORM_FLOOR);
    Distance {
        delta: (total + tiny).sqrt(),
        layers: squares
            .into_iter()
            .map(|square| (square + floor).sqrt())
            .collect(),
    }
}
