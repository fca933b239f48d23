//! What somebody got from an experiment, in few enough characters for a link, and what another
//! training of the same experiment says to it.

mod comparison;
mod moment;
mod text;

pub use comparison::{
    Difference, Reproduction, SoFar, compare, compare_moment, compare_so_far, other_engine,
};
pub use moment::MomentReceipt;
pub use text::ReceiptError;

use crate::core::metrics::{EpochMetrics, StepMetrics};
use crate::core::protocol::{DeviceKind, Digests};
use crate::core::run::{Run, is_marked};

/// The result of one finished run, from which it can be told whether another is the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// With the commit where it is known: a [`crate::core::about::Build`].
    pub engine_version: String,
    pub device: DeviceKind,
    /// The adapter's name.
    pub device_name: String,
    pub digests: Digests,
    pub marks: Vec<Mark>,
    pub outcome: Outcome,
}

/// What a step did: at steps 0, 1, 2, 4, 8 and so on, and at the last one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    pub step: usize,
    /// Spikes of all neurons in all samples of the batch.
    pub spikes: u64,
    /// Nats; absent in the warm-up.
    pub loss: Option<f32>,
}

/// The held-out samples after the last epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Steps made, warm-up included.
    pub steps: usize,
    pub test_accuracy: f32,
    /// Nats.
    pub test_loss: f32,
    /// Largest Lyapunov exponent, nats per time step.
    pub exponent: f32,
    /// Spikes per neuron and time step.
    pub firing_rate: f32,
    /// The largest of the task's gradient over all steps, before the clip.
    pub gradient_norm: f32,
}

impl Outcome {
    /// Of a run that has trained an epoch at least.
    pub fn for_run(run: &Run) -> Option<Self> {
        let epoch: &EpochMetrics = run.last_epoch()?;
        let norms = run.epochs.iter().map(|epoch| epoch.max_gradient_norm);
        Some(Self {
            steps: epoch.step,
            test_accuracy: epoch.test_accuracy,
            test_loss: epoch.test_loss,
            exponent: epoch.exponent,
            firing_rate: epoch.firing_rate,
            gradient_norm: norms.fold(0.0, f32::max),
        })
    }
}

impl Receipt {
    /// Of a run that has been trained to its end, on one device and with the settings that it began
    /// with; `None` for any other, whose numbers would not come again.
    pub fn for_run(run: &Run, engine_version: &str) -> Option<Self> {
        let last = run.last_epoch()?;
        let finished = run.steps_done() == run.total_steps && last.step == run.total_steps;
        if !finished || run.was_steered {
            return None;
        }
        let device = run.device.as_ref()?;
        Some(Self {
            engine_version: engine_version.to_owned(),
            device: device.kind,
            device_name: device.name.clone(),
            digests: run.digests.clone()?,
            marks: marks(run),
            outcome: Outcome::for_run(run)?,
        })
    }
}

fn marks(run: &Run) -> Vec<Mark> {
    let is_marked = |step: &&StepMetrics| is_marked(step.step, run.total_steps);
    let marked = run.steps.iter().filter(is_marked);
    marked.map(|step| mark(run, step)).collect()
}

fn mark(run: &Run, step: &StepMetrics) -> Mark {
    Mark {
        step: step.step,
        spikes: spikes(run, step),
        loss: step.loss,
    }
}

/// A rate is a count over a product of whole numbers, so the count comes back by rounding; above 2^24
/// places it is the nearest that a 32-bit rate can say, and still the same for the same run.
fn spikes(run: &Run, step: &StepMetrics) -> u64 {
    let config = &run.config;
    let neurons = config.model.spiking_layers().iter().sum::<usize>();
    let places = [config.training.batch_size, config.task.time_steps, neurons];
    let places = places.map(|count| count as f64).iter().product::<f64>();
    (f64::from(step.firing_rate) * places).round() as u64
}
