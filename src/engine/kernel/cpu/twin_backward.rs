//! The gradient of the reference's exponent, through the twin and through the nominal trajectory. The
//! finite-size exponent's is not taken: it is for reading.

use super::constants::OfConstants;
use super::group::{Group, TOGETHER};
use super::outer::Pairs;
use super::real::Real;
use super::rows::dot;
use super::twin::{Twin, TwinInputs, distance, passed_on, pull_back};
use super::weights::{GradientSum, Maps};
use crate::core::exponent::TINY;
use crate::engine::kernel::{LayerPlace, Plan, TwinPlan};

/// Both ways of the gradient.
pub struct TwinGradient<F> {
    /// d exponent / d parameters along the twin alone.
    pub parameters: Vec<F>,
    /// d exponent / d membranes, for the nominal backward pass.
    pub membrane: Vec<F>,
}

/// d exponent times `gradient`, from what [`super::twin`] was given and gave.
pub fn twin_backward<F: Real>(
    plan: &Plan,
    twin: &TwinPlan,
    along: TwinInputs<F>,
    trace: &Twin<F, &[F]>,
    gradient: F,
) -> TwinGradient<F> {
    let record = plan.record_len();
    let maps = Maps::backward(plan, along.parameters);
    let mut of_membrane = vec![F::ZERO; plan.membrane_len()];
    let (of_potential, of_driven) = of_membrane.split_at_mut(plan.batch * record);
    let mut of_driven = of_driven.chunks_mut(TOGETHER * record);
    let blocks = of_potential.chunks_mut(TOGETHER * record);
    let groups = Group::all(plan, &maps).into_iter().zip(blocks);
    let groups = groups.map(|(group, of_membrane)| Backward {
        group,
        twin,
        along,
        trace,
        gradient,
        of_membrane,
        of_driven: of_driven.next().unwrap_or_default(),
    });
    let (gradient, _) = GradientSum::collect(plan, groups.collect(), Backward::run);
    TwinGradient {
        parameters: gradient,
        membrane: of_membrane,
    }
}

struct Backward<'a, F> {
    group: Group<'a, F>,
    twin: &'a TwinPlan,
    along: TwinInputs<'a, F>,
    trace: &'a Twin<F, &'a [F]>,
    gradient: F,
    of_membrane: &'a mut [F],
    of_driven: &'a mut [F],
}

impl<F: Real> Backward<'_, F> {
    fn run(mut self, sum: &mut GradientSum<F>) {
        let layers = self.group.plan.layers();
        let mut constants: Vec<_> = layers.iter().map(|_| OfConstants::new()).collect();
        let errors = self.adjoint(&layers, &mut constants);
        for (&layer, constants) in layers.iter().zip(&constants) {
            constants.gather(self.group.plan, self.group.maps.parameters(), layer, sum);
        }
        for (index, (&layer, error)) in layers.iter().zip(&errors).enumerate() {
            if let Some(map) = layer.recurrent {
                let flips = self.trace.flips;
                sum.add_outer(
                    map,
                    &self.group.pairs(flips, layer, 1, (error, layer.width)),
                );
            }
            if let Some(below) = index.checked_sub(1) {
                let passed = self.passed_on(layers[below]);
                let pairs = Pairs {
                    blocks: vec![(&passed, error)],
                    inputs: layers[below].width,
                    outputs: layer.width,
                    silent: 0,
                };
                sum.add_outer(layer.linear, &pairs);
            }
        }
    }

    fn passed_on(&self, layer: LayerPlace) -> Vec<F> {
        let group = &self.group;
        let mut passed = Vec::with_capacity(group.count * group.plan.time * layer.width);
        for sample in 0..group.count {
            let flips = group.block(self.trace.flips, sample, layer);
            let spikes = group.block(self.along.spikes, sample, layer);
            let mask = group.mask(self.along.masks, sample, layer);
            passed.extend(passed_on(flips, spikes, mask));
        }
        passed
    }

    /// The adjoint of what drives each layer, `[sample, time, neuron]` by layer.
    fn adjoint(&mut self, layers: &[LayerPlace], constants: &mut [OfConstants<F>]) -> Vec<Vec<F>> {
        let plan = self.group.plan;
        let zeros = |layer: &LayerPlace| vec![F::ZERO; self.group.count * plan.time * layer.width];
        let mut errors: Vec<Vec<F>> = layers.iter().map(zeros).collect();
        // The adjoint of (d_U, d_I) after the pull-back, of each sample.
        let mut state = vec![F::ZERO; self.group.count * plan.state_len()];
        for step in (0..plan.time).rev() {
            for (sample, state) in state.chunks_exact_mut(plan.state_len()).enumerate() {
                self.pull_back_adjoint(step, sample, layers, state);
            }
            // d before the step, where anything asks for it.
            let befores: Vec<Vec<F>> = if plan.reset.zeroes() || plan.learn.any() {
                let before = |sample| self.pulled_back(step.checked_sub(1), sample, layers);
                (0..self.group.count).map(before).collect()
            } else {
                Vec::new()
            };
            for (index, &layer) in layers.iter().enumerate().rev() {
                let (below, above) = errors.split_at_mut(index + 1);
                let error = &mut below[index];
                let mut of_flips = vec![F::ZERO; self.group.count * layer.width];
                let mut of_output = of_flips.clone();
                if let Some(map) = layer.recurrent.filter(|_| step + 1 < plan.time) {
                    self.group.add_back(map, error, step + 1, &mut of_flips);
                }
                if let Some(above) = above.first() {
                    self.group
                        .add_back(layers[index + 1].linear, above, step, &mut of_output);
                }
                let of = (&of_flips[..], &of_output[..], &befores[..]);
                self.step_back(step, layer, &mut state, of, error, &mut constants[index]);
            }
        }
        errors
    }

    /// d of one sample before it is pulled back, a state.
    fn difference(&self, step: usize, sample: usize, layers: &[LayerPlace]) -> Vec<F> {
        let (group, trace) = (&self.group, self.trace);
        trace.difference(group.plan, layers, group.first + sample, step)
    }

    /// d of one sample after it was pulled back at a step; before the first, as it started.
    fn pulled_back(&self, step: Option<usize>, sample: usize, layers: &[LayerPlace]) -> Vec<F> {
        let plan = self.group.plan;
        let Some(step) = step else {
            let start = (self.group.first + sample) * plan.state_len();
            return self.trace.start[start..start + plan.state_len()].to_vec();
        };
        let mut d = self.difference(step, sample, layers);
        let distance = distance(plan, self.twin, layers, &d);
        pull_back(plan, self.twin, layers, &distance, &mut d);
        d
    }

    /// From the adjoint of d after the pull-back to that before it, with the logarithm's share.
    fn pull_back_adjoint(
        &self,
        step: usize,
        sample: usize,
        layers: &[LayerPlace],
        adjoint: &mut [F],
    ) {
        let plan = self.group.plan;
        let (eps, tiny) = (F::from_f64(self.twin.eps), F::from_f64(TINY));
        let d = self.difference(step, sample, layers);
        let distance = distance(plan, self.twin, layers, &d);
        let delta = distance.delta;
        let share = self.gradient / F::from_f64((plan.batch * plan.time) as f64);
        let log = share / ((delta / eps + tiny) * eps * delta);
        let mut scaled = |place: std::ops::Range<usize>, norm: F| {
            let scale = eps / (norm + tiny);
            let (d, adjoint) = (&d[place.clone()], &mut adjoint[place]);
            let lost = scale / ((norm + tiny) * norm) * dot(d, adjoint);
            for (adjoint, &d) in adjoint.iter_mut().zip(d) {
                *adjoint = scale * *adjoint + (log - lost) * d;
            }
        };
        if plan.recurrent {
            scaled(0..plan.state_len(), delta);
        } else {
            for &layer in &self.twin.layers {
                scaled(layers[layer].neurons(), distance.layers[layer]);
            }
        }
    }

    /// One layer's step back. Of `of`: what V at the next step wants of the flips, what W of the layer
    /// above wants of what was passed on, and d before the step where it is known.
    fn step_back(
        &mut self,
        step: usize,
        layer: LayerPlace,
        state: &mut [F],
        (of_flips, of_output, befores): (&[F], &[F], &[Vec<F>]),
        errors: &mut [F],
        constants: &mut OfConstants<F>,
    ) {
        let plan = self.group.plan;
        let neuron = self.group.neuron(layer);
        let mut slopes = vec![F::ZERO; layer.width];
        for sample in 0..self.group.count {
            let at = self.group.start(sample, layer) + step * layer.width;
            let in_group = at - self.group.first * plan.record_len();
            let membrane = &self.along.membrane[at..at + layer.width];
            neuron.spike.slopes(membrane, &mut slopes);
            let (potential, current) =
                state[sample * plan.state_len()..][..plan.state_len()].split_at_mut(plan.neurons());
            let errors = &mut errors[(sample * plan.time + step) * layer.width..][..layer.width];
            let mut sums = OfConstants::new();
            for (index, error) in errors.iter_mut().enumerate() {
                let d = self.trace.differences[at + index];
                let (slope, change) = neuron.spike.slope_and_change(membrane[index], d);
                let from_above = of_output[sample * layer.width + index];
                let of_flip = of_flips[sample * layer.width + index] + from_above;
                let mut of_membrane = change * of_flip;
                if plan.dropout {
                    of_membrane +=
                        slopes[index] * (F::ONE - self.along.masks[at + index]) * from_above;
                }
                // The step after may have left its part already.
                self.of_membrane[in_group + index] += of_membrane;
                let potential = &mut potential[layer.offset + index];
                *potential += slope * of_flip;
                let adjoint = *potential;
                let Some(before) = befores.get(sample) else {
                    *error = adjoint;
                    *potential *= neuron.beta;
                    if plan.recurrent {
                        let current = &mut current[layer.offset + index];
                        *error += *current;
                        *current = neuron.alpha * *error;
                    }
                    continue;
                };
                let at_before = step.checked_sub(1).map(|_| at + index - layer.width);
                let membrane_before = at_before.map_or(F::ZERO, |at| self.along.membrane[at]);
                let slopes =
                    neuron.difference_slopes(before[layer.offset + index], membrane_before);
                *error = slopes.by_drive * adjoint;
                *potential = slopes.by_d * adjoint;
                if step > 0 {
                    self.of_membrane[in_group + index - layer.width] += slopes.by_before * adjoint;
                }
                if let Some(of_driven) = self.of_driven.get_mut(in_group + index) {
                    *of_driven = slopes.by_driven * adjoint;
                }
                sums.beta += slopes.by_beta * adjoint;
                sums.threshold += slopes.by_threshold * adjoint - of_membrane;
                if plan.recurrent {
                    let current = &mut current[layer.offset + index];
                    *error += *current;
                    sums.alpha += *error * before[plan.neurons() + layer.offset + index];
                    *current = neuron.alpha * *error;
                }
            }
            constants.alpha += sums.alpha;
            constants.beta += sums.beta;
            constants.threshold += sums.threshold;
        }
    }
}
