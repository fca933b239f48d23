//! Temporal parity: pulses that come or stay away, one after another; was their number odd?
//!
//! Each of the `bits` pulses has a slot of floor(T / bits) steps. In the first half of a slot,
//! rounded up, the clock's group fires, and the pulse's group with it where the bit is 1; the rest of
//! the slot is noise, and so is what is left of T. The class is the parity of the ones, which the last
//! bit alone can turn: nothing but all of them tells it.

use super::groups;
use crate::core::config::TaskConfig;
use crate::core::random::{Stream, stream};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// The groups of channels.
const PULSE: usize = 0;
const CLOCK: usize = 1;

/// Writes sample `index`, `[time, channel]`; its class is 1 where the number of ones is odd.
pub(super) fn fill(task: &TaskConfig, seed: u64, index: usize, sample: &mut [u8]) -> u16 {
    // In turn, so that either class has its half.
    let odd = !index.is_multiple_of(2);
    let mut rng = stream(seed, Stream::Task, index as u64);
    let bits = bits(task.bits, odd, &mut rng);
    let slot = task.time_steps / task.bits;
    let pulse = slot.div_ceil(2);
    groups::draw(sample, task.input_dim(), &mut rng, |step, group| {
        let bit = bits.get(step / slot);
        step % slot < pulse
            && match group {
                PULSE => bit == Some(&true),
                CLOCK => bit.is_some(),
                _ => false,
            }
    });
    u16::from(odd)
}

/// Every train of that parity is as likely: all bits are drawn but the last, which makes it right.
fn bits(count: usize, odd: bool, rng: &mut ChaCha8Rng) -> Vec<bool> {
    let mut bits: Vec<bool> = (1..count).map(|_| rng.random_bool(0.5)).collect();
    let last = bits.iter().fold(odd, |rest, &bit| rest ^ bit);
    bits.push(last);
    bits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Task;

    #[test]
    fn temporal_parity_class_is_the_parity_of_the_pulses_and_the_clock_marks_each() {
        let task = TaskConfig {
            kind: Task::TemporalParity,
            time_steps: 102,
            bits: 5,
            ..Default::default()
        };
        let mut trains = std::collections::HashSet::new();
        for index in 0..100 {
            let mut sample = vec![0; 102 * 16];
            let class = fill(&task, 0, index, &mut sample);
            let rate = |steps, group| groups::rate(&sample, 16, steps, group);
            let mut train = Vec::new();
            for start in [0, 20, 40, 60, 80] {
                train.push(rate(start..start + 10, PULSE) > 0.25);
                assert!(rate(start..start + 10, CLOCK) > 0.25);
                assert!(rate(start + 10..start + 20, PULSE) < 0.15);
                assert!(rate(start + 10..start + 20, CLOCK) < 0.15);
            }
            // The two steps that no slot has.
            assert!(rate(100..102, PULSE) < 0.3 && rate(100..102, CLOCK) < 0.3);
            let ones = train.iter().filter(|&&bit| bit).count();
            assert_eq!(usize::from(class), ones % 2, "sample {index}");
            trains.insert(train);
        }
        assert!(trains.len() > 25, "{} of 32 trains", trains.len());
    }
}
