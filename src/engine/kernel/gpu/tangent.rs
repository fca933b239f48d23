//! Growth of the tangent of the surrogate dynamics, and its gradient. One workgroup a sample.

use super::reduce::sum_over_group;
use super::spike::{NeuronKind, decay, kept, slope};
use super::{GROUP, LAYER_FIELDS};
use cubecl::prelude::*;

/// A tangent of this length or less has died, as on the CPU.
const LOST: f32 = 1e-12;

/// One field of a layer in the table.
#[cube]
pub fn layer_field(layers: &[u32], layer: u32, #[comptime] field: u32) -> u32 {
    layers[(layer * comptime!(LAYER_FIELDS as u32) + field) as usize]
}

/// `state` holds v after the last step in the end, and behind it v after the last step of the
/// transient; `spikes` ds with |v| = 1, a record; `norms` |v| before it is scaled back, `[batch, time]`;
/// `samples` each sample's exponent, and behind all of these the shares of steps in which it died.
#[cube(launch)]
pub fn tangent(
    turned: &[f32],
    membrane: &[f32],
    layers: &[u32],
    start: &[f32],
    state: &mut [f32],
    spikes: &mut [f32],
    norms: &mut [f32],
    samples: &mut [f32],
    constants: u32,
    neurons: u32,
    batch: u32,
    time: u32,
    transient: u32,
    parameter: f32,
    #[comptime] layer_count: u32,
    #[comptime] on_chip: u32,
    #[comptime] recurrent: bool,
    #[comptime] kind: NeuronKind,
) {
    // ds of this step and of the one before, in turn, before they are scaled.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    let sample = CUBE_POS_X;
    let mut state_len = neurons;
    if comptime!(recurrent) {
        state_len = 2 * neurons;
    }
    let state_start = sample * state_len;
    let record_start = sample * time * neurons;
    let mut square = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < state_len {
        let value = start[(state_start + index) as usize];
        square += value * value;
        index += GROUP;
    }
    let total = sum_over_group(square, &mut scratch);
    let of_start = 1.0f32 / f32::sqrt(total);
    // Each thread has neurons of its own, in `state` too.
    for layer in 0..layer_count {
        let width = layer_field(layers, layer, 0u32);
        let offset = layer_field(layers, layer, 1u32);
        let mut neuron = UNIT_POS_X;
        while neuron < width {
            let own = (state_start + offset + neuron) as usize;
            state[own] = start[own];
            if comptime!(recurrent) {
                let own = (state_start + neurons + offset + neuron) as usize;
                state[own] = start[own];
            }
            neuron += GROUP;
        }
    }
    let mut inverse = of_start;
    let mut log_sum = 0.0f32;
    let mut deaths = 0.0f32;
    for t in 0..time {
        let now = (t % 2) * on_chip;
        let before = ((t + 1) % 2) * on_chip;
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
                let at = (record_start + time * offset + t * width + neuron) as usize;
                let mut kept_before = 1.0f32;
                if comptime!(kind.zeroes()) {
                    let mut before = 0.0f32;
                    if t > 0 {
                        before = membrane[at - width as usize];
                    }
                    kept_before = kept(before - threshold, kind);
                }
                let mut drive = 0.0f32;
                if layer > 0 {
                    let below = layer_field(layers, layer - 1, 0u32);
                    let from = now + offset - below;
                    for j in 0..below {
                        drive += exchange[(from + j) as usize]
                            * turned[(weight + j * width + neuron) as usize];
                    }
                }
                let own = (state_start + offset + neuron) as usize;
                if comptime!(recurrent) {
                    if t > 0 {
                        let map = layer_field(layers, layer, 3u32);
                        let from = before + offset;
                        let mut sum = 0.0f32;
                        for j in 0..width {
                            sum += exchange[(from + j) as usize]
                                * turned[(map + j * width + neuron) as usize];
                        }
                        drive += sum * inverse;
                    }
                    let own = (state_start + neurons + offset + neuron) as usize;
                    let current = alpha * (state[own] * inverse) + drive;
                    state[own] = current;
                    square += current * current;
                    drive = current;
                }
                let mut potential = beta * (state[own] * inverse);
                if comptime!(kind.zeroes()) {
                    potential *= kept_before;
                    if comptime!(recurrent) {
                        drive *= kept_before;
                    }
                }
                potential += drive;
                state[own] = potential;
                square += potential * potential;
                let spike = slope(membrane[at] - threshold, parameter, kind) * potential;
                spikes[at] = spike;
                exchange[(now + offset + neuron) as usize] = spike;
                neuron += GROUP;
            }
            sync_cube();
        }
        let total = sum_over_group(square, &mut scratch);
        let mut norm = f32::sqrt(total);
        let died = norm <= LOST;
        inverse = 1.0f32 / norm;
        if died {
            norm = 1e-12f32;
            inverse = of_start;
        }
        if t >= transient {
            log_sum += f32::ln(norm);
            if died {
                deaths += 1.0f32;
            }
        }
        if UNIT_POS_X == 0 {
            norms[(sample * time + t) as usize] = norm;
        }
        for layer in 0..layer_count {
            let width = layer_field(layers, layer, 0u32);
            let offset = layer_field(layers, layer, 1u32);
            let threshold = turned[(constants + 3 * layer + 2) as usize];
            let mut neuron = UNIT_POS_X;
            while neuron < width {
                let at = (record_start + time * offset + t * width + neuron) as usize;
                let own = (state_start + offset + neuron) as usize;
                let own_current = (state_start + neurons + offset + neuron) as usize;
                if died {
                    // It starts again, along its start direction.
                    let potential = start[own];
                    state[own] = potential;
                    if comptime!(recurrent) {
                        state[own_current] = start[own_current];
                    }
                    let spike = slope(membrane[at] - threshold, parameter, kind) * potential;
                    spikes[at] = spike;
                    exchange[(now + offset + neuron) as usize] = spike;
                }
                spikes[at] *= inverse;
                if t + 1 == transient {
                    let settled = batch * state_len;
                    state[settled as usize + own] = state[own] * inverse;
                    if comptime!(recurrent) {
                        state[settled as usize + own_current] = state[own_current] * inverse;
                    }
                }
                neuron += GROUP;
            }
        }
        // What a restart left in `exchange` is read in the next step.
        sync_cube();
    }
    for layer in 0..layer_count {
        let width = layer_field(layers, layer, 0u32);
        let offset = layer_field(layers, layer, 1u32);
        let mut neuron = UNIT_POS_X;
        while neuron < width {
            let own = (state_start + offset + neuron) as usize;
            state[own] *= inverse;
            if comptime!(recurrent) {
                let own = (state_start + neurons + offset + neuron) as usize;
                state[own] *= inverse;
            }
            neuron += GROUP;
        }
    }
    if UNIT_POS_X == 0 {
        let counted = (time - transient) as f32;
        samples[sample as usize] = log_sum / counted;
        samples[(batch + sample) as usize] = deaths / counted;
    }
}

/// The adjoint of what drives each neuron, a record, for an exponent that is `share` times the sum of
/// the logarithms that count, times `gradient`, one number, or one for each sample where `weighed`;
/// `state` is what [`tangent()`] left, and is used up.
#[cube(launch)]
pub fn tangent_backward(
    parameters: &[f32],
    membrane: &[f32],
    layers: &[u32],
    norms: &[f32],
    gradient: &[f32],
    state: &mut [f32],
    errors: &mut [f32],
    constants: u32,
    neurons: u32,
    batch: u32,
    time: u32,
    transient: u32,
    share: f32,
    parameter: f32,
    #[comptime] layer_count: u32,
    #[comptime] on_chip: u32,
    #[comptime] recurrent: bool,
    #[comptime] weighed: bool,
    #[comptime] kind: NeuronKind,
) {
    // Errors of this step and of the one after, in turn.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let sample = CUBE_POS_X;
    let mut state_len = neurons;
    if comptime!(recurrent) {
        state_len = 2 * neurons;
    }
    let state_start = sample * state_len;
    let record_start = sample * time * neurons;
    let settled_start = batch * state_len + state_start;
    let mut of_sample = 0u32;
    if comptime!(weighed) {
        of_sample = sample;
    }
    let of_growth = gradient[of_sample as usize] * share;
    let mut died = 0u32;
    for back in 0..time {
        let t = time - 1 - back;
        let now = (back % 2) * on_chip;
        let after = ((back + 1) % 2) * on_chip;
        let norm = norms[(sample * time + t) as usize];
        if norm <= LOST {
            died = 1u32;
        }
        // No gradient flows through a tangent that died: all adjoints from here on are 0.
        let mut inverse = 1.0f32 / norm;
        if died == 1u32 {
            inverse = 0.0f32;
        }
        // What the scaling at the end of the transient takes, as the CPU's kernel says.
        let mut of_settled = 0.0f32;
        if t + 1 == transient {
            of_settled = of_growth * inverse;
        }
        for reverse in 0..layer_count {
            let layer = layer_count - 1 - reverse;
            let width = layer_field(layers, layer, 0u32);
            let offset = layer_field(layers, layer, 1u32);
            let threshold = parameters[(constants + 3 * layer + 2) as usize];
            // At the last step only the logarithm itself asks for anything.
            let mut keep_potential = decay(parameters, constants + 3 * layer + 1) * inverse;
            let mut keep_current = decay(parameters, constants + 3 * layer) * inverse;
            if back == 0 {
                keep_potential = of_growth * inverse;
                keep_current = keep_potential;
            }
            let mut neuron = UNIT_POS_X;
            while neuron < width {
                let mut of_spike = 0.0f32;
                if comptime!(recurrent) {
                    if back > 0 {
                        let map = layer_field(layers, layer, 3u32);
                        let from = after + offset;
                        for k in 0..width {
                            of_spike += exchange[(from + k) as usize]
                                * parameters[(map + k * width + neuron) as usize];
                        }
                        of_spike *= inverse;
                    }
                }
                if reverse > 0 {
                    let above = layer_field(layers, layer + 1, 0u32);
                    let weight = layer_field(layers, layer + 1, 2u32);
                    let from = now + offset + width;
                    for k in 0..above {
                        of_spike += exchange[(from + k) as usize]
                            * parameters[(weight + k * width + neuron) as usize];
                    }
                }
                let at = (record_start + time * offset + t * width + neuron) as usize;
                let own = (state_start + offset + neuron) as usize;
                let v = membrane[at] - threshold;
                let mut error = keep_potential * state[own];
                if t + 1 == transient {
                    error -= of_settled * state[(settled_start + offset + neuron) as usize];
                }
                if comptime!(kind.zeroes() && !recurrent) {
                    if back > 0 {
                        error *= kept(v, kind);
                    }
                }
                error += slope(v, parameter, kind) * of_spike;
                if comptime!(kind.zeroes() && recurrent) {
                    if t > 0 {
                        error *= kept(membrane[at - width as usize] - threshold, kind);
                    } else {
                        error *= kept(0.0f32 - threshold, kind);
                    }
                }
                state[own] = error;
                if comptime!(recurrent) {
                    let own = (state_start + neurons + offset + neuron) as usize;
                    error += keep_current * state[own];
                    if t + 1 == transient {
                        let settled = settled_start + neurons + offset + neuron;
                        error -= of_settled * state[settled as usize];
                    }
                    state[own] = error;
                }
                errors[at] = error;
                exchange[(now + offset + neuron) as usize] = error;
                neuron += GROUP;
            }
            sync_cube();
        }
    }
}
