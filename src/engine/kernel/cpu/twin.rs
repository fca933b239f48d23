//! A perturbed twin, the reference's or the finite-size exponent's, carried as its difference; see
//! [`crate::engine::lyapunov`] for the equations.

use super::nominal::output;
use super::parallel;
use super::real::Real;
use super::rows::sum_of_squares;
use super::twin_step::{Along, Received};
use super::weights::Maps;
use crate::core::exponent::{LOST, NEAR_TINY, NORM_FLOOR, TINY};
use crate::engine::kernel::{LayerPlace, Plan, TwinKind, TwinPlan};
use std::ops::Deref;

/// The twin along a trajectory; its arrays are owned or borrowed.
pub struct Twin<F, V = Vec<F>> {
    /// Mean of the growth over batch and the time steps that count, nats per time step; and the share
    /// of the twin's spikes that differ from the nominal ones.
    pub exponent: [F; 2],
    /// Each sample's exponent, and behind all of these each sample's share of counted time steps in
    /// which its twin merged with the nominal trajectory, `[2, batch]`.
    pub samples: V,
    /// Spikes of the twin less the nominal ones, a record.
    pub flips: V,
    /// d_U before it is pulled back, a record; if recurrent, d_I in a second one after all d_U.
    pub differences: V,
    /// d before the first step, a state of each sample.
    pub start: V,
}

impl<F: Real, V: Deref<Target = [F]>> Twin<F, V> {
    /// d of one sample at a step before it is pulled back, a state.
    pub(super) fn difference(
        &self,
        plan: &Plan,
        layers: &[LayerPlace],
        sample: usize,
        step: usize,
    ) -> Vec<F> {
        let mut d = Vec::with_capacity(plan.state_len());
        for currents in 0..plan.state_len() / plan.neurons() {
            let record = (currents * plan.batch + sample) * plan.record_len();
            for &layer in layers {
                d.extend_from_slice(&self.differences[record..][plan.row(layer, step)]);
            }
        }
        d
    }
}

/// Distances of one sample at one step.
pub(super) struct Distance<F> {
    /// sqrt(sum |d|^2 + 1e-12) over all that is measured.
    pub delta: F,
    /// |d| by layer, each with its floor (feedforward).
    pub layers: Vec<F>,
}

/// What a twin goes along.
#[derive(Clone, Copy)]
pub struct TwinInputs<'a, F> {
    pub parameters: &'a [F],
    /// A record of factors on the spikes where spikes are dropped; empty otherwise.
    pub masks: &'a [F],
    /// As [`Plan`] says of membranes.
    pub membrane: &'a [F],
    /// A record.
    pub spikes: &'a [F],
}

/// The twin from `start`, a state of standard normal numbers, along a trajectory.
pub fn twin<F: Real>(plan: &Plan, twin: &TwinPlan, along: TwinInputs<F>, start: &[F]) -> Twin<F> {
    let maps = Maps::forward(plan, along.parameters);
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
    let mut floors = vec![F::ZERO; plan.batch];
    let mut started = start.to_vec();
    for state in started.chunks_exact_mut(plan.state_len()) {
        let scale = F::from_f64(twin.eps)
            / match twin.kind {
                TwinKind::Reference => F::ONE,
                TwinKind::FiniteSize => (sum_of_squares(state) + F::from_f64(NORM_FLOOR)).sqrt(),
            };
        state.iter_mut().for_each(|xi| *xi *= scale);
    }
    let mut current_blocks = currents.chunks_exact_mut(record);
    let samples = flips
        .chunks_exact_mut(record)
        .zip(potentials.chunks_exact_mut(record))
        .zip(growth.iter_mut().zip(&mut floors))
        .enumerate()
        .map(|(sample, ((flips, potentials), (growth, floors)))| {
            let place = sample * record..(sample + 1) * record;
            Sample {
                along: Along::sample(plan, &maps, along.membrane, sample),
                twin,
                mask: plan.dropout.then(|| &along.masks[place.clone()]),
                spikes: &along.spikes[place],
                state: started[sample * plan.state_len()..][..plan.state_len()].to_vec(),
                rescaled_by: F::ONE,
                flips,
                potentials,
                currents: current_blocks.next().unwrap_or_default(),
                growth,
                floors,
            }
        });
    parallel::for_each(samples.collect(), Sample::run);
    let total: F = growth.iter().copied().sum();
    let counted = F::from_f64((plan.time - twin.transient) as f64);
    let flipped = flips.iter().filter(|&&flip| flip != F::ZERO).count();
    let flipped = F::from_f64(flipped as f64 / flips.len() as f64);
    potentials.append(&mut currents);
    Twin {
        exponent: [total / (F::from_f64(plan.batch as f64) * counted), flipped],
        samples: growth
            .into_iter()
            .chain(floors)
            .map(|sum| sum / counted)
            .collect(),
        flips,
        differences: potentials,
        start: started,
    }
}

struct Sample<'a, F> {
    along: Along<'a, F>,
    twin: &'a TwinPlan,
    mask: Option<&'a [F]>,
    spikes: &'a [F],
    /// (d_U, d_I) after the pull-back, a state.
    state: Vec<F>,
    /// What the last spikes' differences were pulled back by; the reference leaves them as they are.
    rescaled_by: F,
    flips: &'a mut [F],
    potentials: &'a mut [F],
    currents: &'a mut [F],
    growth: &'a mut F,
    /// Counted steps that read a floor.
    floors: &'a mut F,
}

impl<F: Real> Sample<'_, F> {
    fn run(mut self) {
        let (plan, twin) = (self.along.plan, self.twin);
        let layers = plan.layers();
        let start = self.state.clone();
        for step in 0..plan.time {
            let mut below = Vec::new();
            for &layer in &layers {
                below = self.step_layer(step, layer, &below);
            }
            let distance = distance(plan, twin, &layers, &self.state);
            let is_floor = is_floor(twin, distance.delta);
            // It has merged, and starts anew.
            if is_floor && twin.kind == TwinKind::FiniteSize {
                self.state.copy_from_slice(&start);
                self.rescaled_by = F::ZERO;
            } else {
                let rescaled_by = pull_back(plan, twin, &layers, &distance, &mut self.state);
                if twin.kind == TwinKind::FiniteSize {
                    self.rescaled_by = rescaled_by;
                }
            }
            if step >= twin.transient {
                *self.growth += log_growth(twin, distance.delta);
                *self.floors += if is_floor { F::ONE } else { F::ZERO };
            }
        }
    }

    /// One layer's step; returns what it passes on: its flips, and what dropout took from the
    /// nominal spikes (the twin never drops any).
    fn step_layer(&mut self, step: usize, layer: LayerPlace, below: &[F]) -> Vec<F> {
        let plan = self.along.plan;
        let row = plan.row(layer, step);
        let (earlier, flips) = self.flips.split_at_mut(row.start);
        let flips = &mut flips[..layer.width];
        let before = step.checked_sub(1).map(|step| plan.row(layer, step));
        let received = Received {
            below,
            before: before.map_or(&[], |row| &earlier[row]),
            rescaled_by: self.rescaled_by,
        };
        self.along
            .carry_difference(step, layer, &received, &mut self.state, flips);
        let (potential, current) = self.state.split_at(plan.neurons());
        self.potentials[row.clone()].copy_from_slice(&potential[layer.neurons()]);
        if plan.recurrent {
            self.currents[row.clone()].copy_from_slice(&current[layer.neurons()]);
        }
        let mask = self.mask.map(|mask| &mask[row.clone()]);
        match self.twin.kind {
            TwinKind::Reference => passed_on(flips, &self.spikes[row], mask),
            TwinKind::FiniteSize => output(flips, mask),
        }
    }
}

/// Log growth of one layer's own |d| from a state to that of a step later.
pub(super) fn layer_growth<F: Real>(plan: &Plan, layer: &LayerPlace, before: &[F], d: &[F]) -> F {
    let square = |state: &[F]| -> F {
        let parts = state.chunks_exact(plan.neurons());
        let squares = parts.map(|part| sum_of_squares(&part[layer.neurons()]));
        squares.sum()
    };
    let floor = F::from_f64(NORM_FLOOR);
    F::from_f64(0.5) * ((square(d) + floor) / (square(before) + floor)).ln()
}

/// The growth of a step that ends at the distance `delta`; the finite-size one's has a floor where it merged.
pub(super) fn log_growth<F: Real>(twin: &TwinPlan, delta: F) -> F {
    let ratio = delta / F::from_f64(twin.eps);
    match twin.kind {
        TwinKind::Reference => (ratio + F::from_f64(TINY)).ln(),
        TwinKind::FiniteSize if ratio <= F::from_f64(LOST) => F::from_f64(LOST).ln(),
        TwinKind::FiniteSize => ratio.ln(),
    }
}

/// Whether the growth of such a step is no more than the least that can be read.
pub(super) fn is_floor<F: Real>(twin: &TwinPlan, delta: F) -> bool {
    match twin.kind {
        TwinKind::Reference => delta <= F::from_f64((NEAR_TINY + TINY).sqrt()),
        TwinKind::FiniteSize => delta <= F::from_f64(LOST) * F::from_f64(twin.eps),
    }
}

/// Scales a state d back to eps; returns the factor, where all of it has the same.
pub(super) fn pull_back<F: Real>(
    plan: &Plan,
    twin: &TwinPlan,
    layers: &[LayerPlace],
    distance: &Distance<F>,
    state: &mut [F],
) -> F {
    let (eps, tiny) = (F::from_f64(twin.eps), F::from_f64(TINY));
    if plan.recurrent || twin.kind == TwinKind::FiniteSize {
        let scale = match twin.kind {
            TwinKind::Reference => eps / (distance.delta + tiny),
            TwinKind::FiniteSize => eps / distance.delta,
        };
        state.iter_mut().for_each(|d| *d *= scale);
        return scale;
    }
    for &layer in &twin.layers {
        let scale = eps / (distance.layers[layer] + tiny);
        state[layers[layer].neurons()]
            .iter_mut()
            .for_each(|d| *d *= scale);
    }
    F::ONE
}

/// Log growth of the reference's traced twin by time step, `[time]`, and by layer, `[layer]`, means over the
/// batch: of a layer, what its own |d^l| grows by in a step.
pub fn twin_growth<F: Real>(plan: &Plan, twin: &TwinPlan, trace: &Twin<F>) -> (Vec<F>, Vec<F>) {
    let layers = plan.layers();
    let share = F::ONE / F::from_f64((plan.batch * plan.time) as f64);
    let mut by_time = vec![F::ZERO; plan.time];
    let mut by_layer = vec![F::ZERO; layers.len()];
    for sample in 0..plan.batch {
        let mut before = trace.start[sample * plan.state_len()..][..plan.state_len()].to_vec();
        for (step, by_time) in by_time.iter_mut().enumerate() {
            let mut d = trace.difference(plan, &layers, sample, step);
            for (layer, sum) in layers.iter().zip(&mut by_layer) {
                *sum += share * layer_growth(plan, layer, &before, &d);
            }
            let distance = distance(plan, twin, &layers, &d);
            *by_time += log_growth(twin, distance.delta) / F::from_f64(plan.batch as f64);
            pull_back(plan, twin, &layers, &distance, &mut d);
            before = d;
        }
    }
    (by_time, by_layer)
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
    let tiny = F::from_f64(TINY);
    if twin.kind == TwinKind::FiniteSize {
        return Distance {
            delta: sum_of_squares(state).sqrt(),
            layers: Vec::new(),
        };
    }
    if plan.recurrent {
        let delta = (sum_of_squares(state) + tiny).sqrt();
        return Distance {
            delta,
            layers: Vec::new(),
        };
    }
    let square = |layer: &LayerPlace| sum_of_squares(&state[layer.neurons()]);
    let squares: Vec<F> = layers.iter().map(square).collect();
    let total: F = twin.layers.iter().map(|&layer| squares[layer]).sum();
    let floor = F::from_f64(NORM_FLOOR);
    Distance {
        delta: (total + tiny).sqrt(),
        layers: squares
            .into_iter()
            .map(|square| (square + floor).sqrt())
            .collect(),
    }
}
