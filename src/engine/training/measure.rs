//! The estimators of [`crate::engine::lyapunov::measure`] over the first held-out samples of a run.

use super::error::TrainingError;
use super::measuring::Measuring;
use super::reading::read;
use super::session::Session;
use crate::core::config::{EstimatorKind, LyapunovConfig};
use crate::core::exponent::{EPS, ExponentError};
use crate::core::metrics::{Exponents, MEASURED_SAMPLES, SpectrumEstimate};
use crate::core::pieces::{Breath, at_once};
use crate::core::settings::ConfigError;
use crate::engine::lyapunov::measure::{HostTrajectory, MeasurePlan, SWEEP};
use crate::engine::model::Network;
use crate::engine::ops::Simulation;
use burn::tensor::Tensor;

/// Products of a weight and a direction that make a piece of a measurement: some 50 ms in a browser.
const PIECE: u64 = 20_000_000;
/// Time steps of one direction that do, however small the network: each takes a microsecond or more.
const MOST_STEPS: u64 = 4096;
/// The most distances of a sweep.
const MOST_DISTANCES: usize = 32;

impl Session {
    /// Every estimator at the present weights, over the first `samples` held-out samples (fewer of a
    /// large network), with the finite-size exponent at each distance of `eps`; empty is
    /// [`SWEEP`].
    ///
    /// # Errors
    /// Distances out of range or too many; a lost device; a number that is NaN or infinite.
    pub async fn measure(&self, samples: usize, eps: &[f64]) -> Result<Exponents, TrainingError> {
        at_once(self.measuring(samples, eps).await?.rest())
    }

    /// The same, begun: a piece of it takes a moment whatever the network's size.
    ///
    /// # Errors
    /// Distances out of range or too many; a lost device.
    pub async fn measuring(
        &self,
        samples: usize,
        eps: &[f64],
    ) -> Result<Measuring<Exponents>, TrainingError> {
        check_eps(eps)?;
        let eps = if eps.is_empty() { &SWEEP } else { eps }.to_vec();
        let trajectory = self.trajectory(samples, eps.len() + 12).await?;
        let (asked, breath) = (self.asked()?, self.breath());
        Ok(self.begun(async move { trajectory.measure(&asked.plan(&eps), &breath).await }))
    }

    /// The leading exponents with their standard errors where the configuration asks for them after each
    /// epoch, begun; else none.
    pub(super) async fn measuring_spectrum(
        &self,
    ) -> Result<Option<Measuring<SpectrumEstimate>>, TrainingError> {
        if self.config.lyapunov.estimator != EstimatorKind::Spectrum {
            return Ok(None);
        }
        let directions = self.config.lyapunov.exponents;
        let trajectory = self.trajectory(MEASURED_SAMPLES, directions).await?;
        let (asked, breath) = (self.asked()?, self.breath());
        let spectrum = async move { trajectory.spectrum(&asked.plan(&[]), &breath).await };
        Ok(Some(self.begun(spectrum)))
    }

    fn begun<T>(
        &self,
        work: impl Future<Output = Result<T, ExponentError>> + 'static,
    ) -> Measuring<T> {
        Measuring::new(work, self.next_step())
    }

    /// Counts time steps of one direction.
    fn breath(&self) -> Breath {
        let each = self.config.model.sizes().numbers.max(1);
        Breath::every((PIECE / each).clamp(1, MOST_STEPS))
    }

    fn asked(&self) -> Result<Asked, TrainingError> {
        let depth = self.config.model.spiking_layers().len();
        let layers = self.config.lyapunov.selected_layers(depth);
        Ok(Asked {
            reference_layers: layers.map_err(ConfigError::from)?,
            lyapunov: self.config.lyapunov.clone(),
            seed: self.config.seed,
            step: self.next_step(),
        })
    }

    async fn trajectory(
        &self,
        samples: usize,
        directions: usize,
    ) -> Result<HostTrajectory, TrainingError> {
        let network = &self.network;
        let time_steps = self.config.task.time_steps;
        let sizes = self.config.sizes();
        let count = sizes.measured_samples(samples, time_steps, directions);
        let test = &self.batches.dataset.split.test;
        let batch = self.batches.load(&test[..count], &self.device.device);
        let simulation = network.forward(batch.input);
        read_trajectory(network, simulation).await
    }
}

/// What is asked of a measurement that outlives the session's step.
struct Asked {
    lyapunov: LyapunovConfig,
    reference_layers: Vec<usize>,
    seed: u64,
    step: usize,
}

impl Asked {
    fn plan<'a>(&'a self, eps: &'a [f64]) -> MeasurePlan<'a> {
        MeasurePlan {
            lyapunov: &self.lyapunov,
            reference_layers: Some(self.reference_layers.clone()),
            eps,
            seed: self.seed,
            step: self.step,
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

fn check_eps(eps: &[f64]) -> Result<(), TrainingError> {
    let range = |value: &dyn std::fmt::Display, allowed: String| TrainingError::Asked {
        what: "eps",
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
