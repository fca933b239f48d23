//! Gradients of a layer's learnt constants.

use super::neuron::{Neuron, moves};
use super::real::Real;
use super::weights::GradientSum;
use crate::engine::kernel::{CONSTANTS, LayerPlace, Plan};

/// Sums over time and neurons, one number each; rows first, so that long sums keep their digits.
pub struct OfConstants<F> {
    pub alpha: F,
    pub beta: F,
    pub threshold: F,
}

impl<F: Real> OfConstants<F> {
    pub fn new() -> Self {
        Self {
            alpha: F::ZERO,
            beta: F::ZERO,
            threshold: F::ZERO,
        }
    }

    /// One step of the nominal trajectory: `membrane` is a layer's block `[time, neuron]`, `driven`
    /// what is kept beside it, `spikes` slope x d loss / d s, `potential` d loss / d U (or by what
    /// the reset acts on), `drive` d loss / d I.
    pub fn add_nominal(
        &mut self,
        neuron: &Neuron<F>,
        (membrane, driven): (&[F], &[F]),
        step: usize,
        (spikes, potential, drive): (&[F], &[F], &[F]),
    ) {
        let width = spikes.len();
        let at = |block: &[F], step: Option<usize>, index: usize| {
            step.map_or(F::ZERO, |step| block[step * width + index])
        };
        let (one, two) = (step.checked_sub(1), step.checked_sub(2));
        let kept = !driven.is_empty();
        let (mut alpha, mut beta, mut threshold) = (F::ZERO, F::ZERO, F::ZERO);
        for index in 0..width {
            let before = at(membrane, one, index);
            let by_beta = if kept { before } else { neuron.by_beta(before) };
            beta += potential[index] * by_beta;
            threshold += potential[index] * neuron.by_threshold(before) - spikes[index];
            if one.is_some() {
                let now = at(if kept { driven } else { membrane }, one, index);
                alpha += drive[index] * neuron.current(at(membrane, two, index), now);
            }
        }
        self.alpha += alpha;
        self.beta += beta;
        self.threshold += threshold;
    }

    /// Adds them to a gradient, where they are learnt.
    pub fn gather(
        &self,
        plan: &Plan,
        parameters: &[F],
        layer: LayerPlace,
        into: &mut GradientSum<F>,
    ) {
        let places = layer.constants..layer.constants + CONSTANTS;
        let learn = [plan.learn.alpha, plan.learn.beta, plan.learn.threshold];
        let values = [
            self.alpha * moves(parameters[places.start]),
            self.beta * moves(parameters[places.start + 1]),
            self.threshold,
        ];
        for ((place, learn), value) in places.zip(learn).zip(values) {
            if learn {
                into.add(place, value);
            }
        }
    }
}
