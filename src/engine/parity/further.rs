//! What a case may hold beyond what every case holds: start directions as numbers of the neurons, the
//! exponent of each sample, the spectrum, and the gradient of the penalty alone.

use super::case::{Case, CaseError};
use super::compare::{Comparison, Tolerance, host, worst};
use crate::core::config::EstimatorKind;
use crate::core::exponent::{self, Window};
use crate::core::metrics::Quantity;
use crate::engine::kernel::Plan;
use crate::engine::kernel::cpu::Recorded;
use crate::engine::lyapunov::{Perturbation, slow_start};
use crate::engine::model::{Network, Simulation};
use crate::engine::training::TrainingError;
use burn::tensor::{DType, Device};

const SAMPLES: &str = "expected.samples";
const SPECTRUM: &str = "expected.spectrum";
const FIRST_START: &str = "start.0";
const PENALTY: &str = "expected.grad_penalty.";

impl Case {
    /// What is there has its shape, and what it needs.
    pub(super) fn check_further(&self) -> Result<(), CaseError> {
        let [batch, ..] = self.input_shape;
        if self.has(SAMPLES) {
            self.expect_shape(SAMPLES, &[batch])?;
        }
        if self.has_penalty() {
            for tensor in self.learnt() {
                self.expect_shape(&format!("{PENALTY}{}", tensor.name), &tensor.shape)?;
            }
        }
        if self.has(SPECTRUM) {
            self.expect_shape(SPECTRUM, &[batch, self.directions()])?;
            self.check_directions()?;
        }
        if self.has(FIRST_START) || self.has(SPECTRUM) {
            for (layer, &width) in self.model.spiking_layers().iter().enumerate() {
                let shape = [batch, self.directions(), width];
                self.expect_shape(&format!("start.{layer}"), &shape)?;
            }
        }
        Ok(())
    }

    fn check_directions(&self) -> Result<(), CaseError> {
        let neurons: usize = self.model.spiking_layers().iter().sum();
        let error = |reason: String| CaseError {
            tensor: SPECTRUM.into(),
            reason,
        };
        if self.lyapunov.estimator != EstimatorKind::Spectrum {
            return Err(error("is for lyapunov.estimator spectrum alone".into()));
        }
        if self.directions() > neurons {
            let reason = format!(
                "has {} exponents; allowed: 1 to {neurons}, the neurons, for a start has one number \
                 a neuron",
                self.directions()
            );
            return Err(error(reason));
        }
        Ok(())
    }

    fn directions(&self) -> usize {
        match self.lyapunov.estimator {
            EstimatorKind::Spectrum => self.lyapunov.exponents,
            _ => 1,
        }
    }

    fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    fn has_penalty(&self) -> bool {
        self.tensors.keys().any(|name| name.starts_with(PENALTY))
    }

    /// The errors of what is there, from a forward pass of its own: a second gradient needs one.
    pub(super) async fn compare_further(
        &self,
        network: &Network,
        device: &Device,
        dtype: DType,
    ) -> Result<Vec<Comparison>, TrainingError> {
        let mut comparisons = Vec::new();
        if self.has(FIRST_START) {
            comparisons.push(self.compare_start(network, device).await?);
        }
        if !(self.has(SAMPLES) || self.has(SPECTRUM) || self.has_penalty()) {
            return Ok(comparisons);
        }
        let pass = self.pass(network, device, dtype)?;
        if self.has(SAMPLES) {
            let read = host(pass.reading.samples).await?;
            comparisons.push(self.nats("samples", &read[..self.input_shape[0]]));
        }
        if self.has_penalty() {
            let gradients = pass.penalty.backward();
            let gradient = match network.parameters.flat().grad(&gradients) {
                Some(gradient) => host(gradient).await?,
                None => vec![0.0; network.plan(1, 1).parameter_count()],
            };
            comparisons.extend(self.gradients("grad_penalty", &gradient));
        }
        if self.has(SPECTRUM) {
            let spectrum = self.spectrum(network, pass.simulation).await?;
            comparisons.push(self.nats("spectrum", &spectrum));
        }
        Ok(comparisons)
    }

    /// The engine's direction of the same numbers against the reference's, which the case holds as its
    /// perturbation.
    async fn compare_start(
        &self,
        network: &Network,
        device: &Device,
    ) -> Result<Comparison, TrainingError> {
        let [batch, ..] = self.input_shape;
        let numbers = |sample: usize| self.numbers(sample, 0).into_iter().map(|it| it as f32);
        let numbers = (0..batch).flat_map(numbers).collect();
        let made = Perturbation::along_slow_modes(network, batch, numbers, device);
        let made = host(made.0).await?;
        let held = host(self.perturbation(device, DType::F32).0).await?;
        let largest = held.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let pairs = made.iter().zip(&held);
        Ok(Comparison {
            name: "start".into(),
            error: worst(pairs.map(|(made, held)| (made - held).abs()))
                / largest.max(Tolerance::ZERO_NORM),
            tolerance: Tolerance::START_RELATIVE,
        })
    }

    /// One number for every neuron, of a direction of a sample.
    fn numbers(&self, sample: usize, direction: usize) -> Vec<f64> {
        let widths = self.model.spiking_layers().into_iter().enumerate();
        let of_layer = |(layer, width): (usize, usize)| {
            let row = sample * self.directions() + direction;
            self.tensor(&format!("start.{layer}")).values[row * width..(row + 1) * width].to_vec()
        };
        widths.flat_map(of_layer).collect()
    }

    /// Every sample's exponents, `[batch, exponents]`, along the device's own trajectory.
    async fn spectrum(
        &self,
        network: &Network,
        simulation: Simulation,
    ) -> Result<Vec<f64>, TrainingError> {
        let plan: Plan = simulation.plan;
        let parameters = host(network.parameters.numbers()).await?;
        let membrane = host(simulation.membrane).await?;
        let recorded = Recorded::new(&plan, &parameters, &membrane);
        let window = Window {
            steps: plan.time,
            transient: self.lyapunov.transient_of(plan.time),
        };
        let every = self.lyapunov.qr_every;
        let mut exponents = Vec::new();
        for sample in 0..plan.batch {
            let start = |direction| {
                let numbers = self.numbers(sample, direction);
                slow_start(&plan, &parameters, &numbers)
            };
            let starts: Vec<f64> = (0..self.directions()).flat_map(start).collect();
            let growth = exponent::spectrum(&mut recorded.sample(sample), &starts, every, window);
            let growth = growth.map_err(|_| TrainingError::NotFinite {
                quantity: Quantity::Exponent,
                step: 0,
            })?;
            exponents.extend(growth.exponents);
        }
        Ok(exponents)
    }
}
