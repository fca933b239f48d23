//! A batch's loss with its gradient by the network's outputs.

use super::GROUP;
use super::reduce::sum_over_group;
use cubecl::prelude::*;

/// By its bits: a GPU may take for granted that every number is one.
#[cube]
fn is_number(value: f32) -> bool {
    u32::reinterpret(value) & 0x7fff_ffffu32 <= 0x7f80_0000u32
}

/// `loss[0]`, `correct[0]` and d loss / d outputs. One workgroup, a thread a sample. `counts_*` are
/// those wanted where counts are compared, `rate_*` what is asked of the layers' firing rates. A
/// sample is read as [`crate::engine::kernel::cpu::class_read`] says.
#[cube(launch)]
pub fn batch_loss(
    outputs: &[f32],
    targets: &[i32],
    loss: &mut [f32],
    correct: &mut [f32],
    gradient: &mut [f32],
    batch: u32,
    classes: u32,
    layers: u32,
    time: u32,
    counts_right: f32,
    counts_wrong: f32,
    rate_target: f32,
    rate_weight: f32,
    #[comptime] counts: bool,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!((GROUP + 16) as usize));
    let share = 1.0f32 / (batch as f32);
    let mut own_loss = 0.0f32;
    let mut own_correct = 0.0f32;
    let mut sample = UNIT_POS_X;
    while sample < batch {
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
        if comptime!(counts) {
            let scale = 1.0f32 / ((classes * time) as f32);
            for class in 0..classes {
                let mut wanted = counts_wrong;
                if class == target {
                    wanted = counts_right;
                }
                let distance = outputs[(first + class) as usize] - wanted;
                own_loss += scale * distance * distance;
                gradient[(first + class) as usize] = 2.0f32 * scale * distance * share;
            }
        } else {
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
        if best == target {
            own_correct += 1.0f32;
        }
        sample += GROUP;
    }
    let all_loss = sum_over_group(own_loss, &mut scratch);
    let all_correct = sum_over_group(own_correct, &mut scratch);
    if UNIT_POS_X == 0 {
        let mut total = all_loss * share;
        for layer in 0..layers {
            let at = (batch * classes + layer) as usize;
            let distance = outputs[at] - rate_target;
            total += rate_weight * distance * distance;
            gradient[at] = 2.0f32 * rate_weight * distance;
        }
        loss[0] = total;
        correct[0] = all_correct;
    }
}
