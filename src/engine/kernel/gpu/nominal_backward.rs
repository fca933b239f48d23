//! Backpropagation through time along the nominal trajectory.
//!
//! In `errors`, a record, d loss / d h of a layer is replaced by d loss / d (W h + b). Of the last
//! layer it is not there beforehand: it is W_out' times d loss / d logits at every step.

use super::GROUP;
use super::layout::{Layer, Sizes};
use super::nominal::{STEPS, Scan, Slot};
use super::reduce::{SCRATCH, sum_over_group};
use super::shared_products::{Heard, Held, Share, gather, multiply};
use super::spike::{Constants, kept, slope};
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
#[cube(launch_unchecked)]
pub fn scan_leaky_backward(path: &Path, incoming: &Incoming, errors: &mut [f32], scan: &Scan) {
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
        let mut from_above = Array::<f32>::new(comptime!(STEPS as usize));
        let mut membranes = Array::<f32>::new(comptime!(STEPS as usize));
        let mut left = time;
        while left >= STEPS {
            let last = first + (left - 1) * width;
            #[unroll]
            for back in 0..STEPS {
                let at = (last - back * width) as usize;
                from_above[back as usize] = constant;
                if comptime!(!is_last) {
                    from_above[back as usize] = errors[at];
                }
                membranes[back as usize] = path.membrane[at];
            }
            #[unroll]
            for back in 0..STEPS {
                let at = (last - back * width) as usize;
                let error = of_spike(path, at, from_above[back as usize]) + of_rate;
                let v = membranes[back as usize] - constants.threshold;
                potential = leak_back(incoming, at, potential, error, v, &constants, scan);
                errors[at] = potential;
            }
            left -= STEPS;
        }
        while left > 0 {
            let at = (first + (left - 1) * width) as usize;
            let mut error = constant;
            if comptime!(!is_last) {
                error = errors[at];
            }
            let error = of_spike(path, at, error) + of_rate;
            let v = path.membrane[at] - constants.threshold;
            potential = leak_back(incoming, at, potential, error, v, &constants, scan);
            errors[at] = potential;
            left -= 1;
        }
    }
}

/// d loss / d s of a spike, from that of what is left of it after dropout.
#[cube]
fn of_spike(path: &Path, at: usize, error: f32) -> f32 {
    let mut error = error;
    #[comptime]
    if let ComptimeOption::Some(mask) = &path.mask {
        error *= mask[at];
    }
    error
}

/// d loss / d U of a leaky neuron, from that of the step after and from its spike's.
#[cube]
fn leak_back(
    incoming: &Incoming,
    at: usize,
    after: f32,
    error: f32,
    v: f32,
    constants: &Constants,
    scan: &Scan,
) -> f32 {
    let kind = comptime!(scan.kind);
    let mut potential =
        constants.beta * kept(v, kind) * after + slope(v, scan.surrogate, kind) * error;
    #[comptime]
    if let ComptimeOption::Some(of_membrane) = &incoming.membrane {
        potential += of_membrane[at];
    }
    potential
}

/// Recurrent neurons. One workgroup takes some samples; the errors of the step after are exchanged on
/// chip. `potentials` is scratch, `[2, batch, width]`. `on_chip` is the layer's width.
#[cube(launch_unchecked)]
pub fn scan_recurrent_backward(
    path: &Path,
    incoming: &Incoming,
    errors: &mut [f32],
    potentials: &mut [f32],
    scan: &Scan,
    #[comptime] on_chip: u32,
) {
    let kind = comptime!(scan.kind);
    let team = comptime!(scan.team);
    let threads = comptime!(team.threads);
    let samples = comptime!(team.samples);
    let rows = comptime!(team.held);
    let is_last = comptime!(incoming.is_last);
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((team.samples * on_chip) as usize));
    let mut partial = Shared::<[f32]>::new_slice(comptime!(team.room as usize));
    let width = scan.layer.width;
    let time = scan.sizes.time;
    let slots = samples * width;
    let share = Share::new(width, team);
    let constants = scan.layer.constants(&path.parameters);
    let of_rate = from_rate(incoming, scan);
    let logits = (scan.sizes.batch * width) as usize;
    if comptime!(is_last) {
        // The same at every step.
        let mut index = UNIT_POS_X;
        while index < slots {
            let slot = Slot::new(scan, index);
            let error = from_logits(path, incoming, slot.sample, width, slot.neuron);
            potentials[logits + slot.state(scan)] = error;
            index += threads;
        }
    }
    let heard = Heard::recurrent(&scan.layer, 0u32, 1.0f32, false);
    let held = Held::new(&path.parameters, &heard, &share, rows);
    let mine = Slot::new(scan, min(UNIT_POS_X, slots - 1));
    for back in 0..time {
        let t = time - 1 - back;
        // On their way while the product is computed.
        let early_membrane = path.membrane[mine.record(scan, t)];
        let mut early_error = 0.0f32;
        if comptime!(!is_last) {
            early_error = errors[mine.record(scan, t)];
        }
        if back > 0 {
            let weights = &path.parameters;
            multiply(&exchange, weights, &heard, &held, &share, &mut partial);
        }
        sync_cube();
        let mut index = UNIT_POS_X;
        while index < slots {
            let slot = Slot::new(scan, index);
            let at = slot.record(scan, t);
            let own = slot.state(scan);
            let mut error = early_error;
            let mut membrane = early_membrane;
            if index != UNIT_POS_X {
                membrane = path.membrane[at];
                if comptime!(!is_last) {
                    error = errors[at];
                }
            }
            if comptime!(is_last) {
                error = potentials[logits + own];
            }
            error = of_spike(path, at, error) + of_rate;
            let v = membrane - constants.threshold;
            let mut potential = 0.0f32;
            let mut current = 0.0f32;
            if back > 0 {
                error += gather(&partial, &share, slot.place, slot.neuron);
                potential = constants.beta * potentials[own];
                if comptime!(kind.zeroes() && !kind.zeroes_driven()) {
                    potential *= kept(v, kind);
                }
                current = constants.alpha * exchange[index as usize];
            }
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
            current += potential;
            exchange[index as usize] = current;
            if slot.there {
                potentials[own] = potential;
                errors[at] = current;
            }
            index += threads;
        }
        sync_cube();
    }
}

/// `squares[layer, t]` = sum over batch and neurons of a layer's errors squared. One workgroup a time
/// step.
#[cube(launch_unchecked)]
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
