//! Store and recall: a cue in the first steps, a delay of noise, then a signal to answer.
//!
//! Four cues, each a group of channels that fires for `cue_steps`; in the last `recall_steps` the
//! recall group fires. The class is the cue. A simple form of the task of Bellec et al. 2018 (Long
//! short-term memory in spiking networks).

use super::groups;
use crate::core::config::{STORE_RECALL_CUES, TaskConfig};
use crate::core::random::{Stream, stream};

/// Writes sample `index`, `[time, channel]`; the cue is its class.
pub(super) fn fill(task: &TaskConfig, seed: u64, index: usize, sample: &mut [u8]) -> u16 {
    // Cues in turn, so that every class has its share; the split and the batches shuffle.
    let cue = index % STORE_RECALL_CUES;
    let recall_start = task.time_steps - task.recall_steps;
    let mut rng = stream(seed, Stream::Task, index as u64);
    groups::draw(sample, task.input_dim(), &mut rng, |step, group| {
        (step < task.cue_steps && group == cue)
            || (step >= recall_start && group == STORE_RECALL_CUES)
    });
    cue as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Task;

    #[test]
    fn the_cue_fires_first_and_the_recall_group_last() {
        let task = TaskConfig {
            kind: Task::StoreRecall,
            time_steps: 40,
            cue_steps: 8,
            recall_steps: 6,
            ..Default::default()
        };
        for index in 0..40 {
            let mut sample = vec![0; 40 * 40];
            let cue = usize::from(fill(&task, 0, index, &mut sample));
            let rate = |steps, group| groups::rate(&sample, 40, steps, group);
            assert!(rate(0..8, cue) > 0.25);
            assert!(rate(0..8, (cue + 1) % 4) < 0.15);
            assert!(rate(34..40, 4) > 0.25);
            assert!(rate(8..34, cue) < 0.1 && rate(0..34, 4) < 0.1);
        }
    }
}
