//! Growth of the tangent of the surrogate dynamics; see [`crate::engine::lyapunov`] for the equations.

use super::group::TOGETHER;
use super::neuron::Neuron;
use super::parallel;
use super::product::{Rows, RowsMut, add_products};
use super::real::Real;
use super::rows::sum_of_squares;
use super::weights::Maps;
use super::wide::{Loop, widest};
use crate::core::exponent::LOST;
use crate::engine::kernel::{LayerPlace, MapPlace, Plan};

/// The tangent along a trajectory; its arrays are owned or borrowed. One that a step takes to a length
/// of [`LOST`] or less has died: it reads log 1e-12 and starts again along its start direction, as
/// [`crate::core::exponent::tangent`] does.
pub struct Tangent<F, V = Vec<F>> {
    /// Mean of the growth over batch and the time steps that count, nats per time step.
    pub exponent: F,
    /// Each sample's exponent, and behind all of these each sample's share of counted time steps in
    /// which its tangent died, `[2, batch]`.
    pub samples: V,
    /// |v| of each step before it is scaled back to 1, `[batch, time]`; the growth is its log.
    pub norms: V,
    /// ds = g v_U with |v| = 1, a record.
    pub spikes: V,
    /// v after the last step, |v| = 1, a state of each sample; behind them the same after the last step
    /// of the transient; behind these, where a decay is learnt, v before each step, `[batch, time,
    /// state]`.
    pub states: V,
}

/// The tangent from the start direction `start`, a state, along a trajectory's `membrane`.
pub fn tangent<F: Real>(plan: &Plan, parameters: &[F], membrane: &[F], start: &[F]) -> Tangent<F> {
    let maps = Maps::forward(plan, parameters);
    let record = plan.record_len();
    let mut norms = vec![F::ZERO; plan.batch * plan.time];
    let mut spikes = vec![F::ZERO; plan.batch * record];
    let mut states = start.to_vec();
    let mut settled = start.to_vec();
    let kept = if plan.learn.decays() { plan.time } else { 0 };
    let mut befores = vec![F::ZERO; kept * states.len()];
    let mut blocks = befores.chunks_mut((TOGETHER * kept * plan.state_len()).max(1));
    let groups = spikes
        .chunks_mut(TOGETHER * record)
        .zip(norms.chunks_mut(TOGETHER * plan.time))
        .zip(states.chunks_mut(TOGETHER * plan.state_len()))
        .zip(settled.chunks_mut(TOGETHER * plan.state_len()))
        .enumerate()
        .map(|(group, (((spikes, norms), state), settled))| {
            let first = group * TOGETHER;
            let count = spikes.len() / record;
            Group {
                plan,
                maps: &maps,
                count,
                membrane: &membrane[first * record..][..count * record],
                state,
                settled,
                befores: blocks.next().unwrap_or_default(),
                spikes,
                norms,
            }
        });
    parallel::for_each(groups.collect(), Group::run);
    let samples = of_samples(plan, &norms);
    let sum: F = samples[..plan.batch].iter().copied().sum();
    states.append(&mut settled);
    states.append(&mut befores);
    Tangent {
        exponent: sum / F::from_f64(plan.batch as f64),
        samples,
        norms,
        spikes,
        states,
    }
}

/// As [`Tangent::samples`]. Sample by sample: one sum over all would lose digits.
fn of_samples<F: Real>(plan: &Plan, norms: &[F]) -> Vec<F> {
    let counted = F::from_f64(plan.counted() as f64);
    let rows = || {
        norms
            .chunks_exact(plan.time)
            .map(|row| &row[plan.transient..])
    };
    let exponents = rows().map(|row| row.iter().map(|norm| norm.ln()).sum::<F>() / counted);
    let died = |norm: &&F| **norm <= F::from_f64(LOST);
    let floors = rows().map(|row| F::from_f64(row.iter().filter(died).count() as f64) / counted);
    exponents.chain(floors).collect()
}

struct Group<'a, F> {
    plan: &'a Plan,
    maps: &'a Maps<'a, F>,
    count: usize,
    membrane: &'a [F],
    /// v, a state of each sample.
    state: &'a mut [F],
    /// v after the transient, a state of each sample.
    settled: &'a mut [F],
    /// v before each step, `[sample, time, state]`, where it is kept.
    befores: &'a mut [F],
    spikes: &'a mut [F],
    norms: &'a mut [F],
}

impl<F: Real> Group<'_, F> {
    fn run(mut self) {
        let length = self.plan.state_len();
        for state in self.state.chunks_exact_mut(length) {
            let scale = F::ONE / sum_of_squares(state).sqrt();
            state.iter_mut().for_each(|value| *value *= scale);
        }
        let start = self.state.to_vec();
        let layers = self.plan.layers();
        let widest = layers.iter().map(|layer| layer.width).max();
        let mut room = Room::new(widest.unwrap_or(0), self.count);
        for step in 0..self.plan.time {
            if !self.befores.is_empty() {
                let samples = self.befores.chunks_exact_mut(self.plan.time * length);
                for (befores, state) in samples.zip(self.state.chunks_exact(length)) {
                    befores[step * length..][..length].copy_from_slice(state);
                }
            }
            for (index, &layer) in layers.iter().enumerate() {
                let below = index.checked_sub(1).map(|below| layers[below]);
                self.step_layer(step, layer, below, &mut room);
            }
            for sample in 0..self.count {
                let start = &start[sample * length..][..length];
                self.scale_back(sample, step, start, &layers);
            }
            if step + 1 == self.plan.transient {
                self.settled.copy_from_slice(self.state);
            }
        }
    }

    fn step_layer(
        &mut self,
        step: usize,
        layer: LayerPlace,
        below: Option<LayerPlace>,
        room: &mut Room<F>,
    ) {
        let (plan, width) = (self.plan, layer.width);
        let neuron = self.maps.neuron(plan, layer);
        let drive = &mut room.drive[..self.count * width];
        drive.fill(F::ZERO);
        if let Some(below) = below {
            self.add_through(layer.linear, below, step, drive);
        }
        if let Some(map) = layer.recurrent.filter(|_| step > 0) {
            self.add_through(map, layer, step - 1, drive);
        }
        for (sample, drive) in drive.chunks_exact_mut(width).enumerate() {
            let state = &mut self.state[sample * plan.state_len()..][..plan.state_len()];
            let (potentials, currents) = state.split_at_mut(plan.neurons());
            let at = sample * plan.record_len() + plan.row(layer, step).start;
            widest(Carry {
                neuron: &neuron,
                before: step.checked_sub(1).map(|_| &self.membrane[at - width..at]),
                membrane: &self.membrane[at..at + width],
                drive,
                potentials: &mut potentials[layer.neurons()],
                currents: currents.get_mut(layer.neurons()).unwrap_or_default(),
                slopes: &mut room.slopes[..width],
                spikes: &mut self.spikes[at..at + width],
            });
        }
    }

    /// drive += M ds, with ds of layer `from` at a step.
    fn add_through(&self, map: MapPlace, from: LayerPlace, step: usize, drive: &mut [F]) {
        let plan = self.plan;
        let spikes = Rows {
            values: &self.spikes[plan.row(from, step).start..],
            stride: plan.record_len(),
            width: from.width,
        };
        let drive = RowsMut::dense(drive, map.rows);
        add_products(self.maps.weight(map), spikes, drive);
    }

    /// Makes |v| = 1 again, and ds of this step with it; a tangent that died starts again.
    fn scale_back(&mut self, sample: usize, step: usize, start: &[F], layers: &[LayerPlace]) {
        let plan = self.plan;
        let state = &mut self.state[sample * plan.state_len()..][..plan.state_len()];
        let norm = widest(Norm(state));
        let died = norm <= F::from_f64(LOST);
        self.norms[sample * plan.time + step] = if died { F::from_f64(LOST) } else { norm };
        let scale = F::ONE / norm;
        if died {
            state.copy_from_slice(start);
        } else {
            widest(Scale(state, scale));
        }
        for &layer in layers {
            let at = sample * plan.record_len() + plan.row(layer, step).start;
            let spikes = &mut self.spikes[at..at + layer.width];
            if died {
                let neuron = self.maps.neuron(plan, layer);
                neuron
                    .spike
                    .slopes(&self.membrane[at..at + layer.width], spikes);
                let potentials = &state[layer.neurons()];
                let pairs = spikes.iter_mut().zip(potentials);
                pairs.for_each(|(spike, &potential)| *spike *= potential);
            } else {
                widest(Scale(spikes, scale));
            }
        }
    }
}

/// Room for one layer's step.
struct Room<F> {
    drive: Vec<F>,
    slopes: Vec<F>,
}

impl<F: Real> Room<F> {
    fn new(width: usize, samples: usize) -> Self {
        Self {
            drive: vec![F::ZERO; samples * width],
            slopes: vec![F::ZERO; width],
        }
    }
}

/// One layer's tangent of one sample a step on, and its ds.
struct Carry<'a, F> {
    neuron: &'a Neuron<F>,
    /// U_{t-1}; none before the first step.
    before: Option<&'a [F]>,
    membrane: &'a [F],
    drive: &'a mut [F],
    potentials: &'a mut [F],
    currents: &'a mut [F],
    slopes: &'a mut [F],
    spikes: &'a mut [F],
}

impl<F: Real> Loop for Carry<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let neuron = self.neuron;
        neuron.carry(self.before, self.drive, self.potentials, self.currents);
        neuron.spike.slopes(self.membrane, self.slopes);
        let factors = self.slopes.iter().zip(&*self.potentials);
        for (spike, (&slope, &potential)) in self.spikes.iter_mut().zip(factors) {
            *spike = slope * potential;
        }
    }
}

/// A vector's length.
struct Norm<'a, F>(&'a [F]);

impl<F: Real> Loop for Norm<'_, F> {
    type Out = F;

    #[inline(always)]
    fn run(self) -> F {
        sum_of_squares(self.0).sqrt()
    }
}

/// A vector times a number.
pub(super) struct Scale<'a, F>(pub &'a mut [F], pub F);

impl<F: Real> Loop for Scale<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let by = self.1;
        self.0.iter_mut().for_each(|value| *value *= by);
    }
}
