//! The start direction of a twin or tangent.

use crate::core::config::EstimatorKind;
use crate::core::exponent::slow_mode;
use crate::core::random::normals;
use crate::engine::kernel::{LayerPlace, Plan};
use crate::engine::model::{Network, normal};
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;

/// A direction for every sample, `[batch, state]` (see [`crate::engine::kernel::Plan`]); no gradient.
#[derive(Debug, Clone)]
pub struct Perturbation(pub Tensor<2>);

impl Perturbation {
    /// Draws what an estimator starts from, sample by sample: for the reference's xi ~ N(0, 1) for every
    /// element of the state, for all others xi ~ N(0, 1) for every neuron, along its
    /// [`slow_mode`].
    pub fn draw(
        kind: EstimatorKind,
        network: &Network,
        batch: usize,
        rng: &mut ChaCha8Rng,
        device: &Device,
    ) -> Self {
        let plan = network.plan(batch, 1);
        if kind == EstimatorKind::Reference {
            let shape = [batch, plan.state_len()];
            let values = normal(rng, 1.0, shape[0] * shape[1]);
            return Self(Tensor::from_data(TensorData::new(values, shape), device));
        }
        let numbers = normal(rng, 1.0, batch * plan.neurons());
        Self::along_slow_modes(network, batch, numbers, device)
    }

    /// Directions along each neuron's [`slow_mode`], from one number a neuron, `[batch, neurons]`.
    pub fn along_slow_modes(
        network: &Network,
        batch: usize,
        numbers: Vec<f32>,
        device: &Device,
    ) -> Self {
        let plan = network.plan(batch, 1);
        let tensor = |values: Vec<f32>| {
            let width = values.len() / batch;
            Tensor::<2>::from_data(TensorData::new(values, [batch, width]), device)
        };
        if !plan.recurrent {
            return Self(tensor(numbers));
        }
        if plan.learn.decays() {
            return Self(along_learnt_modes(network, &plan, tensor(numbers)));
        }
        let mode = slow_mode(network.config.alpha, network.config.beta);
        let state = |numbers: &[f32]| -> Vec<f32> {
            let parts = mode.iter();
            parts
                .flat_map(|&part| numbers.iter().map(move |number| part as f32 * number))
                .collect()
        };
        let states = numbers.chunks_exact(plan.neurons()).flat_map(state);
        Self(tensor(states.collect()))
    }
}

/// Directions with these numbers, `[batch, neurons]`, for decays that stand on the device: nothing waits
/// for them here.
fn along_learnt_modes(network: &Network, plan: &Plan, numbers: Tensor<2>) -> Tensor<2> {
    let layers = plan.layers();
    let modes = layers.iter().map(|&layer| learnt_mode(network, layer));
    let (potentials, currents): (Vec<_>, Vec<_>) = modes.unzip();
    let numbers = numbers.cast(network.parameters.numbers().dtype());
    let parts = [potentials, currents].map(|rows| numbers.clone() * Tensor::cat(rows, 1));
    Tensor::cat(parts.to_vec(), 1)
}

/// [`slow_mode`] of a layer whose decays are learnt, `[1, width]` for U and for I.
fn learnt_mode(network: &Network, layer: LayerPlace) -> (Tensor<2>, Tensor<2>) {
    let numbers = network.parameters.numbers();
    let decay = |place: usize| {
        let value = numbers.clone().narrow(0, layer.constants + place, 1);
        value.clamp(0.0, 1.0).reshape([1, 1])
    };
    let (alpha, beta): (Tensor<2>, Tensor<2>) = (decay(0), decay(1));
    let along_membrane = alpha.clone().lower_equal(beta.clone());
    let ratio = alpha.clone() / (alpha - beta).mask_fill(along_membrane.clone(), 1.0);
    let length = (ratio.clone() * ratio.clone()).add_scalar(1.0).sqrt();
    let potential = (ratio / length.clone()).mask_fill(along_membrane.clone(), 1.0);
    let current = length.recip().mask_fill(along_membrane, 0.0);
    let row = |part: Tensor<2>| part.expand([1, layer.width]);
    (row(potential), row(current))
}

/// The same in host memory, for one sample: as many directions as `count`, `[count, state]`, each with
/// numbers of its own for every neuron. Those beyond the neurons cannot lie along slow modes alone
/// and have numbers for the whole state.
pub(super) fn slow_starts(
    plan: &Plan,
    parameters: &[f64],
    count: usize,
    [first, others]: [&mut ChaCha8Rng; 2],
) -> Vec<f64> {
    let neurons = plan.neurons();
    let mut starts = Vec::with_capacity(count * plan.state_len());
    for direction in 0..count {
        let rng = if direction == 0 {
            &mut *first
        } else {
            &mut *others
        };
        if direction >= neurons || !plan.recurrent {
            starts.extend(normals(rng, plan.state_len()));
            continue;
        }
        starts.extend(slow_start(plan, parameters, &normals(rng, neurons)));
    }
    starts
}

/// One direction along each neuron's slow mode, a state, from one number a neuron.
pub(crate) fn slow_start(plan: &Plan, parameters: &[f64], numbers: &[f64]) -> Vec<f64> {
    if !plan.recurrent {
        return numbers.to_vec();
    }
    let mut start = Vec::with_capacity(plan.state_len());
    for part in 0..2 {
        for layer in plan.layers() {
            let [alpha, beta] =
                [0, 1].map(|place| parameters[layer.constants + place].clamp(0.0, 1.0));
            let along = slow_mode(alpha, beta)[part];
            let own = &numbers[layer.offset..layer.offset + layer.width];
            start.extend(own.iter().map(|number| along * number));
        }
    }
    start
}
