//! The sample that a raster shows.

use crate::core::config::Task;
use crate::core::run::Run;

/// What was fed in, and what the network read.
pub(super) fn sample_words(run: &Run) -> String {
    // What a sample is, and what its class is called.
    let (sample, class) = match run.config.task.kind {
        Task::Digits => ("digit", "digit"),
        Task::StoreRecall => ("cue", "cue"),
        Task::DelayedXor => ("pair of cues", "XOR"),
        Task::TemporalParity => ("train of pulses", "parity"),
        Task::Randman => ("point of a manifold", "manifold"),
    };
    match &run.recording {
        None => format!("Spikes of one held-out {sample}"),
        Some(recording) => {
            let read = recording.read_text();
            let label = recording
                .label
                .map_or("drawn".to_owned(), |it| it.to_string());
            let neurons: usize = recording.layers.iter().sum();
            let steps = recording.time_steps;
            format!("{class} {label}, {read} · {neurons} neurons × {steps} time steps")
        }
    }
}
