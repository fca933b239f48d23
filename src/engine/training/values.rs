//! What a step measured, while it is still on the device, and as numbers.

use super::error::TrainingError;
use super::reading::read_all;
use crate::core::config::ExperimentConfig;
use crate::core::metrics::{Estimate, LayerMetrics, Phase, Quantity, Samples, StepMetrics};
use crate::engine::kernel::{CONSTANTS, SHARES};
use crate::engine::lyapunov::Reading;
use burn::tensor::Tensor;

/// Which measurement a tensor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Firing rates and shares.
    Report,
    /// Norm of the new weights.
    Weights,
    Loss,
    Correct,
    GradientNorm,
    Squares,
    /// The exponents of the samples, and behind them their shares of floors.
    Samples,
    Flipped,
    /// alpha, beta and theta of each layer.
    Constants,
}

/// Measurements that have not been read back.
pub(super) struct Values(Vec<(Value, Tensor<1>)>);

impl Values {
    pub fn new(report: Tensor<1>) -> Self {
        Self(vec![(Value::Report, report)])
    }

    pub fn set(&mut self, value: Value, tensor: Tensor<1>) {
        self.0.push((value, tensor));
    }

    pub fn read(&mut self, reading: Reading) {
        self.set(Value::Samples, reading.samples);
        if let Some(flipped) = reading.flipped {
            self.set(Value::Flipped, flipped);
        }
    }

    /// Waits for all of them.
    pub async fn numbers(self) -> Result<Numbers, TrainingError> {
        let (values, tensors): (Vec<_>, Vec<_>) = self.0.into_iter().unzip();
        let numbers = read_all(tensors).await?;
        Ok(Numbers(values.into_iter().zip(numbers).collect()))
    }
}

/// Measurements in host memory.
pub(super) struct Numbers(Vec<(Value, Vec<f32>)>);

impl Numbers {
    fn all(&self, value: Value) -> &[f32] {
        let found = self.0.iter().find(|(name, _)| *name == value);
        found.map_or(&[], |(_, numbers)| numbers)
    }

    fn one(&self, value: Value) -> Option<f32> {
        self.all(value).first().copied()
    }

    /// The weights, where they are no numbers any more.
    pub fn broken_weights(&self) -> Option<Quantity> {
        let norm = self.one(Value::Weights)?;
        (!norm.is_finite()).then_some(Quantity::Weights)
    }

    pub fn metrics(&self, config: &ExperimentConfig, step: usize, phase: Phase) -> StepMetrics {
        let widths = config.model.spiking_layers();
        let shares = self.all(Value::Report).chunks_exact(SHARES);
        let fired = widths
            .iter()
            .zip(shares)
            .map(|(&width, shares)| width as f32 * shares[0]);
        let correct = self.one(Value::Correct);
        let counted = config.lyapunov.counted_of(config.task.time_steps);
        let estimate = self.estimate(counted);
        StepMetrics {
            step,
            phase,
            loss: self.one(Value::Loss),
            accuracy: correct.map(|correct| correct / config.training.batch_size as f32),
            exponent: estimate.map(|estimate| estimate.value),
            exponent_standard_error: estimate.and_then(|estimate| estimate.error),
            exponent_spread: estimate.map(|estimate| estimate.spread),
            floored: estimate.map_or(0.0, |estimate| estimate.floored),
            flipped: self.one(Value::Flipped),
            gradient_norm: self.one(Value::GradientNorm),
            firing_rate: fired.sum::<f32>() / widths.iter().sum::<usize>() as f32,
            layers: self.layers(config.task.time_steps),
            gradient_by_time: self.gradient_by_time(config.task.time_steps),
        }
    }

    /// Over so many time steps that count.
    fn estimate(&self, counted: usize) -> Option<Estimate> {
        let numbers = self.all(Value::Samples);
        let mut samples = Samples::default();
        samples.add(numbers);
        (!numbers.is_empty()).then(|| samples.estimate(counted))
    }

    fn layers(&self, time: usize) -> Vec<LayerMetrics> {
        let shares = self.all(Value::Report).chunks_exact(SHARES);
        let mut squares = self.all(Value::Squares).chunks_exact(time);
        let (constants, _) = self.all(Value::Constants).as_chunks::<CONSTANTS>();
        let mut constants = constants.iter();
        let layers = shares.map(|shares| LayerMetrics {
            firing_rate: shares[0],
            silent: shares[1],
            saturated: shares[2],
            window: shares[3],
            gradient_norm: squares.next().map(|squares| root(squares.iter())),
            constants: constants.next().copied(),
        });
        layers.collect()
    }

    fn gradient_by_time(&self, time: usize) -> Vec<f32> {
        let squares = self.all(Value::Squares);
        if squares.is_empty() {
            return Vec::new();
        }
        let at = |step: usize| root(squares.iter().skip(step).step_by(time));
        (0..time).map(at).collect()
    }
}

/// Of a sum of squares; infinite where any of them was beyond a 32-bit number, and the norm thus
/// beyond [`crate::core::metrics::LARGEST_PART`].
fn root<'a>(squares: impl Iterator<Item = &'a f32>) -> f32 {
    let sum: f64 = squares.map(|&square| f64::from(square)).sum();
    if sum.is_nan() {
        return f32::INFINITY;
    }
    sum.sqrt() as f32
}
