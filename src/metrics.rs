//! What one step and one epoch of training report.

use serde::{Deserialize, Serialize};

/// The largest norm of a part of the gradient, of a layer or a time step, that is surely measured: its
/// square is summed in 32 bits. A larger one is infinite, which JSON writes as null.
pub const LARGEST_PART: f64 = 1.8e19;

/// Which kind of step a measurement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A penalty step before training: only the exponent moves.
    Warmup,
    /// A training step.
    Training,
}

/// What a layer did in one step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LayerMetrics {
    /// Spikes per neuron and time step.
    pub firing_rate: f32,
    /// Share of neurons without a spike in the batch, or in what of it goes through the network at
    /// once.
    pub silent: f32,
    /// Share of neurons that spike in nine of ten time steps or more.
    pub saturated: f32,
    /// Share of membrane potentials within the surrogate's half-width of the threshold: those that
    /// learning reaches.
    pub window: f32,
    /// Norm of d loss / d (W h + b) over batch, time and neurons; absent in the warm-up, infinite
    /// beyond [`LARGEST_PART`].
    pub gradient_norm: Option<f32>,
    /// alpha, beta and theta after the step, where any of them is learnt.
    pub constants: Option<[f32; 3]>,
}

/// One step, as measured on its own batch before the weights changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepMetrics {
    /// Steps done before this one, warm-up included.
    pub step: usize,
    pub phase: Phase,
    /// Cross-entropy in nats; absent in the warm-up.
    pub loss: Option<f32>,
    /// Share of the batch classified correctly; absent in the warm-up.
    pub accuracy: Option<f32>,
    /// Largest Lyapunov exponent, nats per time step, where this step measured it.
    pub exponent: Option<f32>,
    /// Its standard error over the samples of the batch; absent for one sample.
    #[serde(default)]
    pub exponent_standard_error: Option<f32>,
    /// Share of samples and time steps that read a floor: above 0 the exponent is none, but a floor.
    #[serde(default)]
    pub floored: f32,
    /// Euclidean norm of the task's gradient over all parameters, before the clip.
    pub gradient_norm: Option<f32>,
    /// Share of the twin's spikes that differ from the nominal ones, where a twin measured.
    pub flipped: Option<f32>,
    /// Spikes per neuron and time step, over all spiking layers.
    pub firing_rate: f32,
    /// Each spiking layer, first to last.
    pub layers: Vec<LayerMetrics>,
    /// Norm of d loss / d (W h + b) over batch, layers and neurons, by time step; empty in the
    /// warm-up, infinite beyond [`LARGEST_PART`].
    pub gradient_by_time: Vec<f32>,
}

/// The held-out samples after one epoch.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EpochMetrics {
    /// 1 after the first epoch.
    pub epoch: usize,
    /// The step that comes next, warm-up included.
    pub step: usize,
    /// Of the task alone, without what is asked of the firing rates.
    pub test_loss: f32,
    pub test_accuracy: f32,
    /// The same of the samples that are held out for choices between settings; absent without any.
    #[serde(default)]
    pub validation_loss: Option<f32>,
    #[serde(default)]
    pub validation_accuracy: Option<f32>,
    /// Exponent on the held-out samples, nats per time step.
    pub exponent: f32,
    /// Its standard error over these samples; absent for one.
    #[serde(default)]
    pub exponent_standard_error: Option<f32>,
    /// As [`StepMetrics::floored`].
    #[serde(default)]
    pub floored: f32,
    /// The leading exponents, where the estimator is `spectrum`.
    #[serde(default)]
    pub spectrum: Vec<f32>,
    /// Their standard errors over the samples that they were measured along; empty for one.
    #[serde(default)]
    pub spectrum_standard_errors: Vec<f32>,
    /// Spikes per neuron and time step on the held-out samples.
    pub firing_rate: f32,
    /// Largest gradient norm of the epoch.
    pub max_gradient_norm: f32,
}

/// A measurement that came out as NaN or infinite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    Loss,
    Exponent,
    GradientNorm,
    /// Of the network, after the step.
    Weights,
}

impl Quantity {
    /// As a sentence names it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Loss => "the loss",
            Self::Exponent => "the Lyapunov exponent",
            Self::GradientNorm => "the gradient norm",
            Self::Weights => "the weights",
        }
    }
}

impl StepMetrics {
    /// The first quantity that is no finite number.
    pub fn non_finite(&self) -> Option<Quantity> {
        let broken = |value: Option<f32>| value.is_some_and(|number| !number.is_finite());
        if broken(self.loss) {
            Some(Quantity::Loss)
        } else if broken(self.gradient_norm) {
            Some(Quantity::GradientNorm)
        } else if broken(self.exponent) {
            Some(Quantity::Exponent)
        } else {
            None
        }
    }
}

/// A mean over samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub value: f32,
    /// Standard error: the standard deviation over the samples by the root of their number; absent for
    /// one sample.
    pub error: Option<f32>,
    /// As [`StepMetrics::floored`].
    pub floored: f32,
}

/// The exponents of samples, as they come in.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    exponents: Vec<f64>,
    floors: f64,
}

impl Samples {
    /// The exponents of some samples, and behind them as many shares of floors.
    pub fn add(&mut self, numbers: &[f32]) {
        let (exponents, floors) = numbers.split_at(numbers.len() / 2);
        self.exponents
            .extend(exponents.iter().map(|&it| f64::from(it)));
        self.floors += floors.iter().map(|&it| f64::from(it)).sum::<f64>();
    }

    /// Their mean; NaN where there are none.
    pub fn estimate(&self) -> Estimate {
        let (mean, error) = mean_and_error(&self.exponents);
        Estimate {
            value: mean as f32,
            error: error.map(|error| error as f32),
            floored: (self.floors / self.exponents.len() as f64) as f32,
        }
    }
}

/// The leading exponents, as means over samples.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpectrumEstimate {
    /// Nats per time step.
    pub exponents: Vec<f32>,
    /// One for each; none where there was one sample.
    pub standard_errors: Vec<f32>,
}

/// The mean of samples and its standard error, which one sample does not have.
pub fn mean_and_error(samples: &[f64]) -> (f64, Option<f64>) {
    let count = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / count;
    let squares: f64 = samples.iter().map(|it| (it - mean) * (it - mean)).sum();
    let error = (samples.len() > 1).then(|| (squares / (count - 1.0) / count).sqrt());
    (mean, error)
}

/// What every estimator says of the present weights, along a few held-out samples.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exponents {
    /// The step that comes next.
    pub step: usize,
    /// Samples that the numbers are means of.
    pub samples: usize,
    pub tangent: GrowthMetrics,
    pub finite_size: GrowthMetrics,
    /// Absent where the estimator is not offered for this network.
    pub seed: Option<GrowthMetrics>,
    /// The leading exponents; empty for one time step.
    pub spectrum: Vec<f32>,
    /// Their standard errors; empty for one sample.
    pub spectrum_standard_errors: Vec<f32>,
    /// The finite-size exponent by its distance.
    pub sweep: Vec<SweepPoint>,
}

/// One estimator's growth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrowthMetrics {
    /// Nats per time step.
    pub exponent: f32,
    /// Its standard error over the samples; absent for one.
    pub error: Option<f32>,
    /// As [`StepMetrics::floored`].
    pub floored: f32,
    /// Log growth in each time step, of the transient too.
    pub by_time: Vec<f32>,
    /// Log growth per time step of each spiking layer's part; absent where it had none.
    pub by_layer: Vec<Option<f32>>,
    /// Of a twin: the distance, and the share of its spikes that differ.
    pub twin: Option<SweepPoint>,
}

/// lambda(eps).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SweepPoint {
    pub eps: f64,
    /// Nats per time step.
    pub exponent: f32,
    /// Its standard error over the samples; absent for one.
    pub error: Option<f32>,
    /// Share of the twin's spikes that differ from the nominal ones.
    pub flipped: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_error_is_the_deviation_by_the_root_of_the_number() {
        let mut samples = Samples::default();
        samples.add(&[0.1, 0.3, 0.0, 0.5]);
        samples.add(&[0.2, 0.0]);
        let estimate = samples.estimate();
        assert!((estimate.value - 0.2).abs() < 1e-7);
        // Deviations -0.1, 0.1, 0: variance 0.01, by three samples.
        assert!((estimate.error.unwrap() - (0.01f32 / 3.0).sqrt()).abs() < 1e-7);
        assert!((estimate.floored - 0.5 / 3.0).abs() < 1e-7);
    }

    #[test]
    fn one_sample_has_no_standard_error() {
        assert_eq!(mean_and_error(&[0.25]), (0.25, None));
    }
}
