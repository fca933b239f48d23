//! Cross-entropy with its gradient.

use super::GROUP;
use super::reduce::sum_over_group;
use cubecl::prelude::*;

/// `loss[0]`, `correct[0]` and d loss / d logits of a batch. One workgroup, a thread a sample.
#[cube(launch)]
pub fn cross_entropy(
    logits: &[f32],
    targets: &[i32],
    loss: &mut [f32],
    correct: &mut [f32],
    gradient: &mut [f32],
    batch: u32,
    classes: u32,
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
        let mut largest = logits[first as usize];
        for class in 1..classes {
            let logit = logits[(first + class) as usize];
            if logit > largest {
                largest = logit;
                best = class;
            }
        }
        let mut total = 0.0f32;
        for class in 0..classes {
            total += f32::exp(logits[(first + class) as usize] - largest);
        }
        for class in 0..classes {
            let mut value = f32::exp(logits[(first + class) as usize] - largest) / total;
            if class == target {
                value -= 1.0f32;
            }
            gradient[(first + class) as usize] = value * share;
        }
        own_loss += f32::ln(total) - (logits[(first + target) as usize] - largest);
        if best == target {
            own_correct += 1.0f32;
        }
        sample += GROUP;
    }
    let all_loss = sum_over_group(own_loss, &mut scratch);
    let all_correct = sum_over_group(own_correct, &mut scratch);
    if UNIT_POS_X == 0 {
        loss[0] = all_loss * share;
        correct[0] = all_correct;
    }
}
