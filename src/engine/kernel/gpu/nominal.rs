//! The nominal trajectory. The drive W h + b of all steps lies in the membrane's record already.

use super::GROUP;
use super::layout::{Layer, Sizes};
use super::shared_products::{Heard, Held, Share, gather, multiply};
use super::spike::{Constants, NeuronKind, advance, fire};
use super::team::Team;
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
    #[cube(comptime)]
    pub team: Team,
}

/// One of the neurons that a workgroup's samples have together.
#[derive(CubeType)]
pub struct Slot {
    pub sample: u32,
    /// The sample's place among those of the workgroup.
    pub place: u32,
    pub neuron: u32,
    /// Whether there is such a sample: the last workgroup's need not all be there, and read the last one's
    /// numbers.
    pub there: bool,
}

#[cube]
impl Slot {
    pub fn new(scan: &Scan, index: u32) -> Slot {
        let samples = comptime!(scan.team.samples);
        let width = scan.layer.width;
        let mut place = 0u32;
        if comptime!(samples > 1) {
            place = index / width;
        }
        let sample = CUBE_POS_X * samples + place;
        Slot {
            sample: min(sample, scan.sizes.batch - 1),
            place,
            neuron: index - place * width,
            there: sample < scan.sizes.batch,
        }
    }

    /// Where its numbers at a time step lie in a record.
    pub fn record(&self, scan: &Scan, step: u32) -> usize {
        (scan.sizes.row(self.sample, &scan.layer, step) + self.neuron) as usize
    }

    /// Where they lie where there is one for each neuron and sample.
    pub fn state(&self, scan: &Scan) -> usize {
        (self.sample * scan.layer.width + self.neuron) as usize
    }
}

/// Time steps whose numbers a thread without recurrence loads at once.
pub const STEPS: u32 = 8;

/// Leaky neurons over all time steps, in place: U over the drive. One thread a neuron and sample.
#[cube(launch_unchecked)]
pub fn scan_leaky(parameters: &[f32], membrane: &mut [f32], spikes: &mut [f32], scan: &Scan) {
    let width = scan.layer.width;
    let time = scan.sizes.time;
    let index = ABSOLUTE_POS as u32;
    if index < scan.sizes.batch * width {
        let neuron = index % width;
        let first = scan.sizes.row(index / width, &scan.layer, 0u32) + neuron;
        let constants = scan.layer.constants(parameters);
        let mut potential = 0.0f32;
        let mut drives = Array::<f32>::new(comptime!(STEPS as usize));
        let mut t = 0u32;
        while t + STEPS <= time {
            let start = first + t * width;
            #[unroll]
            for next in 0..STEPS {
                drives[next as usize] = membrane[(start + next * width) as usize];
            }
            #[unroll]
            for next in 0..STEPS {
                let at = (start + next * width) as usize;
                let drive = drives[next as usize];
                potential = leak(membrane, spikes, at, potential, drive, &constants, scan);
            }
            t += STEPS;
        }
        while t < time {
            let at = (first + t * width) as usize;
            let drive = membrane[at];
            potential = leak(membrane, spikes, at, potential, drive, &constants, scan);
            t += 1;
        }
    }
}

/// One step of a leaky neuron: its potential after it.
#[cube]
fn leak(
    membrane: &mut [f32],
    spikes: &mut [f32],
    at: usize,
    potential: f32,
    drive: f32,
    constants: &Constants,
    scan: &Scan,
) -> f32 {
    let kind = comptime!(scan.kind);
    let potential = advance(potential, drive, constants, kind);
    membrane[at] = potential;
    spikes[at] = fire(potential - constants.threshold, scan.surrogate, kind);
    potential
}

/// Recurrent neurons over all time steps, in place. One workgroup takes some samples; spikes of the last
/// step are exchanged on chip, and select the rows of V' that are added. `current` is scratch,
/// `[batch, width]`; what a reset to zero acts on is kept behind the record of U. `on_chip` is the
/// layer's width.
#[cube(launch_unchecked)]
pub fn scan_recurrent(
    transposed: &[f32],
    membrane: &mut [f32],
    spikes: &mut [f32],
    current: &mut [f32],
    scan: &Scan,
    #[comptime] on_chip: u32,
) {
    let kind = comptime!(scan.kind);
    let team = comptime!(scan.team);
    let threads = comptime!(team.threads);
    let samples = comptime!(team.samples);
    let rows = comptime!(team.held);
    // Spikes of the step before.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((team.samples * on_chip) as usize));
    let mut partial = Shared::<[f32]>::new_slice(comptime!(team.room as usize));
    let width = scan.layer.width;
    let share = Share::new(width, team);
    let bias = scan.layer.recurrent + width * width;
    let constants = scan.layer.constants(transposed);
    let heard = Heard::recurrent(&scan.layer, 0u32, 1.0f32, true);
    let held = Held::new(transposed, &heard, &share, rows);
    let mine = Slot::new(scan, min(UNIT_POS_X, samples * width - 1));
    for t in 0..scan.sizes.time {
        // On its way while the product is computed.
        let early = membrane[mine.record(scan, t)];
        if t > 0 {
            multiply(&exchange, transposed, &heard, &held, &share, &mut partial);
        }
        sync_cube();
        let mut index = UNIT_POS_X;
        while index < samples * width {
            let slot = Slot::new(scan, index);
            let at = slot.record(scan, t);
            let own = slot.state(scan);
            let mut drive = early;
            if index != UNIT_POS_X {
                drive = membrane[at];
            }
            drive += transposed[(bias + slot.neuron) as usize];
            let mut potential = 0.0f32;
            if t > 0 {
                drive += gather(&partial, &share, slot.place, slot.neuron);
                drive += constants.alpha * current[own];
                potential = membrane[at - width as usize];
            }
            let driven = constants.beta * potential + drive;
            potential = advance(potential, drive, &constants, kind);
            let spike = fire(potential - constants.threshold, scan.surrogate, kind);
            exchange[index as usize] = spike;
            if slot.there {
                current[own] = drive;
                if comptime!(kind.zeroes_driven()) {
                    let behind = (scan.sizes.batch * scan.sizes.record()) as usize;
                    membrane[behind + at] = driven;
                }
                membrane[at] = potential;
                spikes[at] = spike;
            }
            index += threads;
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
#[cube(launch_unchecked)]
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
    let mut partial = Shared::<[f32]>::new_slice(comptime!(GROUP as usize));
    let sample = CUBE_POS_X;
    let width = readout.last.width;
    let classes = readout.classes;
    let mut neuron = UNIT_POS_X;
    while neuron < width {
        let first = readout.sizes.row(sample, &readout.last, 0u32) + neuron;
        let mut sum = 0.0f32;
        for t in 0..readout.sizes.time {
            let at = (first + t * width) as usize;
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
    // So many threads share a class, side by side.
    let parts = max(GROUP / classes, 1u32);
    let part = UNIT_POS_X % parts;
    let at_once = GROUP / parts;
    let rounds = (classes + at_once - 1) / at_once;
    for round in 0..rounds {
        sync_cube();
        let class = round * at_once + UNIT_POS_X / parts;
        let is_one = class < classes && UNIT_POS_X < at_once * parts;
        let mut sum = 0.0f32;
        if is_one {
            let row = readout.weight + class * width;
            let mut j = part;
            while j < width {
                sum += on_chip_sums[j as usize] * parameters[(row + j) as usize];
                j += parts;
            }
        }
        partial[UNIT_POS_X as usize] = sum;
        sync_cube();
        if is_one && part == 0 {
            let mut logit = parameters[(readout.weight + classes * width + class) as usize];
            for other in 0..parts {
                logit += partial[(UNIT_POS_X + other) as usize];
            }
            outputs[(sample * classes + class) as usize] = logit;
        }
    }
}
