//! The seed's perturbed twin, carried as its difference, and its gradient. One workgroup a sample.
//!
//! The trace is two records, or three if recurrent, each of the whole batch: what is passed on (the
//! twin's spikes less the nominal ones, and with them what dropout took), d_U and d_I before the
//! pull-back.

use super::GROUP;
use super::reduce::sum_over_group;
use super::spike::{NeuronKind, decay, fire, fire_difference, slope, slope_change, step};
use super::tangent::layer_field;
use crate::core::config::Reset;
use cubecl::prelude::*;

const TINY: f32 = 1e-12;
const NORM_FLOOR: f32 = 1e-30;
/// A mended twin at this share of its distance or less has merged, as on the CPU.
const LOST: f32 = 1e-12;

/// `growth[sample]` = mean growth over the time steps that count; behind all of these each sample's
/// share of steps in which its twin merged, then that of spikes that flipped. `start` is a state;
/// `measured` has a 1 for each layer whose distance counts; `jointly` is the mended twin.
#[cube(launch)]
pub fn twin(
    turned: &[f32],
    mask: &[f32],
    membrane: &[f32],
    layers: &[u32],
    start: &[f32],
    trace: &mut [f32],
    growth: &mut [f32],
    constants: u32,
    neurons: u32,
    batch: u32,
    time: u32,
    transient: u32,
    measured: u32,
    eps: f32,
    parameter: f32,
    #[comptime] layer_count: u32,
    #[comptime] on_chip: u32,
    #[comptime] recurrent: bool,
    #[comptime] jointly: bool,
    #[comptime] has_mask: bool,
    #[comptime] kind: NeuronKind,
) {
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    // The factor by which each layer's difference is pulled back.
    let mut scales = Shared::<[f32]>::new_slice(comptime!(layer_count as usize));
    let sample = CUBE_POS_X;
    let mut state_len = neurons;
    if comptime!(recurrent) {
        state_len = 2 * neurons;
    }
    let state_start = sample * state_len;
    let record = time * neurons;
    let record_start = sample * record;
    let potentials = batch * record;
    let currents = 2 * batch * record;
    // The mended twin starts at the distance eps; its spikes are pulled back with it.
    let mut start_scale = eps;
    if comptime!(jointly) {
        let mut square = 0.0f32;
        let mut index = UNIT_POS_X;
        while index < state_len {
            let value = start[(state_start + index) as usize];
            square += value * value;
            index += GROUP;
        }
        let total = sum_over_group(square, &mut scratch);
        start_scale = eps / f32::sqrt(total + NORM_FLOOR);
    }
    let mut flipped = 0.0f32;
    let mut log_sum = 0.0f32;
    let mut merges = 0.0f32;
    // Whether the twin starts from `start` in this step: at first, and after it has merged.
    let mut fresh = 1u32;
    for t in 0..time {
        let now = (t % 2) * on_chip;
        let before = ((t + 1) % 2) * on_chip;
        let mut all = 0.0f32;
        let mut square = 0.0f32;
        for layer in 0..layer_count {
            let width = layer_field(layers, layer, 0u32);
            let offset = layer_field(layers, layer, 1u32);
            let weight = layer_field(layers, layer, 2u32);
            let alpha = decay(turned, constants + 3 * layer);
            let beta = decay(turned, constants + 3 * layer + 1);
            let threshold = turned[(constants + 3 * layer + 2) as usize];
            let mut neuron = UNIT_POS_X;
            while neuron < width {
                let at = record_start + time * offset + t * width + neuron;
                let mut drive = 0.0f32;
                if layer > 0 {
                    let below = layer_field(layers, layer - 1, 0u32);
                    let from = now + offset - below;
                    for j in 0..below {
                        let passed = exchange[(from + j) as usize];
                        if passed != 0.0f32 {
                            drive += passed * turned[(weight + j * width + neuron) as usize];
                        }
                    }
                }
                let mut d = start_scale * start[(state_start + offset + neuron) as usize];
                let mut v_before = 0.0f32 - threshold;
                let mut scale = 1.0f32;
                if t > 0 {
                    v_before = membrane[(at - width) as usize] - threshold;
                }
                if fresh == 0u32 {
                    scale = scales[layer as usize];
                    d = scale * trace[(potentials + at - width) as usize];
                }
                if comptime!(recurrent) {
                    let mut current =
                        start_scale * start[(state_start + neurons + offset + neuron) as usize];
                    if fresh == 0u32 {
                        let map = layer_field(layers, layer, 3u32);
                        let from = before + offset;
                        for j in 0..width {
                            let mut flip = exchange[(from + j) as usize];
                            if comptime!(jointly) {
                                flip *= scale;
                            }
                            if flip != 0.0f32 {
                                drive += flip * turned[(map + j * width + neuron) as usize];
                            }
                        }
                        current = scale * trace[(currents + at - width) as usize];
                    }
                    drive += alpha * current;
                    trace[(currents + at) as usize] = drive;
                    square += drive * drive;
                }
                let mut reset = 0.0f32;
                if comptime!(kind.reset == Reset::Subtract) {
                    reset = threshold * (step(v_before + d) - step(v_before));
                }
                d = beta * d + drive - reset;
                trace[(potentials + at) as usize] = d;
                square += d * d;
                let v = membrane[at as usize] - threshold;
                let mut passed = fire_difference(v, d, parameter, kind);
                if passed != 0.0f32 {
                    flipped += 1.0f32;
                }
                if comptime!(has_mask) {
                    if comptime!(jointly) {
                        passed *= mask[at as usize];
                    } else {
                        let spike = fire(v, parameter, kind);
                        passed += spike - spike * mask[at as usize];
                    }
                }
                trace[at as usize] = passed;
                exchange[(now + offset + neuron) as usize] = passed;
                neuron += GROUP;
            }
            sync_cube();
            if comptime!(!recurrent) {
                let sum = sum_over_group(square, &mut scratch);
                square = 0.0f32;
                if comptime!(jointly) {
                    all += sum;
                } else {
                    let mut scale = 1.0f32;
                    if (measured >> layer) % 2 == 1 {
                        all += sum;
                        scale = eps / (f32::sqrt(sum + NORM_FLOOR) + TINY);
                    }
                    if UNIT_POS_X == 0 {
                        scales[layer as usize] = scale;
                    }
                }
            }
        }
        if comptime!(recurrent) {
            all = sum_over_group(square, &mut scratch);
        }
        fresh = 0u32;
        if comptime!(jointly) {
            let delta = f32::sqrt(all);
            let mut ratio = delta / eps;
            if ratio <= LOST {
                ratio = 1e-12f32;
                fresh = 1u32;
            }
            if t >= transient {
                log_sum += f32::ln(ratio);
                if fresh == 1u32 {
                    merges += 1.0f32;
                }
            }
            if UNIT_POS_X < layer_count {
                scales[UNIT_POS_X as usize] = eps / delta;
            }
        } else {
            let delta = f32::sqrt(all + TINY);
            log_sum += f32::ln(delta / eps + TINY);
            if comptime!(recurrent) {
                if UNIT_POS_X < layer_count {
                    scales[UNIT_POS_X as usize] = eps / (delta + TINY);
                }
            }
        }
        sync_cube();
    }
    let flips = sum_over_group(flipped, &mut scratch);
    if UNIT_POS_X == 0 {
        let counted = (time - transient) as f32;
        growth[sample as usize] = log_sum / counted;
        growth[(batch + sample) as usize] = merges / counted;
        growth[(2 * batch + sample) as usize] = flips / (record as f32);
    }
}

/// Two records of the whole batch in `out`: the adjoint of what drives each neuron, and d exponent /
/// d U; for d exponent = `share` times the sum of all logarithms. `state` is scratch.
#[cube(launch)]
pub fn twin_backward(
    parameters: &[f32],
    mask: &[f32],
    membrane: &[f32],
    layers: &[u32],
    trace: &[f32],
    state: &mut [f32],
    out: &mut [f32],
    constants: u32,
    neurons: u32,
    batch: u32,
    time: u32,
    measured: u32,
    share: f32,
    eps: f32,
    parameter: f32,
    #[comptime] layer_count: u32,
    #[comptime] on_chip: u32,
    #[comptime] recurrent: bool,
    #[comptime] has_mask: bool,
    #[comptime] kind: NeuronKind,
) {
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    let sample = CUBE_POS_X;
    let mut state_len = neurons;
    if comptime!(recurrent) {
        state_len = 2 * neurons;
    }
    let state_start = sample * state_len;
    let record = time * neurons;
    let record_start = sample * record;
    let potentials = batch * record;
    let currents = 2 * batch * record;
    for back in 0..time {
        let t = time - 1 - back;
        let now = (back % 2) * on_chip;
        let after = ((back + 1) % 2) * on_chip;
        // The distance, as on the way forward; and how far the adjoint lies along the difference.
        let mut all = 0.0f32;
        let mut along = 0.0f32;
        let mut square = 0.0f32;
        for layer in 0..layer_count {
            let width = layer_field(layers, layer, 0u32);
            let offset = layer_field(layers, layer, 1u32);
            let mut neuron = UNIT_POS_X;
            while neuron < width {
                let at = record_start + time * offset + t * width + neuron;
                let d = trace[(potentials + at) as usize];
                square += d * d;
                if back > 0 {
                    along += d * state[(state_start + offset + neuron) as usize];
                }
                if comptime!(recurrent) {
                    let current = trace[(currents + at) as usize];
                    square += current * current;
                    if back > 0 {
                        along +=
                            current * state[(state_start + neurons + offset + neuron) as usize];
                    }
                }
                neuron += GROUP;
            }
            if comptime!(!recurrent) {
                let sum = sum_over_group(square, &mut scratch);
                square = 0.0f32;
                if (measured >> layer) % 2 == 1 {
                    all += sum;
                }
            }
        }
        if comptime!(recurrent) {
            all = sum_over_group(square, &mut scratch);
            along = sum_over_group(along, &mut scratch);
        }
        let delta = f32::sqrt(all + TINY);
        let log = share / ((delta / eps + TINY) * eps * delta);
        for layer in 0..layer_count {
            let width = layer_field(layers, layer, 0u32);
            let offset = layer_field(layers, layer, 1u32);
            let mut scale = eps / (delta + TINY);
            let mut pull = log - scale / ((delta + TINY) * delta) * along;
            if comptime!(!recurrent) {
                let mut square = 0.0f32;
                let mut along = 0.0f32;
                let mut neuron = UNIT_POS_X;
                while neuron < width {
                    let at = record_start + time * offset + t * width + neuron;
                    let d = trace[(potentials + at) as usize];
                    square += d * d;
                    if back > 0 {
                        along += d * state[(state_start + offset + neuron) as usize];
                    }
                    neuron += GROUP;
                }
                let sum = sum_over_group(square, &mut scratch);
                let dot = sum_over_group(along, &mut scratch);
                let norm = f32::sqrt(sum + NORM_FLOOR);
                scale = 1.0f32;
                pull = 0.0f32;
                if (measured >> layer) % 2 == 1 {
                    scale = eps / (norm + TINY);
                    pull = log - scale / ((norm + TINY) * norm) * dot;
                }
            }
            let mut neuron = UNIT_POS_X;
            while neuron < width {
                let at = record_start + time * offset + t * width + neuron;
                let own = (state_start + offset + neuron) as usize;
                let mut adjoint = pull * trace[(potentials + at) as usize];
                if back > 0 {
                    adjoint += scale * state[own];
                }
                state[own] = adjoint;
                if comptime!(recurrent) {
                    let own = (state_start + neurons + offset + neuron) as usize;
                    let mut adjoint = pull * trace[(currents + at) as usize];
                    if back > 0 {
                        adjoint += scale * state[own];
                    }
                    state[own] = adjoint;
                }
                neuron += GROUP;
            }
        }
        for reverse in 0..layer_count {
            let layer = layer_count - 1 - reverse;
            let width = layer_field(layers, layer, 0u32);
            let offset = layer_field(layers, layer, 1u32);
            let mut neuron = UNIT_POS_X;
            while neuron < width {
                let at = record_start + time * offset + t * width + neuron;
                let mut of_flip = 0.0f32;
                if comptime!(recurrent) {
                    if back > 0 {
                        let map = layer_field(layers, layer, 3u32);
                        let from = after + offset;
                        for k in 0..width {
                            of_flip += exchange[(from + k) as usize]
                                * parameters[(map + k * width + neuron) as usize];
                        }
                    }
                }
                let mut from_above = 0.0f32;
                if reverse > 0 {
                    let above = layer_field(layers, layer + 1, 0u32);
                    let weight = layer_field(layers, layer + 1, 2u32);
                    let from = now + offset + width;
                    for k in 0..above {
                        from_above += exchange[(from + k) as usize]
                            * parameters[(weight + k * width + neuron) as usize];
                    }
                }
                of_flip += from_above;
                let v = membrane[at as usize] - parameters[(constants + 3 * layer + 2) as usize];
                let d = trace[(potentials + at) as usize];
                let mut of_membrane = slope_change(v, d, parameter, kind) * of_flip;
                if comptime!(has_mask) {
                    of_membrane +=
                        slope(v, parameter, kind) * (1.0f32 - mask[at as usize]) * from_above;
                }
                out[(batch * record + at) as usize] = of_membrane;
                let own = (state_start + offset + neuron) as usize;
                let mut error = state[own] + slope(v + d, parameter, kind) * of_flip;
                state[own] = decay(parameters, constants + 3 * layer + 1) * error;
                if comptime!(recurrent) {
                    let own = (state_start + neurons + offset + neuron) as usize;
                    error += state[own];
                    state[own] = decay(parameters, constants + 3 * layer) * error;
                }
                out[at as usize] = error;
                exchange[(now + offset + neuron) as usize] = error;
                neuron += GROUP;
            }
            sync_cube();
        }
    }
}
