//! The twin.

use super::{LOST, NEAR_TINY, NORM_FLOOR, TINY, Traced, counts};
use crate::engine::kernel::Resetting;
use crate::engine::kernel::gpu::GROUP;
use crate::engine::kernel::gpu::layout::{Layer, Network};
use crate::engine::kernel::gpu::products::{Column, add_selected};
use crate::engine::kernel::gpu::reduce::{SCRATCH, sum_of_squares, sum_over_group};
use crate::engine::kernel::gpu::spike::{Constants, NeuronKind, fire, fire_difference, step};
use cubecl::prelude::*;

/// What is measured of a twin.
#[derive(CubeLaunch, CubeType)]
pub struct Measured {
    pub transient: u32,
    /// A bit for each layer whose distance counts.
    pub layers: u32,
    pub eps: f32,
    /// Whether the twin is rescaled jointly and whole, the finite-size exponent's.
    #[cube(comptime)]
    pub jointly: bool,
}

/// `growth[sample]` = mean growth over the time steps that count; behind all of these each sample's
/// share of steps that read a floor, then that of spikes that flipped. `start` is a state.
#[cube(launch_unchecked)]
pub fn twin(
    network: &Network,
    mask: ComptimeOption<&[f32]>,
    start: &[f32],
    trace: &mut [f32],
    growth: &mut [f32],
    measured: &Measured,
) {
    let kind = comptime!(network.kind);
    let depth = comptime!(network.depth);
    let jointly = comptime!(measured.jointly);
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * network.sizes.neurons) as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    // The factor by which each layer's difference is pulled back.
    let mut scales = Shared::<[f32]>::new_slice(comptime!(network.depth as usize));
    let sample = CUBE_POS_X;
    let batch = network.sizes.batch;
    let time = network.sizes.time;
    let numbers = network.state();
    // A jointly rescaled twin starts at the distance eps; its spikes are pulled back with it.
    let mut start_scale = measured.eps;
    if comptime!(jointly) {
        let total = sum_of_squares(start, sample * numbers, numbers, &mut scratch, GROUP);
        start_scale = measured.eps / f32::sqrt(total + NORM_FLOOR);
    }
    let mut flipped = 0.0f32;
    let mut log_sum = 0.0f32;
    let mut floors = 0.0f32;
    // Whether the twin starts from `start` in this step: at first, and after it has merged.
    let mut fresh = 1u32;
    for t in 0..time {
        let mut all = 0.0f32;
        let mut square = 0.0f32;
        for index in 0..depth {
            let layer = network.layer(index);
            let constants = layer.constants(&network.parameters);
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let place = network.place(sample, &layer, t, neuron);
                let traced = Traced::at(network, &place);
                let mut drive = hear_below(network, &exchange, &layer, t, neuron);
                let mut d = start_scale * start[place.potential];
                let mut scale = 1.0f32;
                if fresh == 0u32 {
                    scale = scales[index as usize];
                    d = scale * trace[traced.potential - layer.width as usize];
                }
                if comptime!(kind.recurrent) {
                    let mut current = start_scale * start[place.current];
                    if fresh == 0u32 {
                        let from = network.exchanged(t + 1) + layer.offset;
                        let column = Column::recurrent(&layer, neuron);
                        if comptime!(jointly) {
                            let weights = &network.parameters;
                            drive = add_scaled(drive, &exchange, from, scale, weights, &column);
                        } else {
                            let weights = &network.parameters;
                            drive = add_selected(drive, &exchange, from, weights, &column);
                        }
                        current = scale * trace[traced.current - layer.width as usize];
                    }
                    drive += constants.alpha * current;
                    trace[traced.current] = drive;
                    square += drive * drive;
                }
                let before = network.v_before(&place, &layer, t, constants.threshold);
                d = advance(before, d, drive, &constants, kind);
                trace[traced.potential] = d;
                square += d * d;
                let v = network.membrane[place.record] - constants.threshold;
                let mut passed = fire_difference(v, d, network.surrogate, kind);
                if passed != 0.0f32 {
                    flipped += 1.0f32;
                }
                #[comptime]
                if let ComptimeOption::Some(mask) = mask {
                    let mask = mask[place.record];
                    if comptime!(jointly) {
                        passed *= mask;
                    } else {
                        let spike = fire(v, network.surrogate, kind);
                        passed += spike - spike * mask;
                    }
                }
                trace[traced.passed] = passed;
                exchange[(network.exchanged(t) + layer.offset + neuron) as usize] = passed;
                neuron += GROUP;
            }
            sync_cube();
            if comptime!(!kind.recurrent) {
                let sum = sum_over_group(square, &mut scratch);
                square = 0.0f32;
                all += end_layer(sum, index, measured, &mut scales);
            }
        }
        if comptime!(kind.recurrent) {
            all = sum_over_group(square, &mut scratch);
        }
        let end = pull_back(network, all, measured, &mut scales);
        fresh = end.merged;
        if t >= measured.transient {
            log_sum += end.growth;
            if end.floored == 1u32 {
                floors += 1.0f32;
            }
        }
        sync_cube();
    }
    let flips = sum_over_group(flipped, &mut scratch);
    if UNIT_POS_X == 0 {
        let counted = (time - measured.transient) as f32;
        growth[sample as usize] = log_sum / counted;
        growth[(batch + sample) as usize] = floors / counted;
        growth[(2 * batch + sample) as usize] = flips / (network.sizes.record() as f32);
    }
}

/// W of what the layer below passes on, for one neuron.
#[cube]
fn hear_below(network: &Network, exchange: &[f32], layer: &Layer, step: u32, neuron: u32) -> f32 {
    let mut drive = 0.0f32;
    if layer.index > 0 {
        let below = network.layer(layer.index - 1).width;
        let from = network.exchanged(step) + layer.offset - below;
        let column = Column::linear(layer, neuron, below);
        drive = add_selected(drive, exchange, from, &network.parameters, &column);
    }
    drive
}

/// As [`add_selected`], of values that are still to be taken times `scale`.
#[cube]
fn add_scaled(
    sum: f32,
    values: &[f32],
    from: u32,
    scale: f32,
    parameters: &[f32],
    column: &Column,
) -> f32 {
    let mut sum = sum;
    for j in 0..column.count {
        let value = values[(from + j) as usize] * scale;
        if value != 0.0f32 {
            sum += value * parameters[(column.first + j * column.stride) as usize];
        }
    }
    sum
}

/// d_U of a step, from that of the step before, v of the step before and what drives it.
#[cube]
fn advance(
    before: f32,
    d: f32,
    drive: f32,
    constants: &Constants,
    #[comptime] kind: NeuronKind,
) -> f32 {
    let mut reset = 0.0f32;
    if comptime!(kind.reset == Resetting::Subtracts) {
        reset = constants.threshold * (step(before + d) - step(before));
    }
    constants.beta * d + drive - reset
}

/// Of a feedforward layer's squared distance what counts; a layer that is pulled back by itself leaves
/// its factor.
#[cube]
fn end_layer(square: f32, layer: u32, measured: &Measured, scales: &mut [f32]) -> f32 {
    let mut counted = square;
    if comptime!(!measured.jointly) {
        let mut scale = measured.eps / (f32::sqrt(square + NORM_FLOOR) + TINY);
        if !counts(measured.layers, layer) {
            counted = 0.0f32;
            scale = 1.0f32;
        }
        if UNIT_POS_X == 0 {
            scales[layer as usize] = scale;
        }
    }
    counted
}

/// How a step ends.
#[derive(CubeType)]
struct End {
    growth: f32,
    /// 1 where the twin merged with the nominal trajectory.
    merged: u32,
    /// 1 where the growth is no more than the least that can be read.
    floored: u32,
}

/// The growth of a step whose distance has the square `all`, and the factors by which the next one
/// pulls back; those of a feedforward network's layers, each by itself, are there already.
#[cube]
fn pull_back(network: &Network, all: f32, measured: &Measured, scales: &mut [f32]) -> End {
    let depth = comptime!(network.depth);
    if comptime!(measured.jointly) {
        let delta = f32::sqrt(all);
        let mut ratio = delta / measured.eps;
        let mut merged = 0u32;
        if ratio <= LOST {
            ratio = LOST;
            merged = 1u32;
        }
        if UNIT_POS_X < depth {
            scales[UNIT_POS_X as usize] = measured.eps / delta;
        }
        End {
            growth: f32::ln(ratio),
            merged,
            floored: merged,
        }
    } else {
        let delta = f32::sqrt(all + TINY);
        if comptime!(network.kind.recurrent) {
            if UNIT_POS_X < depth {
                scales[UNIT_POS_X as usize] = measured.eps / (delta + TINY);
            }
        }
        let mut floored = 0u32;
        if all <= NEAR_TINY {
            floored = 1u32;
        }
        End {
            growth: f32::ln(delta / measured.eps + TINY),
            merged: 0u32.runtime(),
            floored,
        }
    }
}
