//! The gradient of the reference's exponent. The finite-size exponent's is not taken: it is for reading.

use super::{NORM_FLOOR, TINY, Traced, counts};
use crate::engine::kernel::gpu::GROUP;
use crate::engine::kernel::gpu::layout::{Layer, Network};
use crate::engine::kernel::gpu::products::{through_v, through_w};
use crate::engine::kernel::gpu::reduce::{SCRATCH, sum_over_group};
use crate::engine::kernel::gpu::spike::{slope, slope_change};
use cubecl::prelude::*;

/// What the gradient is taken of.
#[derive(CubeLaunch, CubeType)]
pub struct Gradient {
    /// A bit for each layer whose distance counts.
    pub layers: u32,
    /// The exponent is this times the sum of all logarithms.
    pub share: f32,
    pub eps: f32,
}

/// Two records of the whole batch in `out`: the adjoint of what drives each neuron, and d exponent /
/// d U. `state` is scratch.
#[cube(launch_unchecked)]
pub fn twin_backward(
    network: &Network,
    mask: ComptimeOption<&[f32]>,
    trace: &[f32],
    state: &mut [f32],
    out: &mut [f32],
    gradient: &Gradient,
) {
    let kind = comptime!(network.kind);
    let depth = comptime!(network.depth);
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * network.sizes.neurons) as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let sample = CUBE_POS_X;
    let record = (network.sizes.batch * network.sizes.record()) as usize;
    let time = network.sizes.time;
    for back in 0..time {
        let t = time - 1 - back;
        pull_back(network, trace, state, gradient, &mut scratch, back);
        for reverse in 0..depth {
            let layer = network.layer(depth - 1 - reverse);
            let constants = layer.constants(&network.parameters);
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let place = network.place(sample, &layer, t, neuron);
                let traced = Traced::at(network, &place);
                let mut of_flip = 0.0f32;
                if comptime!(kind.recurrent) {
                    if back > 0 {
                        of_flip = through_v(network, &exchange, &layer, back, neuron);
                    }
                }
                let from_above = through_w(0.0f32, network, &exchange, &layer, back, neuron);
                of_flip += from_above;
                let v = network.membrane[place.record] - constants.threshold;
                let d = trace[traced.potential];
                let mut of_membrane = slope_change(v, d, network.surrogate, kind) * of_flip;
                #[comptime]
                if let ComptimeOption::Some(mask) = mask {
                    of_membrane += slope(v, network.surrogate, kind)
                        * (1.0f32 - mask[place.record])
                        * from_above;
                }
                out[record + place.record] = of_membrane;
                let mut error =
                    state[place.potential] + slope(v + d, network.surrogate, kind) * of_flip;
                state[place.potential] = constants.beta * error;
                if comptime!(kind.recurrent) {
                    error += state[place.current];
                    state[place.current] = constants.alpha * error;
                }
                out[place.record] = error;
                exchange[(network.exchanged(back) + layer.offset + neuron) as usize] = error;
                neuron += GROUP;
            }
            sync_cube();
        }
    }
}

/// What the threads of a workgroup have of |d|^2, and of how far the adjoint lies along d.
#[derive(CubeType)]
struct Parts {
    square: f32,
    along: f32,
}

/// A thread's part of one layer, added to what it has.
#[cube]
fn add_layer(
    parts: &Parts,
    network: &Network,
    layer: &Layer,
    trace: &[f32],
    state: &[f32],
    back: u32,
) -> Parts {
    let mut square = parts.square;
    let mut along = parts.along;
    let t = network.sizes.time - 1 - back;
    let mut neuron = UNIT_POS_X;
    while neuron < layer.width {
        let place = network.place(CUBE_POS_X, layer, t, neuron);
        let traced = Traced::at(network, &place);
        let d = trace[traced.potential];
        square += d * d;
        if back > 0 {
            along += d * state[place.potential];
        }
        if comptime!(network.kind.recurrent) {
            let current = trace[traced.current];
            square += current * current;
            if back > 0 {
                along += current * state[place.current];
            }
        }
        neuron += GROUP;
    }
    Parts { square, along }
}

/// From the adjoint of d after the pull-back in `state` to that before it, with the logarithm's share.
#[cube]
fn pull_back(
    network: &Network,
    trace: &[f32],
    state: &mut [f32],
    gradient: &Gradient,
    scratch: &mut [f32],
    back: u32,
) {
    let depth = comptime!(network.depth);
    let recurrent = comptime!(network.kind.recurrent);
    // The distance, as on the way forward; and how far the adjoint lies along the difference.
    let mut all = 0.0f32;
    let mut square = 0.0f32;
    let mut along = 0.0f32;
    for index in 0..depth {
        let layer = network.layer(index);
        let parts = Parts { square, along };
        let parts = add_layer(&parts, network, &layer, trace, &*state, back);
        square = parts.square;
        along = parts.along;
        if comptime!(!recurrent) {
            let sum = sum_over_group(square, scratch);
            square = 0.0f32;
            if counts(gradient.layers, index) {
                all += sum;
            }
        }
    }
    if comptime!(recurrent) {
        all = sum_over_group(square, scratch);
        along = sum_over_group(along, scratch);
    }
    let eps = gradient.eps;
    let delta = f32::sqrt(all + TINY);
    let log = gradient.share / ((delta / eps + TINY) * eps * delta);
    for index in 0..depth {
        let layer = network.layer(index);
        let mut scale = eps / (delta + TINY);
        let mut pull = log - scale / ((delta + TINY) * delta) * along;
        if comptime!(!recurrent) {
            let none = Parts {
                square: 0.0f32.runtime(),
                along: 0.0f32.runtime(),
            };
            let parts = add_layer(&none, network, &layer, trace, &*state, back);
            let sum = sum_over_group(parts.square, scratch);
            let dot = sum_over_group(parts.along, scratch);
            let norm = f32::sqrt(sum + NORM_FLOOR);
            scale = 1.0f32;
            pull = 0.0f32;
            if counts(gradient.layers, index) {
                scale = eps / (norm + TINY);
                pull = log - scale / ((norm + TINY) * norm) * dot;
            }
        }
        let t = network.sizes.time - 1 - back;
        let mut neuron = UNIT_POS_X;
        while neuron < layer.width {
            let place = network.place(CUBE_POS_X, &layer, t, neuron);
            let traced = Traced::at(network, &place);
            let mut adjoint = pull * trace[traced.potential];
            if back > 0 {
                adjoint += scale * state[place.potential];
            }
            state[place.potential] = adjoint;
            if comptime!(recurrent) {
                let mut adjoint = pull * trace[traced.current];
                if back > 0 {
                    adjoint += scale * state[place.current];
                }
                state[place.current] = adjoint;
            }
            neuron += GROUP;
        }
    }
}
