//! What one sample's error sends back through time.
//!
//! Trajectory, loss and its gradient by the outputs are the device's own, read back; along them the way
//! back is gone in 64-bit floats on the CPU, by the pass that trains there: as all diagnosis is.

use super::error::TrainingError;
use super::measuring::not_measured;
use super::reading::read_all;
use super::recording::bytes;
use super::session::Session;
use crate::core::exponent::{Window, tangent};
use crate::core::protocol::LearningSignal;
use crate::core::random::{Stream, normals, stream};
use crate::engine::kernel::Plan;
use crate::engine::kernel::cpu::{GradientIn, Inputs, Recorded, Trajectory, membrane_gradient};
use crate::engine::loss::{self, plan_without_rates};
use crate::engine::lyapunov::measure::HostTrajectory;
use crate::engine::lyapunov::slow_start;
use crate::engine::model::Simulation;
use burn::tensor::{Int, Tensor, TensorData};

/// What the way back starts from, read back from the device.
pub(super) struct Error {
    loss: f32,
    /// d loss / d outputs.
    of_outputs: Vec<f64>,
    /// As [`crate::engine::kernel::cpu::Nominal`] says.
    report: Vec<f64>,
}

impl Session {
    /// The error of one sample whose class is `label`.
    ///
    /// # Errors
    /// A lost device.
    pub(super) async fn error_of(
        &self,
        simulation: &Simulation,
        label: usize,
    ) -> Result<Error, TrainingError> {
        let label = TensorData::new(vec![label as i32], [1]);
        let label = Tensor::<1, Int>::from_data(label, &self.device.device);
        let loss = loss::loss(simulation, label, plan_without_rates(&self.config));
        let report = simulation.report.clone();
        let mut read = read_all(vec![loss.loss, loss.of_outputs, report]).await?;
        let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect();
        let report = wide(read.pop().unwrap_or_default());
        let of_outputs = wide(read.pop().unwrap_or_default());
        Ok(Error {
            loss: read.pop().unwrap_or_default()[0],
            of_outputs,
            report,
        })
    }

    /// That error carried back along its trajectory, and the tangent along it.
    ///
    /// # Errors
    /// An exponent that is none.
    pub(super) fn carried_back(
        &self,
        error: &Error,
        trajectory: &HostTrajectory,
        input: &[f32],
    ) -> Result<LearningSignal, TrainingError> {
        let plan = &trajectory.plan;
        let signal: Vec<f64> = input.iter().map(|&it| f64::from(it)).collect();
        let inputs = Inputs {
            parameters: &trajectory.parameters,
            signal: &signal,
            masks: &[],
        };
        let path = Trajectory {
            membrane: &trajectory.membrane,
            spikes: &trajectory.spikes,
            report: &error.report,
        };
        let start = GradientIn {
            outputs: &error.of_outputs,
            membrane: &[],
        };
        let gradient = membrane_gradient(plan, inputs, path, &start);
        let mut rng = stream(
            self.config.seed,
            Stream::Perturbation,
            self.next_step() as u64,
        );
        let numbers = normals(&mut rng, plan.neurons());
        let start = slow_start(plan, &trajectory.parameters, &numbers);
        let recorded = Recorded::new(plan, &trajectory.parameters, &trajectory.membrane);
        let window = Window {
            steps: plan.time,
            transient: self.config.lyapunov.transient_of(plan.time),
        };
        let growth = tangent(&mut recorded.sample(0), &start, window)
            .map_err(|error| not_measured(&error, self.next_step()))?;
        Ok(LearningSignal {
            norms: norms(plan, &gradient),
            gradient: bytes(&gradient),
            loss: error.loss,
            exponent: growth.largest() as f32,
            floored: growth.floored[0] as f32,
        })
    }
}

/// Over all neurons, by time step.
fn norms(plan: &Plan, gradient: &[f64]) -> Vec<f32> {
    let layers = plan.layers();
    let norm = |step: usize| {
        let rows = layers
            .iter()
            .flat_map(|&layer| &gradient[plan.row(layer, step)]);
        rows.map(|error| error * error).sum::<f64>().sqrt() as f32
    };
    (0..plan.time).map(norm).collect()
}
