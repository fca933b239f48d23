//! What a forward pass did, in numbers: firing rates, silent and saturated neurons, the window.

use super::reduce::sum_over_group;
use super::tangent::layer_field;
use super::{GROUP, LAYER_FIELDS};
use cubecl::prelude::*;

/// Spikes of each neuron over batch and time, and behind them its potentials within the surrogate's
/// window. One workgroup a neuron.
#[cube(launch)]
pub fn counts(
    parameters: &[f32],
    membrane: &[f32],
    spikes: &[f32],
    layers: &[u32],
    counts: &mut [f32],
    constants: u32,
    neurons: u32,
    batch: u32,
    time: u32,
    window: f32,
    #[comptime] layer_count: u32,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    let neuron = CUBE_POS_X;
    let mut own = 0u32;
    for layer in 0..layer_count {
        if neuron >= layer_field(layers, layer, 1u32) {
            own = layer;
        }
    }
    let width = layers[(own * comptime!(LAYER_FIELDS as u32)) as usize];
    let offset = layers[(own * comptime!(LAYER_FIELDS as u32) + 1) as usize];
    let threshold = parameters[(constants + 3 * own + 2) as usize];
    let mut fired = 0.0f32;
    let mut near = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < batch * time {
        let sample = index / time;
        let at = sample * time * neurons + time * offset + (index % time) * width + neuron - offset;
        fired += spikes[at as usize];
        if f32::abs(membrane[at as usize] - threshold) < window {
            near += 1.0f32;
        }
        index += GROUP;
    }
    let all_fired = sum_over_group(fired, &mut scratch);
    let all_near = sum_over_group(near, &mut scratch);
    if UNIT_POS_X == 0 {
        counts[neuron as usize] = all_fired;
        counts[(neurons + neuron) as usize] = all_near;
    }
}

/// Each layer's rate, also from `rates_at` of the outputs on, and its shares of silent and saturated
/// neurons and of potentials within the window. One workgroup a layer.
#[cube(launch)]
pub fn shares(
    counts: &[f32],
    layers: &[u32],
    outputs: &mut [f32],
    report: &mut [f32],
    rates_at: u32,
    neurons: u32,
    steps: f32,
    saturated_from: f32,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    let layer = CUBE_POS_X;
    let width = layer_field(layers, layer, 0u32);
    let offset = layer_field(layers, layer, 1u32);
    let mut fired = 0.0f32;
    let mut silent = 0.0f32;
    let mut saturated = 0.0f32;
    let mut near = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < width {
        let count = counts[(offset + index) as usize];
        fired += count;
        if count == 0.0f32 {
            silent += 1.0f32;
        }
        if count >= saturated_from {
            saturated += 1.0f32;
        }
        near += counts[(neurons + offset + index) as usize];
        index += GROUP;
    }
    let all_fired = sum_over_group(fired, &mut scratch);
    let all_silent = sum_over_group(silent, &mut scratch);
    let all_saturated = sum_over_group(saturated, &mut scratch);
    let all_near = sum_over_group(near, &mut scratch);
    if UNIT_POS_X == 0 {
        let neurons_here = width as f32;
        let rate = all_fired / (steps * neurons_here);
        outputs[(rates_at + layer) as usize] = rate;
        report[(4 * layer) as usize] = rate;
        report[(4 * layer + 1) as usize] = all_silent / neurons_here;
        report[(4 * layer + 2) as usize] = all_saturated / neurons_here;
        report[(4 * layer + 3) as usize] = all_near / (steps * neurons_here);
    }
}
