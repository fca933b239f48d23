//! Growth of the tangent of the surrogate dynamics; see [`crate::lyapunov`] for the equations.

use super::group::add_products;
use super::parallel;
use super::real::Real;
use super::rows::{TOGETHER, sum_of_squares};
use super::weights::Maps;
use crate::kernel::{LayerPlace, Plan};

/// Added to |v|^2, so that a tangent that vanishes reads log 1e-12 instead of minus infinity.
pub(super) const FLOOR: f64 = 1e-24;

/// The tangent along a trajectory; its arrays are owned or borrowed.
pub struct Tangent<F, V = Vec<F>> {
    /// Mean of the growth over batch and time, nats per time step.
    pub exponent: F,
    /// |v| of each step before it is scaled back to 1, `[batch, time]`; the growth is its log.
    pub norms: V,
    /// ds = g v_U with |v| = 1, a record.
    pub spikes: V,
    /// v after the last step, |v| = 1, a state of each sample; behind them, where a decay is learnt,
    /// v before each step, `[batch, time, state]`.
    pub states: V,
}

/// The tangent from the start direction `start`, a state, along a trajectory's `membrane`.
pub fn tangent<F: Real>(plan: &Plan, parameters: &[F], membrane: &[F], start: &[F]) -> Tangent<F> {
    let maps = Maps::forward(plan, parameters);
    let record = plan.record_len();
    let mut norms = vec![F::ZERO; plan.batch * plan.time];
    let mut spikes = vec![F::ZERO; plan.batch * record];
    let mut states = start.to_vec();
    let kept = if plan.learn.decays() { plan.time } else { 0 };
    let mut befores = vec![F::ZERO; kept * states.len()];
    let mut blocks = befores.chunks_mut((TOGETHER * kept * plan.state_len()).max(1));
    let groups = spikes
        .chunks_mut(TOGETHER * record)
        .zip(norms.chunks_mut(TOGETHER * plan.time))
        .zip(states.chunks_mut(TOGETHER * plan.state_len()))
        .enumerate()
        .map(|(group, ((spikes, norms), state))| {
            let first = group * TOGETHER;
            let count = spikes.len() / record;
            Group {
                plan,
                maps: &maps,
                count,
                membrane: &membrane[first * record..][..count * record],
                state,
                befores: blocks.next().unwrap_or_default(),
                spikes,
                norms,
            }
        });
    parallel::for_each(groups.collect(), Group::run);
    // Sample by sample: one sum over all would lose digits.
    let of_sample = |norms: &[F]| -> F { norms.iter().map(|norm| norm.ln()).sum() };
    let growth: F = norms.chunks_exact(plan.time).map(of_sample).sum();
    let exponent = growth / F::of(norms.len() as f64);
    states.append(&mut befores);
    Tangent {
        exponent,
        norms,
        spikes,
        states,
    }
}

struct Group<'a, F> {
    plan: &'a Plan,
    maps: &'a Maps<'a, F>,
    count: usize,
    membrane: &'a [F],
    /// v, a state of each sample.
    state: &'a mut [F],
    /// v before each step, `[sample, time, state]`, where it is kept.
    befores: &'a mut [F],
    spikes: &'a mut [F],
    norms: &'a mut [F],
}

impl<F: Real> Group<'_, F> {
    fn run(mut self) {
        for sample in 0..self.count {
            self.scale_back(sample, None);
        }
        let layers = self.plan.layers();
        for step in 0..self.plan.time {
            if !self.befores.is_empty() {
                let length = self.plan.state_len();
                let samples = self.befores.chunks_exact_mut(self.plan.time * length);
                for (befores, state) in samples.zip(self.state.chunks_exact(length)) {
                    befores[step * length..][..length].copy_from_slice(state);
                }
            }
            for (index, &layer) in layers.iter().enumerate() {
                self.step_layer(step, layer, index.checked_sub(1).map(|below| layers[below]));
            }
            for sample in 0..self.count {
                self.scale_back(sample, Some(step));
            }
        }
    }

    fn step_layer(&mut self, step: usize, layer: LayerPlace, below: Option<LayerPlace>) {
        let (plan, width) = (self.plan, layer.width);
        let neuron = self.maps.neuron(plan, layer);
        let mut drive = vec![F::ZERO; self.count * width];
        if let Some(below) = below {
            self.add_through(layer.linear, below, step, &mut drive);
        }
        if let Some(map) = layer.recurrent.filter(|_| step > 0) {
            self.add_through(map, layer, step - 1, &mut drive);
        }
        let mut slopes = vec![F::ZERO; width];
        for (sample, drive) in drive.chunks_exact_mut(width).enumerate() {
            let state = &mut self.state[sample * plan.state_len()..][..plan.state_len()];
            let (potential, current) = state.split_at_mut(plan.neurons());
            let place = layer.offset..layer.offset + width;
            if plan.recurrent {
                for (current, drive) in current[place.clone()].iter_mut().zip(drive.iter_mut()) {
                    *current = neuron.alpha * *current + *drive;
                    *drive = *current;
                }
            }
            let potential = &mut potential[place];
            let at = sample * plan.record_len() + plan.time * layer.offset + step * width;
            if neuron.resets_to_zero() {
                let rows = potential.iter_mut().zip(drive.iter_mut()).enumerate();
                for (index, (potential, drive)) in rows {
                    let before = if step > 0 {
                        self.membrane[at - width + index]
                    } else {
                        F::ZERO
                    };
                    *potential *= neuron.kept(before);
                    *drive *= neuron.gate(before);
                }
            }
            for (potential, &drive) in potential.iter_mut().zip(drive.iter()) {
                *potential = neuron.beta * *potential + drive;
            }
            neuron
                .spike
                .slopes(&self.membrane[at..at + width], &mut slopes);
            let spikes = &mut self.spikes[at..at + width];
            for ((spike, &slope), &potential) in
                spikes.iter_mut().zip(&slopes).zip(potential.iter())
            {
                *spike = slope * potential;
            }
        }
    }

    /// drive += M ds, with ds of layer `from` at a step.
    fn add_through(
        &self,
        map: crate::kernel::MapPlace,
        from: LayerPlace,
        step: usize,
        drive: &mut [F],
    ) {
        let plan = self.plan;
        let mut vectors = Vec::with_capacity(self.count * from.width);
        for sample in 0..self.count {
            let at = sample * plan.record_len() + plan.time * from.offset + step * from.width;
            vectors.extend_from_slice(&self.spikes[at..at + from.width]);
        }
        let matrix = self.maps.weight(map);
        add_products(matrix, (&vectors, from.width), (drive, map.rows));
    }

    /// Makes |v| = 1 again, and ds of this step with it.
    fn scale_back(&mut self, sample: usize, step: Option<usize>) {
        let plan = self.plan;
        let state = &mut self.state[sample * plan.state_len()..][..plan.state_len()];
        let norm = (sum_of_squares(state) + F::of(FLOOR)).sqrt();
        let scale = F::ONE / norm;
        state.iter_mut().for_each(|value| *value *= scale);
        let Some(step) = step else {
            return;
        };
        self.norms[sample * plan.time + step] = norm;
        for layer in plan.layers() {
            let at = sample * plan.record_len() + plan.time * layer.offset + step * layer.width;
            self.spikes[at..at + layer.width]
                .iter_mut()
                .for_each(|spike| *spike *= scale);
        }
    }
}
