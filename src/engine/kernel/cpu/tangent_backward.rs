//! The gradient of the tangent's exponent, the slopes held constant.
//!
//! One step is v -> v / |v| after a linear map J, u = v / |v|. With w_t the weight of log |v_t| in the
//! exponent, what the scaling takes from an adjoint is u <u, E>, and <u_t, E_t> = w_{t+1}: a longer u_t
//! would only lengthen v_{t+1}. What the logarithm of the same step adds is w_t u. So
//!
//! ```text
//! dL/dv_t = (E_t + (w_t - w_{t+1}) u_t) / |v_t|,   E_{t-1} = J' dL/dv_t
//! ```
//!
//! where w is the same from the transient on, 0 in it and after the last step: the adjoint is that of
//! the linear maps alone but at the transient's last step and at the last step of all.
//!
//! No gradient flows through a tangent that died: what came before has none.

use super::constants::OfConstants;
use super::group::Group;
use super::real::Real;
use super::tangent::Tangent;
use super::weights::{GradientSum, Maps};
use crate::core::exponent::LOST;
use crate::engine::kernel::{LayerPlace, Plan};

/// d exponent / d parameters times `gradient`, one number or one for each sample, from what
/// [`super::tangent`] was given and gave.
pub fn tangent_backward<F: Real>(
    plan: &Plan,
    parameters: &[F],
    membrane: &[F],
    tangent: &Tangent<F, &[F]>,
    gradient: &[F],
) -> Vec<F> {
    assert!(
        [1, plan.batch].contains(&gradient.len()),
        "one, or one each"
    );
    let maps = Maps::backward(plan, parameters);
    let (gradient, _) = GradientSum::collect(plan, Group::all(plan, &maps), |group, sum| {
        let backward = Backward {
            group,
            membrane,
            tangent,
            gradient,
        };
        backward.run(sum);
    });
    gradient
}

struct Backward<'a, F> {
    group: Group<'a, F>,
    membrane: &'a [F],
    tangent: &'a Tangent<F, &'a [F]>,
    gradient: &'a [F],
}

impl<F: Real> Backward<'_, F> {
    fn run(&self, sum: &mut GradientSum<F>) {
        let layers = self.group.plan.layers();
        let mut constants: Vec<_> = layers.iter().map(|_| OfConstants::new()).collect();
        let errors = self.adjoint(&layers, &mut constants);
        for (index, (&layer, error)) in layers.iter().zip(&errors).enumerate() {
            if let Some(map) = layer.recurrent {
                sum.add_outer(
                    map,
                    &self.group.delayed(self.tangent.spikes, layer, 1),
                    error,
                );
            }
            constants[index].gather(self.group.plan, self.group.maps.parameters(), layer, sum);
            if let Some(below) = index.checked_sub(1) {
                let error = self.times_norms(layer, error);
                sum.add_outer(
                    layer.linear,
                    &self.group.delayed(self.tangent.spikes, layers[below], 0),
                    &error,
                );
            }
        }
    }

    fn norm(&self, sample: usize, step: usize) -> F {
        self.tangent.norms[(self.group.first + sample) * self.group.plan.time + step]
    }

    /// Each step's error times |v| of that step: W saw ds before it was scaled.
    fn times_norms(&self, layer: LayerPlace, error: &[F]) -> Vec<F> {
        let mut scaled = error.to_vec();
        for (row, error) in scaled.chunks_exact_mut(layer.width).enumerate() {
            let norm = self.norm(row / self.group.plan.time, row % self.group.plan.time);
            error.iter_mut().for_each(|error| *error *= norm);
        }
        scaled
    }

    /// The adjoint of what drives each layer, `[sample, time, neuron]` by layer.
    fn adjoint(&self, layers: &[LayerPlace], constants: &mut [OfConstants<F>]) -> Vec<Vec<F>> {
        let plan = self.group.plan;
        let zeros = |layer: &LayerPlace| vec![F::ZERO; self.group.count * plan.time * layer.width];
        let mut errors: Vec<Vec<F>> = layers.iter().map(zeros).collect();
        let mut state = vec![F::ZERO; self.group.count * plan.state_len()];
        let mut died = vec![false; self.group.count];
        for step in (0..plan.time).rev() {
            for (sample, died) in died.iter_mut().enumerate() {
                *died |= self.norm(sample, step) <= F::from_f64(LOST);
            }
            for (index, &layer) in layers.iter().enumerate().rev() {
                let (below, above) = errors.split_at_mut(index + 1);
                let error = &mut below[index];
                let mut of_spikes = vec![F::ZERO; self.group.count * layer.width];
                if let Some(map) = layer.recurrent.filter(|_| step + 1 < plan.time) {
                    self.group.add_back(map, error, step + 1, &mut of_spikes);
                    for (sample, error) in of_spikes.chunks_exact_mut(layer.width).enumerate() {
                        let scale = F::ONE / self.norm(sample, step);
                        error.iter_mut().for_each(|error| *error *= scale);
                    }
                }
                if let Some(above) = above.first() {
                    self.group
                        .add_back(layers[index + 1].linear, above, step, &mut of_spikes);
                }
                self.step_back((step, layer, &died), &mut state, &of_spikes, error);
                if plan.learn.decays() {
                    self.add_decays(step, layer, &state, &mut constants[index]);
                }
            }
        }
        errors
    }

    /// One layer's step; `state` is the adjoint of (v_U, v_I) before scaling, of the step after.
    fn step_back(
        &self,
        (step, layer, died): (usize, LayerPlace, &[bool]),
        state: &mut [F],
        of_spikes: &[F],
        errors: &mut [F],
    ) {
        let plan = self.group.plan;
        let neuron = self.group.neuron(layer);
        let mut slopes = vec![F::ZERO; layer.width];
        let is_last = step + 1 == plan.time;
        let settles = step + 1 == plan.transient;
        for sample in 0..self.group.count {
            let gradient = self.gradient[(self.group.first + sample) % self.gradient.len()];
            let share = gradient / F::from_f64((plan.batch * plan.counted()) as f64);
            let state = &mut state[sample * plan.state_len()..][..plan.state_len()];
            if died[sample] {
                let errors = &mut errors[(sample * plan.time + step) * layer.width..];
                errors[..layer.width].fill(F::ZERO);
                state.fill(F::ZERO);
                continue;
            }
            let inverse = F::ONE / self.norm(sample, step);
            let [last, settled] = [0, plan.batch].map(|behind| {
                &self.tangent.states[(behind + self.group.first + sample) * plan.state_len()..]
            });
            // What comes from the step after, or, at the last step, from the logarithm alone; and
            // what the scaling at the end of the transient takes.
            let carried = |index: usize, before: F, decay: F| {
                let carried = if is_last {
                    share * last[index]
                } else if settles {
                    decay * before - share * settled[index]
                } else {
                    decay * before
                };
                carried * inverse
            };
            let at = self.group.start(sample, layer) + step * layer.width;
            let membrane = &self.membrane[at..at + layer.width];
            neuron.spike.slopes(membrane, &mut slopes);
            let errors = &mut errors[(sample * plan.time + step) * layer.width..][..layer.width];
            for (index, (error, &slope)) in errors.iter_mut().zip(&slopes).enumerate() {
                let at = layer.offset + index;
                let of_spike = of_spikes[sample * layer.width + index];
                // Where what drives it is reset too, the adjoint went through that already.
                let decay = if neuron.zeroes_before() {
                    neuron.carried(membrane[index])
                } else {
                    neuron.beta
                };
                let adjoint = carried(at, state[at], decay) + slope * of_spike;
                state[at] = adjoint;
                if plan.keeps_driven() {
                    state[at] *= neuron.gate(self.before(sample, layer, step, index));
                }
                *error = state[at];
                if plan.recurrent {
                    let at = plan.neurons() + at;
                    *error += carried(at, state[at], neuron.alpha);
                    state[at] = *error;
                }
            }
        }
    }

    /// U_{t-1} of a neuron.
    fn before(&self, sample: usize, layer: LayerPlace, step: usize, index: usize) -> F {
        match step.checked_sub(1) {
            Some(step) => {
                self.membrane[self.group.start(sample, layer) + step * layer.width + index]
            }
            None => F::ZERO,
        }
    }

    /// A step's part in the gradient by the decays, from the adjoint that [`Self::step_back`] left.
    fn add_decays(&self, step: usize, layer: LayerPlace, state: &[F], into: &mut OfConstants<F>) {
        let plan = self.group.plan;
        let neuron = self.group.neuron(layer);
        let length = plan.state_len();
        let befores = &self.tangent.states[2 * plan.batch * length..];
        for sample in 0..self.group.count {
            let before =
                &befores[((self.group.first + sample) * plan.time + step) * length..][..length];
            let state = &state[sample * length..][..length];
            let (mut alpha, mut beta) = (F::ZERO, F::ZERO);
            for index in 0..layer.width {
                let at = layer.offset + index;
                let kept = if neuron.zeroes_before() {
                    neuron.kept(self.before(sample, layer, step, index))
                } else {
                    F::ONE
                };
                beta += state[at] * kept * before[at];
                if plan.recurrent {
                    let at = plan.neurons() + at;
                    alpha += state[at] * before[at];
                }
            }
            into.alpha += alpha;
            into.beta += beta;
        }
    }
}
