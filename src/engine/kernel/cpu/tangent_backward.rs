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
use super::neuron::Neuron;
use super::real::Real;
use super::scratch::Scratch;
use super::tangent::{Scale, Tangent};
use super::weights::{GradientSum, Maps};
use super::wide::{Loop, widest};
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
            let spikes = self.tangent.spikes;
            if let Some(map) = layer.recurrent {
                sum.add_outer(
                    map,
                    &self.group.pairs(spikes, layer, 1, (error, layer.width)),
                );
            }
            constants[index].gather(self.group.plan, self.group.maps.parameters(), layer, sum);
            if let Some(below) = index.checked_sub(1) {
                let error = self.times_norms(layer, error);
                let pairs = self
                    .group
                    .pairs(spikes, layers[below], 0, (&error, layer.width));
                sum.add_outer(layer.linear, &pairs);
            }
        }
    }

    fn norm(&self, sample: usize, step: usize) -> F {
        self.tangent.norms[(self.group.first + sample) * self.group.plan.time + step]
    }

    /// Each step's error times |v| of that step: W saw ds before it was scaled.
    fn times_norms(&self, layer: LayerPlace, error: &[F]) -> Scratch<F> {
        let mut scaled = Scratch::any(error.len());
        scaled.copy_from_slice(error);
        for (row, error) in scaled.chunks_exact_mut(layer.width).enumerate() {
            let norm = self.norm(row / self.group.plan.time, row % self.group.plan.time);
            widest(Scale(error, norm));
        }
        scaled
    }

    /// The adjoint of what drives each layer, `[sample, time, neuron]` by layer.
    fn adjoint(&self, layers: &[LayerPlace], constants: &mut [OfConstants<F>]) -> Vec<Scratch<F>> {
        let plan = self.group.plan;
        // Each step writes its own part before anything reads it.
        let room = |layer: &LayerPlace| Scratch::any(self.group.count * plan.time * layer.width);
        let mut errors: Vec<Scratch<F>> = layers.iter().map(room).collect();
        let mut state = vec![F::ZERO; self.group.count * plan.state_len()];
        let mut died = vec![false; self.group.count];
        let widths = layers.iter().map(|layer| layer.width);
        let width = widths.max().unwrap_or(0);
        let mut slopes = vec![F::ZERO; width];
        let mut of_spikes = vec![F::ZERO; self.group.count * width];
        for step in (0..plan.time).rev() {
            for (sample, died) in died.iter_mut().enumerate() {
                *died |= self.norm(sample, step) <= F::from_f64(LOST);
            }
            for (index, &layer) in layers.iter().enumerate().rev() {
                let (below, above) = errors.split_at_mut(index + 1);
                let error = &mut below[index];
                let of_spikes = &mut of_spikes[..self.group.count * layer.width];
                of_spikes.fill(F::ZERO);
                if let Some(map) = layer.recurrent.filter(|_| step + 1 < plan.time) {
                    self.group.add_back(map, error, step + 1, of_spikes);
                    for (sample, error) in of_spikes.chunks_exact_mut(layer.width).enumerate() {
                        widest(Scale(error, F::ONE / self.norm(sample, step)));
                    }
                }
                if let Some(above) = above.first() {
                    let map = layers[index + 1].linear;
                    self.group.add_back(map, above, step, of_spikes);
                }
                let of = (&*of_spikes, &mut slopes[..layer.width]);
                self.step_back((step, layer, &died), &mut state, of, error);
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
        (of_spikes, slopes): (&[F], &mut [F]),
        errors: &mut [F],
    ) {
        let plan = self.group.plan;
        let neuron = self.group.neuron(layer);
        let (length, width) = (plan.state_len(), layer.width);
        for sample in 0..self.group.count {
            let gradient = self.gradient[(self.group.first + sample) % self.gradient.len()];
            let share = gradient / F::from_f64((plan.batch * plan.counted()) as f64);
            let state = &mut state[sample * length..][..length];
            let errors = &mut errors[(sample * plan.time + step) * width..][..width];
            if died[sample] {
                errors.fill(F::ZERO);
                state.fill(F::ZERO);
                continue;
            }
            let at = |behind: usize| (behind + self.group.first + sample) * length;
            let directions = if step + 1 == plan.time {
                Directions::Last(&self.tangent.states[at(0)..][..length])
            } else if step + 1 == plan.transient {
                Directions::Settled(&self.tangent.states[at(plan.batch)..][..length])
            } else {
                Directions::Within
            };
            let (potentials, currents) = state.split_at_mut(plan.neurons());
            let at = self.group.start(sample, layer) + step * width;
            widest(StepBack {
                neuron: &neuron,
                membrane: &self.membrane[at..at + width],
                before: step.checked_sub(1).map(|_| &self.membrane[at - width..at]),
                of_potentials: directions.of(layer.neurons().start, width),
                of_currents: directions.of(plan.neurons() + layer.neurons().start, width),
                scale: (share, F::ONE / self.norm(sample, step)),
                potentials: &mut potentials[layer.neurons()],
                currents: currents.get_mut(layer.neurons()).unwrap_or_default(),
                of_spikes: &of_spikes[sample * width..][..width],
                slopes,
                errors,
            });
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

/// The adjoint's way into a step from the step after: the logarithm alone at the last; and what the scaling
/// takes at the end of the transient.
#[derive(Clone, Copy)]
enum Directions<'a, F> {
    /// v after the last step.
    Last(&'a [F]),
    /// v after the transient.
    Settled(&'a [F]),
    Within,
}

impl<'a, F: Real> Directions<'a, F> {
    /// Of some numbers of the state; those of currents are missing without recurrence.
    fn of(self, first: usize, width: usize) -> Self {
        let part = |state: &'a [F]| state.get(first..first + width).unwrap_or_default();
        match self {
            Self::Last(state) => Self::Last(part(state)),
            Self::Settled(state) => Self::Settled(part(state)),
            Self::Within => Self::Within,
        }
    }

    /// Takes adjoints of the step after, times what each neuron keeps, to those of |v| = 1.
    #[inline(always)]
    fn carry(self, (share, inverse): (F, F), decay: impl Fn(usize) -> F, adjoints: &mut [F]) {
        match self {
            Self::Last(last) => {
                let pairs = adjoints.iter_mut().zip(last);
                pairs.for_each(|(adjoint, &last)| *adjoint = share * last * inverse);
            }
            Self::Settled(settled) => {
                for (index, (adjoint, &settled)) in adjoints.iter_mut().zip(settled).enumerate() {
                    *adjoint = (decay(index) * *adjoint - share * settled) * inverse;
                }
            }
            Self::Within => {
                for (index, adjoint) in adjoints.iter_mut().enumerate() {
                    *adjoint = decay(index) * *adjoint * inverse;
                }
            }
        }
    }
}

/// One layer's adjoint of one sample a step back.
struct StepBack<'a, F> {
    neuron: &'a Neuron<F>,
    membrane: &'a [F],
    /// U_{t-1}; none before the first step.
    before: Option<&'a [F]>,
    of_potentials: Directions<'a, F>,
    of_currents: Directions<'a, F>,
    /// The share of a logarithm, and 1 / |v|.
    scale: (F, F),
    /// The adjoint of (v_U, v_I) before scaling.
    potentials: &'a mut [F],
    currents: &'a mut [F],
    of_spikes: &'a [F],
    slopes: &'a mut [F],
    errors: &'a mut [F],
}

impl<F: Real> Loop for StepBack<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(self) {
        let neuron = self.neuron;
        neuron.spike.slopes(self.membrane, self.slopes);
        // Where what drives it is reset too, the adjoint went through that already.
        if neuron.zeroes_before() {
            let decay = |index: usize| neuron.carried(self.membrane[index]);
            self.of_potentials.carry(self.scale, decay, self.potentials);
        } else {
            let decay = |_| neuron.beta;
            self.of_potentials.carry(self.scale, decay, self.potentials);
        }
        let of_spikes = self.slopes.iter().zip(self.of_spikes);
        for (potential, (&slope, &of_spike)) in self.potentials.iter_mut().zip(of_spikes) {
            *potential += slope * of_spike;
        }
        if neuron.resets_to_zero() && !neuron.zeroes_before() {
            for (index, potential) in self.potentials.iter_mut().enumerate() {
                let before = self.before.map_or(F::ZERO, |before| before[index]);
                *potential *= neuron.gate(before);
            }
        }
        self.errors.copy_from_slice(self.potentials);
        self.of_currents
            .carry(self.scale, |_| neuron.alpha, self.currents);
        for (error, current) in self.errors.iter_mut().zip(self.currents) {
            *error += *current;
            *current = *error;
        }
    }
}
