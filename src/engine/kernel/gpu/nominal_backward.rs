//! Backpropagation through time along the nominal trajectory.
//!
//! In `errors`, a record, d loss / d h of a layer is replaced by d loss / d (W h + b). Of the last
//! layer it is not there beforehand: it is W_out' times d loss / d logits at every step.

use super::GROUP;
use super::reduce::sum_over_group;
use super::spike::{NeuronKind, decay, kept, slope};
use cubecl::prelude::*;

/// d loss / d h of the last layer, of one neuron.
#[cube]
fn from_logits(
    parameters: &[f32],
    of_outputs: &[f32],
    readout_start: u32,
    classes: u32,
    sample: u32,
    width: u32,
    neuron: u32,
) -> f32 {
    let mut error = 0.0f32;
    for class in 0..classes {
        error += of_outputs[(sample * classes + class) as usize]
            * parameters[(readout_start + class * width + neuron) as usize];
    }
    error
}

/// Leaky neurons. One thread a neuron and sample.
#[cube(launch)]
pub fn scan_leaky_backward(
    parameters: &[f32],
    membrane: &[f32],
    mask: &[f32],
    of_outputs: &[f32],
    of_membrane: &[f32],
    errors: &mut [f32],
    constants: u32,
    readout_start: u32,
    rate_at: u32,
    classes: u32,
    width: u32,
    batch: u32,
    time: u32,
    record: u32,
    start: u32,
    parameter: f32,
    #[comptime] is_last: bool,
    #[comptime] has_mask: bool,
    #[comptime] has_membrane: bool,
    #[comptime] kind: NeuronKind,
) {
    let index = ABSOLUTE_POS as u32;
    if index < batch * width {
        let neuron = index % width;
        let sample = index / width;
        let first = sample * record + start + neuron;
        let mut constant = 0.0f32;
        if comptime!(is_last) {
            constant = from_logits(
                parameters,
                of_outputs,
                readout_start,
                classes,
                sample,
                width,
                neuron,
            );
        }
        let beta = decay(parameters, constants + 1);
        let threshold = parameters[(constants + 2) as usize];
        let of_rate = of_outputs[rate_at as usize] / (batch * time * width) as f32;
        let mut potential = 0.0f32;
        for back in 0..time {
            let at = (first + (time - 1 - back) * width) as usize;
            let mut error = constant;
            if comptime!(!is_last) {
                error = errors[at];
            }
            if comptime!(has_mask) {
                error *= mask[at];
            }
            let v = membrane[at] - threshold;
            potential =
                beta * kept(v, kind) * potential + slope(v, parameter, kind) * (error + of_rate);
            if comptime!(has_membrane) {
                potential += of_membrane[at];
            }
            errors[at] = potential;
        }
    }
}

/// Recurrent neurons. One workgroup a sample; the errors of the step after are exchanged on chip.
/// `potentials` is scratch, `[batch, width]`.
#[cube(launch)]
pub fn scan_recurrent_backward(
    parameters: &[f32],
    membrane: &[f32],
    mask: &[f32],
    of_outputs: &[f32],
    of_membrane: &[f32],
    errors: &mut [f32],
    potentials: &mut [f32],
    recurrent_start: u32,
    constants: u32,
    readout_start: u32,
    rate_at: u32,
    classes: u32,
    width: u32,
    batch: u32,
    time: u32,
    record: u32,
    start: u32,
    parameter: f32,
    #[comptime] on_chip: u32,
    #[comptime] is_last: bool,
    #[comptime] has_mask: bool,
    #[comptime] has_membrane: bool,
    #[comptime] kind: NeuronKind,
) {
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let sample = CUBE_POS_X;
    let first = sample * record + start;
    let alpha = decay(parameters, constants);
    let beta = decay(parameters, constants + 1);
    let threshold = parameters[(constants + 2) as usize];
    let of_rate = of_outputs[rate_at as usize] / (batch * time * width) as f32;
    for back in 0..time {
        let t = time - 1 - back;
        let now = (back % 2) * on_chip;
        let after = ((back + 1) % 2) * on_chip;
        let mut neuron = UNIT_POS_X;
        while neuron < width {
            let at = (first + t * width + neuron) as usize;
            let own = (sample * width + neuron) as usize;
            let mut error = errors[at];
            if comptime!(is_last) {
                error = from_logits(
                    parameters,
                    of_outputs,
                    readout_start,
                    classes,
                    sample,
                    width,
                    neuron,
                );
            }
            if comptime!(has_mask) {
                error *= mask[at];
            }
            error += of_rate;
            let mut potential = 0.0f32;
            let mut current = 0.0f32;
            if back > 0 {
                for k in 0..width {
                    error += parameters[(recurrent_start + k * width + neuron) as usize]
                        * exchange[(after + k) as usize];
                }
                potential = beta * potentials[own];
                current = alpha * exchange[(after + neuron) as usize];
            }
            potential += slope(membrane[at] - threshold, parameter, kind) * error;
            if comptime!(has_membrane) {
                potential += of_membrane[at];
            }
            if comptime!(kind.zeroes()) {
                if t > 0 {
                    potential *= kept(membrane[at - width as usize] - threshold, kind);
                } else {
                    potential *= kept(0.0f32 - threshold, kind);
                }
            }
            potentials[own] = potential;
            current += potential;
            errors[at] = current;
            exchange[(now + neuron) as usize] = current;
            neuron += GROUP;
        }
        sync_cube();
    }
}

/// `squares[t]` = sum over batch and neurons of a layer's errors squared. One workgroup a time step.
#[cube(launch)]
pub fn error_squares(
    errors: &[f32],
    squares: &mut [f32],
    first: u32,
    width: u32,
    batch: u32,
    record: u32,
    start: u32,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    let t = CUBE_POS_X;
    let mut sum = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < batch * width {
        let at = (index / width) * record + start + t * width + index % width;
        let error = errors[at as usize];
        sum += error * error;
        index += GROUP;
    }
    let total = sum_over_group(sum, &mut scratch);
    if UNIT_POS_X == 0 {
        squares[(first + t) as usize] = total;
    }
}
