//! The nominal trajectory. The drive W h + b of all steps lies in the membrane's record already.

use super::GROUP;
use super::layout::{Layer, Sizes};
use super::products::{Column, add_selected};
use super::spike::{NeuronKind, advance, fire};
use cubecl::prelude::*;

/// One layer's scan over time, either way.
#[derive(CubeLaunch, CubeType)]
pub struct Scan {
    pub layer: Layer,
    pub sizes: Sizes,
    /// The surrogate's parameter.
    pub surrogate: f32,
    #[cube(comptime)]
    pub kind: NeuronKind,
}

/// Leaky neurons over all time steps, in place: U over the drive. One thread a neuron and sample.
#[cube(launch)]
pub fn scan_leaky(parameters: &[f32], membrane: &mut [f32], spikes: &mut [f32], scan: &Scan) {
    let kind = comptime!(scan.kind);
    let width = scan.layer.width;
    let index = ABSOLUTE_POS as u32;
    if index < scan.sizes.batch * width {
        let neuron = index % width;
        let first = scan.sizes.row(index / width, &scan.layer, 0u32) + neuron;
        let constants = scan.layer.constants(parameters);
        let mut potential = 0.0f32;
        for t in 0..scan.sizes.time {
            let at = (first + t * width) as usize;
            potential = advance(potential, membrane[at], &constants, kind);
            membrane[at] = potential;
            spikes[at] = fire(potential - constants.threshold, scan.surrogate, kind);
        }
    }
}

/// Recurrent neurons over all time steps, in place. One workgroup a sample; spikes of the last step
/// are exchanged on chip, and select the rows of V' that are added. `current` is scratch,
/// `[batch, width]`; what a reset to zero acts on is kept behind the record of U. `on_chip` is the
/// layer's width.
#[cube(launch)]
pub fn scan_recurrent(
    transposed: &[f32],
    membrane: &mut [f32],
    spikes: &mut [f32],
    current: &mut [f32],
    scan: &Scan,
    #[comptime] on_chip: u32,
) {
    let kind = comptime!(scan.kind);
    // Spikes of this step and of the one before, in turn.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let sample = CUBE_POS_X;
    let width = scan.layer.width;
    let weight = scan.layer.recurrent;
    let bias = weight + width * width;
    let constants = scan.layer.constants(transposed);
    for t in 0..scan.sizes.time {
        let now = (t % 2) * on_chip;
        let before = ((t + 1) % 2) * on_chip;
        let row = scan.sizes.row(sample, &scan.layer, t);
        let mut neuron = UNIT_POS_X;
        while neuron < width {
            let at = (row + neuron) as usize;
            let own = (sample * width + neuron) as usize;
            let mut drive = membrane[at] + transposed[(bias + neuron) as usize];
            let mut potential = 0.0f32;
            if t > 0 {
                let column = Column::recurrent(&scan.layer, neuron);
                drive = add_selected(drive, &exchange, before, transposed, &column);
                drive += constants.alpha * current[own];
                potential = membrane[at - width as usize];
            }
            current[own] = drive;
            if comptime!(kind.zeroes_driven()) {
                let driven = (scan.sizes.batch * scan.sizes.record()) as usize;
                membrane[driven + at] = constants.beta * potential + drive;
            }
            potential = advance(potential, drive, &constants, kind);
            let spike = fire(potential - constants.threshold, scan.surrogate, kind);
            membrane[at] = potential;
            spikes[at] = spike;
            exchange[(now + neuron) as usize] = spike;
            neuron += GROUP;
        }
        sync_cube();
    }
}

/// A readout of the spikes of the last layer.
#[derive(CubeLaunch, CubeType)]
pub struct ReadOut {
    pub last: Layer,
    pub sizes: Sizes,
    /// Where its weight starts.
    pub weight: u32,
    pub classes: u32,
}

/// Logits from the spikes of the last layer summed over time, and the sums, `[batch, width]`. One
/// workgroup a sample. `on_chip` is the layer's width.
#[cube(launch)]
pub fn readout(
    parameters: &[f32],
    spikes: &[f32],
    mask: ComptimeOption<&[f32]>,
    outputs: &mut [f32],
    sums: &mut [f32],
    readout: &ReadOut,
    #[comptime] on_chip: u32,
) {
    let mut on_chip_sums = Shared::<[f32]>::new_slice(comptime!(on_chip as usize));
    let sample = CUBE_POS_X;
    let width = readout.last.width;
    let classes = readout.classes;
    let mut neuron = UNIT_POS_X;
    while neuron < width {
        let mut sum = 0.0f32;
        for t in 0..readout.sizes.time {
            let at = (readout.sizes.row(sample, &readout.last, t) + neuron) as usize;
            let mut value = spikes[at];
            #[comptime]
            if let ComptimeOption::Some(mask) = mask {
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
        let mut logit = parameters[(readout.weight + classes * width + class) as usize];
        for j in 0..width {
            logit += on_chip_sums[j as usize]
                * parameters[(readout.weight + class * width + j) as usize];
        }
        outputs[(sample * classes + class) as usize] = logit;
        class += GROUP;
    }
}
