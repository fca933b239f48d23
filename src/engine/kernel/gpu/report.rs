//! What a forward pass did, in numbers: firing rates, silent and saturated neurons, the window.

use super::GROUP;
use super::layout::{Layer, Network};
use super::reduce::{SCRATCH, sum_over_group};
use crate::engine::kernel::SHARES;
use cubecl::prelude::*;

/// Spikes of each neuron over batch and time, and behind them its potentials within the surrogate's
/// `window`. One workgroup a neuron.
#[cube(launch_unchecked)]
pub fn counts(network: &Network, spikes: &[f32], counts: &mut [f32], window: f32) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let neuron = CUBE_POS_X;
    let mut own = 0u32;
    for index in 0..comptime!(network.depth) {
        if neuron >= network.layer(index).offset {
            own = index;
        }
    }
    let layer = network.layer(own);
    let threshold = layer.constants(&network.parameters).threshold;
    let time = network.sizes.time;
    let mut fired = 0.0f32;
    let mut near = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < network.sizes.batch * time {
        let row = network.sizes.row(index / time, &layer, index % time);
        let at = (row + neuron - layer.offset) as usize;
        fired += spikes[at];
        if f32::abs(network.membrane[at] - threshold) < window {
            near += 1.0f32;
        }
        index += GROUP;
    }
    let all_fired = sum_over_group(fired, &mut scratch);
    let all_near = sum_over_group(near, &mut scratch);
    if UNIT_POS_X == 0 {
        let neurons = comptime!(network.sizes.neurons);
        counts[neuron as usize] = all_fired;
        counts[(neuron + neurons) as usize] = all_near;
    }
}

/// What a report's shares are of.
#[derive(CubeLaunch, CubeType)]
pub struct Counted {
    /// Of all layers.
    pub neurons: u32,
    /// Where the firing rates lie in the outputs.
    pub rates: u32,
    /// Time steps of all samples.
    pub steps: f32,
    /// Spikes from which on a neuron is saturated.
    pub saturated: f32,
}

/// Each layer's rate, also among the outputs, and its shares of silent and saturated neurons and of
/// potentials within the window. One workgroup a layer.
#[cube(launch)]
pub fn shares(
    counts: &[f32],
    layers: &[u32],
    outputs: &mut [f32],
    report: &mut [f32],
    of: &Counted,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let layer = Layer::read(layers, CUBE_POS_X);
    let mut fired = 0.0f32;
    let mut silent = 0.0f32;
    let mut saturated = 0.0f32;
    let mut near = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < layer.width {
        let count = counts[(layer.offset + index) as usize];
        fired += count;
        if count == 0.0f32 {
            silent += 1.0f32;
        }
        if count >= of.saturated {
            saturated += 1.0f32;
        }
        near += counts[(of.neurons + layer.offset + index) as usize];
        index += GROUP;
    }
    let all_fired = sum_over_group(fired, &mut scratch);
    let all_silent = sum_over_group(silent, &mut scratch);
    let all_saturated = sum_over_group(saturated, &mut scratch);
    let all_near = sum_over_group(near, &mut scratch);
    if UNIT_POS_X == 0 {
        let width = layer.width as f32;
        let rate = all_fired / (of.steps * width);
        outputs[(of.rates + layer.index) as usize] = rate;
        let at = (layer.index * comptime!(SHARES as u32)) as usize;
        report[at] = rate;
        report[at + 1] = all_silent / width;
        report[at + 2] = all_saturated / width;
        report[at + 3] = all_near / (of.steps * width);
    }
}
