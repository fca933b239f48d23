//! Store and recall: a cue in the first steps, a delay of noise, then a signal to answer.
//!
//! Four cues, each a group of channels that fires at [`RATE`]; in the last steps the recall group
//! fires. All groups carry background spikes at [`NOISE`]. The class is the cue. A simple form of
//! the task of Bellec et al. 2018 (Long short-term memory in spiking networks).

use super::Samples;
use crate::config::{STORE_RECALL_CHANNELS, STORE_RECALL_CUES, TaskConfig};
use crate::random::{Stream, stream};
use rand::RngExt;

/// Share of the time steps that the cue lasts, and the recall signal.
const CUE_SHARE: f64 = 0.2;
const RECALL_SHARE: f64 = 0.15;
/// Spike probability of an active channel per time step.
const RATE: f64 = 0.5;
/// Spike probability of any channel otherwise.
const NOISE: f64 = 0.02;

/// Spikes `[sample, time, channel]` and the cue of each sample.
pub(super) fn generate(task: &TaskConfig, seed: u64) -> (Samples, Vec<u16>) {
    let (steps, channels) = (task.time_steps, task.input_dim());
    let cue_end = (steps as f64 * CUE_SHARE).ceil() as usize;
    let recall_start = steps - (steps as f64 * RECALL_SHARE).ceil() as usize;
    let mut spikes = vec![0u8; task.samples * steps * channels];
    let mut labels = Vec::with_capacity(task.samples);
    for sample in 0..task.samples {
        let mut rng = stream(seed, Stream::Task, sample as u64);
        // Cues in turn, so that every class has its share; the split and the batches shuffle.
        let cue = sample % STORE_RECALL_CUES;
        labels.push(cue as u16);
        for step in 0..steps {
            for channel in 0..channels {
                let group = channel / STORE_RECALL_CHANNELS;
                let active = (step < cue_end && group == cue)
                    || (step >= recall_start && group == STORE_RECALL_CUES);
                let fires = rng.random_bool(if active { RATE } else { NOISE });
                spikes[(sample * steps + step) * channels + channel] = u8::from(fires);
            }
        }
    }
    (Samples::Spikes(spikes), labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Task;

    #[test]
    fn the_cue_fires_first_and_the_recall_group_last() {
        let task = TaskConfig {
            kind: Task::StoreRecall,
            time_steps: 40,
            samples: 40,
            ..Default::default()
        };
        let (Samples::Spikes(spikes), labels) = generate(&task, 0) else {
            panic!("spikes")
        };
        let count = |sample: usize, steps: std::ops::Range<usize>, group: usize| -> usize {
            let at = |step: usize, channel: usize| spikes[(sample * 40 + step) * 40 + channel];
            let channels = group * STORE_RECALL_CHANNELS..(group + 1) * STORE_RECALL_CHANNELS;
            steps
                .flat_map(|step| channels.clone().map(move |channel| (step, channel)))
                .filter(|&(step, channel)| at(step, channel) == 1)
                .count()
        };
        for (sample, &label) in labels.iter().enumerate() {
            let cue = usize::from(label);
            // 8 steps x 8 channels at 0.5 against 0.02.
            assert!(count(sample, 0..8, cue) > 15);
            assert!(count(sample, 0..8, (cue + 1) % 4) < 10);
            assert!(count(sample, 34..40, 4) > 10);
            assert!(count(sample, 8..34, cue) < 20);
        }
    }
}
