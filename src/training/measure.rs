//! The estimators of [`crate::lyapunov::measure`] over the first held-out samples of a run.

use super::error::TrainingError;
use super::evaluate::read;
use super::session::Session;
use crate::config::{ConfigError, EstimatorKind};
use crate::exponent::{EPS, ExponentError};
use crate::lyapunov::measure::{HostTrajectory, SWEEP, Wanted};
use crate::metrics::{Exponents, Quantity};
use crate::model::Network;
use crate::ops::Simulation;
use burn::tensor::Tensor;

/// Samples that a measurement goes over unless others are asked for.
pub const SAMPLES: usize = 16;
/// Products of a weight and a direction that one measurement may take: a few seconds.
const MOST_WORK: usize = 2_000_000_000;
/// The most distances of a sweep.
const MOST_DISTANCES: usize = 32;

impl Session {
    /// Every estimator at the present weights, over the first `samples` held-out samples (fewer of a
    /// large network), with the finite-size exponent at each distance of `eps`; empty is
    /// [`SWEEP`].
    ///
    /// # Errors
    /// Distances out of range or too many; a lost device; a number that is none.
    pub async fn measure(&self, samples: usize, eps: &[f64]) -> Result<Exponents, TrainingError> {
        check_eps(eps)?;
        let eps = if eps.is_empty() { &SWEEP } else { eps };
        let trajectory = self.trajectory(samples, eps.len() + 12).await?;
        let measured = trajectory.measure(&self.wanted(eps)?);
        measured.map_err(|error| self.not_measured(&error))
    }

    /// The leading exponents with their standard errors where the configuration asks for them after each
    /// epoch, else none.
    pub(super) async fn spectrum(&self) -> Result<(Vec<f32>, Vec<f32>), TrainingError> {
        if self.config.lyapunov.estimator != EstimatorKind::Spectrum {
            return Ok((Vec::new(), Vec::new()));
        }
        let trajectory = self
            .trajectory(SAMPLES, self.config.lyapunov.exponents)
            .await?;
        let spectrum = trajectory.spectrum(&self.wanted(&[])?);
        spectrum.map_err(|error| self.not_measured(&error))
    }

    fn wanted<'a>(&'a self, eps: &'a [f64]) -> Result<Wanted<'a>, ConfigError> {
        let depth = self.config.model.spiking_layers().len();
        Ok(Wanted {
            lyapunov: &self.config.lyapunov,
            seed_layers: Some(self.config.lyapunov.selected_layers(depth)?),
            eps,
            seed: self.config.seed,
            step: self.next_step(),
        })
    }

    async fn trajectory(
        &self,
        samples: usize,
        directions: usize,
    ) -> Result<HostTrajectory, TrainingError> {
        let network = self.network.valid();
        let work = network.plan(1, 1).parameter_count() * self.config.task.time_steps * directions;
        let fits = (MOST_WORK / work.max(1)).clamp(1, self.config.samples_that_fit());
        let test = &self.batches.dataset.split.test;
        let count = samples.clamp(1, fits.min(test.len()));
        let batch = self.batches.load(&test[..count], &self.device.device);
        let simulation = network.forward(batch.input);
        read_trajectory(&network, simulation).await
    }

    fn not_measured(&self, error: &ExponentError) -> TrainingError {
        match error {
            ExponentError::Range {
                field,
                value,
                allowed,
            } => TrainingError::Config(ConfigError::Range {
                field: (*field).into(),
                value: value.clone(),
                allowed: allowed.clone(),
            }),
            ExponentError::Diverged { .. } => TrainingError::NotFinite {
                quantity: Quantity::Exponent,
                step: self.next_step(),
            },
        }
    }
}

/// What a forward pass of `network` left, read back.
///
/// # Errors
/// A lost device.
pub async fn read_trajectory(
    network: &Network,
    simulation: Simulation,
) -> Result<HostTrajectory, TrainingError> {
    let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect();
    let host = async |tensor: Tensor<1>| read(tensor).await.map(wide);
    Ok(HostTrajectory {
        plan: simulation.plan,
        parameters: host(network.parameters.numbers()).await?,
        membrane: host(simulation.membrane).await?,
        spikes: host(simulation.spikes).await?,
    })
}

fn check_eps(eps: &[f64]) -> Result<(), ConfigError> {
    let range = |value: &dyn std::fmt::Display, allowed: String| ConfigError::Range {
        field: "eps".into(),
        value: value.to_string(),
        allowed,
    };
    if eps.len() > MOST_DISTANCES {
        let count = format!("{} distances", eps.len());
        return Err(range(&count, format!("up to {MOST_DISTANCES} distances")));
    }
    match eps.iter().find(|eps| !EPS.contains(eps)) {
        Some(eps) => Err(range(eps, format!("{} to {}", EPS.start(), EPS.end()))),
        None => Ok(()),
    }
}
