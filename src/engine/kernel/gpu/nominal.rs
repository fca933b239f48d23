//! The nominal trajectory. The drive W h + b of all steps lies in the membrane's record already.

use super::GROUP;
use super::spike::{NeuronKind, advance, decay, fire};
use cubecl::prelude::*;

/// Leaky neurons over all time steps, in place: U over the drive. One thread a neuron and sample.
#[cube(launch)]
pub fn scan_leaky(
    parameters: &[f32],
    membrane: &mut [f32],
    spikes: &mut [f32],
    constants: u32,
    width: u32,
    batch: u32,
    time: u32,
    record: u32,
    start: u32,
    parameter: f32,
    #[comptime] kind: NeuronKind,
) {
    let index = ABSOLUTE_POS as u32;
    if index < batch * width {
        let neuron = index % width;
        let first = (index / width) * record + start + neuron;
        let beta = decay(parameters, constants + 1);
        let threshold = parameters[(constants + 2) as usize];
        let mut potential = 0.0f32;
        for t in 0..time {
            let at = (first + t * width) as usize;
            potential = advance(potential, membrane[at], beta, threshold, kind);
            membrane[at] = potential;
            spikes[at] = fire(potential - threshold, parameter, kind);
        }
    }
}

/// Recurrent neurons over all time steps, in place. One workgroup a sample; spikes of the last step
/// are exchanged on chip, and select the rows of V' that are added. `current` is scratch,
/// `[batch, width]`; what a reset to zero acts on is kept from `driven_start` on.
#[cube(launch)]
pub fn scan_recurrent(
    turned: &[f32],
    membrane: &mut [f32],
    spikes: &mut [f32],
    current: &mut [f32],
    recurrent_start: u32,
    constants: u32,
    width: u32,
    time: u32,
    record: u32,
    start: u32,
    driven_start: u32,
    parameter: f32,
    #[comptime] on_chip: u32,
    #[comptime] kind: NeuronKind,
) {
    // Spikes of this step and of the one before, in turn.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let sample = CUBE_POS_X;
    let first = sample * record + start;
    let bias_start = recurrent_start + width * width;
    let alpha = decay(turned, constants);
    let beta = decay(turned, constants + 1);
    let threshold = turned[(constants + 2) as usize];
    for t in 0..time {
        let now = (t % 2) * on_chip;
        let before = ((t + 1) % 2) * on_chip;
        let mut neuron = UNIT_POS_X;
        while neuron < width {
            let at = first + t * width + neuron;
            let mut drive = membrane[at as usize] + turned[(bias_start + neuron) as usize];
            let mut potential = 0.0f32;
            if t > 0 {
                for j in 0..width {
                    let spike = exchange[(before + j) as usize];
                    if spike != 0.0f32 {
                        drive += spike * turned[(recurrent_start + j * width + neuron) as usize];
                    }
                }
                drive += alpha * current[(sample * width + neuron) as usize];
                potential = membrane[(at - width) as usize];
            }
            current[(sample * width + neuron) as usize] = drive;
            if comptime!(kind.zeroes()) {
                membrane[(driven_start + at) as usize] = beta * potential + drive;
            }
            potential = advance(potential, drive, beta, threshold, kind);
            let spike = fire(potential - threshold, parameter, kind);
            membrane[at as usize] = potential;
            spikes[at as usize] = spike;
            exchange[(now + neuron) as usize] = spike;
            neuron += GROUP;
        }
        sync_cube();
    }
}

/// Logits from the spikes of the last layer summed over time, and the sums, `[batch, width]`. One
/// workgroup a sample.
#[cube(launch)]
pub fn readout(
    parameters: &[f32],
    spikes: &[f32],
    mask: &[f32],
    outputs: &mut [f32],
    sums: &mut [f32],
    weight_start: u32,
    width: u32,
    classes: u32,
    time: u32,
    record: u32,
    start: u32,
    #[comptime] on_chip: u32,
    #[comptime] has_mask: bool,
) {
    let mut on_chip_sums = Shared::<[f32]>::new_slice(comptime!(on_chip as usize));
    let sample = CUBE_POS_X;
    let mut neuron = UNIT_POS_X;
    while neuron < width {
        let mut sum = 0.0f32;
        for t in 0..time {
            let at = (sample * record + start + t * width + neuron) as usize;
            let mut value = spikes[at];
            if comptime!(has_mask) {
                value *= mask[at];
            }
            sum += value;
        }
        on_chip_sums[neuron as usize] = sum;
        sums[(sample * width + neuron) as usize] = sum;
        neuron += GROUP;
    }
    sync_cube();
    let mut class = UNIT_POS_X;
    while class < classes {
        let mut logit = parameters[(weight_start + classes * width + class) as usize];
        for j in 0..width {
            logit +=
                on_chip_sums[j as usize] * parameters[(weight_start + class * width + j) as usize];
        }
        outputs[(sample * classes + class) as usize] = logit;
        class += GROUP;
    }
}
