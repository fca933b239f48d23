//! Backpropagation through time along the nominal trajectory.
//!
//! In `errors`, a record, d loss / d h of a layer is replaced by d loss / d (W h + b). Of the last
//! layer it is not there beforehand: it is W_out' times d loss / d logits at every step.

use super::GROUP;
use super::layout::{Layer, Sizes};
use super::nominal::Scan;
use super::products::{Column, add_weighted};
use super::reduce::{SCRATCH, sum_over_group};
use super::spike::{kept, slope};
use cubecl::prelude::*;

/// What a forward pass left, for the way back.
#[derive(CubeLaunch, CubeType)]
pub struct Path {
    pub parameters: Box<[f32]>,
    /// U, a record.
    pub membrane: Box<[f32]>,
    /// A record of factors on the spikes, where spikes are dropped.
    pub mask: ComptimeOption<Box<[f32]>>,
}

/// What the way back starts from.
#[derive(CubeLaunch, CubeType)]
pub struct Incoming {
    /// d loss / d outputs: of the logits, then of the firing rates.
    pub outputs: Box<[f32]>,
    /// d loss / d U from elsewhere, a record.
    pub membrane: ComptimeOption<Box<[f32]>>,
    /// Where the readout's weight starts.
    pub readout: u32,
    pub classes: u32,
    /// Whether the layer is the one that is read out.
    #[cube(comptime)]
    pub is_last: bool,
}

/// d loss / d h of the last layer, of one neuron.
#[cube]
fn from_logits(path: &Path, incoming: &Incoming, sample: u32, width: u32, neuron: u32) -> f32 {
    let classes = incoming.classes;
    let mut error = 0.0f32;
    for class in 0..classes {
        error += incoming.outputs[(sample * classes + class) as usize]
            * path.parameters[(incoming.readout + class * width + neuron) as usize];
    }
    error
}

/// d loss / d s of each spike of a layer, from its firing rate.
#[cube]
fn from_rate(incoming: &Incoming, scan: &Scan) -> f32 {
    let at = scan.sizes.batch * incoming.classes + scan.layer.index;
    incoming.outputs[at as usize] / (scan.sizes.batch * scan.sizes.time * scan.layer.width) as f32
}

/// Leaky neurons. One thread a neuron and sample.
#[cube(launch)]
pub fn scan_leaky_backward(path: &Path, incoming: &Incoming, errors: &mut [f32], scan: &Scan) {
    let kind = comptime!(scan.kind);
    let is_last = comptime!(incoming.is_last);
    let width = scan.layer.width;
    let time = scan.sizes.time;
    let index = ABSOLUTE_POS as u32;
    if index < scan.sizes.batch * width {
        let neuron = index % width;
        let sample = index / width;
        let first = scan.sizes.row(sample, &scan.layer, 0u32) + neuron;
        let mut constant = 0.0f32;
        if comptime!(is_last) {
            constant = from_logits(path, incoming, sample, width, neuron);
        }
        let constants = scan.layer.constants(&path.parameters);
        let of_rate = from_rate(incoming, scan);
        let mut potential = 0.0f32;
        for back in 0..time {
            let at = (first + (time - 1 - back) * width) as usize;
            let mut error = constant;
            if comptime!(!is_last) {
                error = errors[at];
            }
            #[comptime]
            if let ComptimeOption::Some(mask) = &path.mask {
                error *= mask[at];
            }
            let v = path.membrane[at] - constants.threshold;
            potential = constants.beta * kept(v, kind) * potential
                + slope(v, scan.surrogate, kind) * (error + of_rate);
            #[comptime]
            if let ComptimeOption::Some(of_membrane) = &incoming.membrane {
                potential += of_membrane[at];
            }
            errors[at] = potential;
        }
    }
}

/// Recurrent neurons. One workgroup a sample; the errors of the step after are exchanged on chip.
/// `potentials` is scratch, `[batch, width]`. `on_chip` is the layer's width.
#[cube(launch)]
pub fn scan_recurrent_backward(
    path: &Path,
    incoming: &Incoming,
    errors: &mut [f32],
    potentials: &mut [f32],
    scan: &Scan,
    #[comptime] on_chip: u32,
) {
    let kind = comptime!(scan.kind);
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * on_chip) as usize));
    let sample = CUBE_POS_X;
    let width = scan.layer.width;
    let time = scan.sizes.time;
    let constants = scan.layer.constants(&path.parameters);
    let of_rate = from_rate(incoming, scan);
    for back in 0..time {
        let t = time - 1 - back;
        let now = (back % 2) * on_chip;
        let after = ((back + 1) % 2) * on_chip;
        let row = scan.sizes.row(sample, &scan.layer, t);
        let mut neuron = UNIT_POS_X;
        while neuron < width {
            let at = (row + neuron) as usize;
            let own = (sample * width + neuron) as usize;
            let mut error = errors[at];
            if comptime!(incoming.is_last) {
                error = from_logits(path, incoming, sample, width, neuron);
            }
            #[comptime]
            if let ComptimeOption::Some(mask) = &path.mask {
                error *= mask[at];
            }
            error += of_rate;
            let mut potential = 0.0f32;
            let mut current = 0.0f32;
            if back > 0 {
                let column = Column::recurrent(&scan.layer, neuron);
                error = add_weighted(error, &exchange, after, &path.parameters, &column);
                potential = constants.beta * potentials[own];
                if comptime!(kind.zeroes() && !kind.zeroes_driven()) {
                    potential *= kept(path.membrane[at] - constants.threshold, kind);
                }
                current = constants.alpha * exchange[(after + neuron) as usize];
            }
            let v = path.membrane[at] - constants.threshold;
            potential += slope(v, scan.surrogate, kind) * error;
            #[comptime]
            if let ComptimeOption::Some(of_membrane) = &incoming.membrane {
                potential += of_membrane[at];
            }
            if comptime!(kind.zeroes_driven()) {
                let mut before = 0.0f32;
                if t > 0 {
                    before = path.membrane[at - width as usize];
                }
                potential *= kept(before - constants.threshold, kind);
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

/// `squares[layer, t]` = sum over batch and neurons of a layer's errors squared. One workgroup a time
/// step.
#[cube(launch)]
pub fn error_squares(errors: &[f32], squares: &mut [f32], layer: &Layer, sizes: &Sizes) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let t = CUBE_POS_X;
    let width = layer.width;
    let mut sum = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < sizes.batch * width {
        let at = sizes.row(index / width, layer, t) + index % width;
        let error = errors[at as usize];
        sum += error * error;
        index += GROUP;
    }
    let total = sum_over_group(sum, &mut scratch);
    if UNIT_POS_X == 0 {
        squares[(layer.index * sizes.time + t) as usize] = total;
    }
}
