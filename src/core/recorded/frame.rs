//! What a network did with the sample at one moment of its training.

use super::Raster;

/// Training steps between two frames.
const EVERY: isize = 4;
/// Steps between two frames of the warm-up, which is passed over faster.
const EVERY_OF_WARMUP: isize = 12;

/// The network before a step, and what this step sent back through time.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Training steps done before it; below 0 in the warm-up.
    pub step: isize,
    /// The class that the sample is read as.
    pub predicted: usize,
    /// `[time, neuron]`, of all layers side by side.
    pub spikes: Raster,
    /// Norm of the learning signal by time step, as
    /// [`gradient_by_time`](crate::core::metrics::StepMetrics::gradient_by_time) has it of the step's batch;
    /// the file keeps it to some percent. Absent in the warm-up and behind the last step.
    pub signal: Option<Vec<f32>>,
}

/// Whether there is a frame of `step`, in a run from step `first` to before `last`.
pub fn is_frame(step: isize, first: isize, last: isize) -> bool {
    let every = if step < 0 { EVERY_OF_WARMUP } else { EVERY };
    step == first || step == last || (first..last).contains(&step) && step.rem_euclid(every) == 0
}
