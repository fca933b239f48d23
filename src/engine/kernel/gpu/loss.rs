//! A batch's loss with its gradient by the network's outputs.

use super::GROUP;
use super::reduce::{SCRATCH, sum_over_group};
use cubecl::prelude::*;

/// By its bits: a GPU may take for granted that every number is one.
#[cube]
fn is_number(value: f32) -> bool {
    u32::reinterpret(value) & 0x7fff_ffffu32 <= 0x7f80_0000u32
}

/// What a batch's loss is made of.
#[derive(CubeLaunch, CubeType)]
pub struct Batch {
    pub samples: u32,
    pub classes: u32,
    pub layers: u32,
    pub time: u32,
    /// Counts wanted of the right class and of the others, where counts are compared.
    pub counts: ComptimeOption<Counts>,
    /// What is asked of the layers' firing rates; of weight 0 where nothing is.
    pub rate_target: f32,
    pub rate_weight: f32,
}

/// Counts of spikes that are wanted.
#[derive(CubeLaunch, CubeType)]
pub struct Counts {
    pub right: f32,
    pub wrong: f32,
}

/// `loss[0]`, `correct[0]` and d loss / d outputs. One workgroup, a thread a sample. A sample is read as
/// [`crate::engine::kernel::cpu::class_read`] says.
#[cube(launch)]
pub fn batch_loss(
    outputs: &[f32],
    targets: &[i32],
    loss: &mut [f32],
    correct: &mut [f32],
    gradient: &mut [f32],
    batch: &Batch,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let samples = batch.samples;
    let classes = batch.classes;
    let share = 1.0f32 / (samples as f32);
    let mut own_loss = 0.0f32;
    let mut own_correct = 0.0f32;
    let mut sample = UNIT_POS_X;
    while sample < samples {
        let first = sample * classes;
        let target = targets[sample as usize] as u32;
        let mut best = 0u32;
        let mut largest = outputs[first as usize];
        for class in 1..classes {
            let logit = outputs[(first + class) as usize];
            if is_number(logit) && (!is_number(largest) || logit > largest) {
                largest = logit;
                best = class;
            }
        }
        #[comptime]
        match &batch.counts {
            ComptimeOption::Some(counts) => {
                let scale = 1.0f32 / ((classes * batch.time) as f32);
                for class in 0..classes {
                    let mut wanted = counts.wrong;
                    if class == target {
                        wanted = counts.right;
                    }
                    let distance = outputs[(first + class) as usize] - wanted;
                    own_loss += scale * distance * distance;
                    gradient[(first + class) as usize] = 2.0f32 * scale * distance * share;
                }
            }
            ComptimeOption::None => {
                let mut total = 0.0f32;
                for class in 0..classes {
                    total += f32::exp(outputs[(first + class) as usize] - largest);
                }
                for class in 0..classes {
                    let mut value = f32::exp(outputs[(first + class) as usize] - largest) / total;
                    if class == target {
                        value -= 1.0f32;
                    }
                    gradient[(first + class) as usize] = value * share;
                }
                own_loss += f32::ln(total) - (outputs[(first + target) as usize] - largest);
            }
        }
        if best == target {
            own_correct += 1.0f32;
        }
        sample += GROUP;
    }
    let all_loss = sum_over_group(own_loss, &mut scratch);
    let all_correct = sum_over_group(own_correct, &mut scratch);
    if UNIT_POS_X == 0 {
        let mut total = all_loss * share;
        for layer in 0..batch.layers {
            let at = (samples * classes + layer) as usize;
            let distance = outputs[at] - batch.rate_target;
            total += batch.rate_weight * distance * distance;
            gradient[at] = 2.0f32 * batch.rate_weight * distance;
        }
        loss[0] = total;
        correct[0] = all_correct;
    }
}
