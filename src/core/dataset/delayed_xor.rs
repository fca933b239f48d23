//! Delayed XOR: two cues, each there or not, a delay after either, then a signal to answer.
//!
//! In the first `cue_steps` group A fires or does not; after half of the delay group B does or does
//! not, for as long; after the other half the signal's group fires for the last `recall_steps`. The
//! class is the exclusive or of the two, so either cue alone says nothing of it. The delay is what
//! the cues and the signal leave of T; its first half is the longer one where it is odd.

use super::groups;
use crate::core::config::TaskConfig;
use crate::core::random::{Stream, stream};

/// The groups of channels: A, B and the signal.
const CUES: [usize; 2] = [0, 1];
const SIGNAL: usize = 2;

/// Writes sample `index`, `[time, channel]`; its class is 1 where exactly one cue was there.
pub(super) fn fill(task: &TaskConfig, seed: u64, index: usize, sample: &mut [u8]) -> u16 {
    let [first, second] = cues(index);
    let second_start = second_start(task);
    let second_steps = second_start..second_start + task.cue_steps;
    let signal_start = task.time_steps - task.recall_steps;
    let mut rng = stream(seed, Stream::Task, index as u64);
    groups::draw(sample, task.input_dim(), &mut rng, |step, group| {
        (first && group == CUES[0] && step < task.cue_steps)
            || (second && group == CUES[1] && second_steps.contains(&step))
            || (group == SIGNAL && step >= signal_start)
    });
    u16::from(first != second)
}

/// Whether either cue is there: all four pairs in turn.
fn cues(index: usize) -> [bool; 2] {
    [index % 4 < 2, index.is_multiple_of(2)]
}

fn second_start(task: &TaskConfig) -> usize {
    let delay = task.time_steps - task.recall_steps - 2 * task.cue_steps;
    task.cue_steps + delay.div_ceil(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Task;

    #[test]
    fn delayed_xor_class_is_the_xor_of_the_two_cues() {
        let task = TaskConfig {
            kind: Task::DelayedXor,
            time_steps: 67,
            cue_steps: 10,
            recall_steps: 12,
            ..Default::default()
        };
        let mut seen = [0; 4];
        for index in 0..40 {
            let mut sample = vec![0; 67 * 24];
            let class = fill(&task, 0, index, &mut sample);
            let rate = |steps, group| groups::rate(&sample, 24, steps, group);
            // 10 of A, 18 of nothing, 10 of B, 17 of nothing, 12 of the signal.
            let fired = [rate(0..10, 0) > 0.25, rate(28..38, 1) > 0.25];
            assert_eq!(class, u16::from(fired[0] != fired[1]), "sample {index}");
            assert!(rate(10..67, 0) < 0.1 && rate(0..28, 1) < 0.1 && rate(38..67, 1) < 0.1);
            assert!(rate(55..67, 2) > 0.25 && rate(0..55, 2) < 0.1);
            seen[usize::from(fired[0]) * 2 + usize::from(fired[1])] += 1;
        }
        assert_eq!(seen, [10; 4]);
    }

    #[test]
    fn the_shortest_delay_lies_between_the_cues() {
        let mut task = TaskConfig {
            kind: Task::DelayedXor,
            ..Default::default()
        };
        task.time_steps = task.fewest_steps();
        assert_eq!(second_start(&task), task.cue_steps + 1);
    }
}
