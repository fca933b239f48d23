//! What one step and one epoch of training report.

use crate::core::config::Statistic;
use crate::core::number::compact;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

mod evaluated;
#[cfg(test)]
pub(crate) mod fixtures;
mod halves;

pub use evaluated::{Evaluated, HeldOutMetrics};
pub use halves::Halves;

/// The largest norm of a part of the gradient, of a layer or a time step, that is surely measured: its
/// square is summed in 32 bits. A larger one is infinite, which JSON writes as null.
pub const LARGEST_PART: f64 = 1.8e19;

/// Which kind of step a measurement belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A penalty step before training: only the exponent moves.
    Warmup,
    /// A training step.
    #[default]
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
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
    /// How it differs from sample to sample.
    #[serde(default)]
    pub exponent_spread: Option<Spread>,
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
    /// How it differs from sample to sample.
    #[serde(default)]
    pub exponent_spread: Option<Spread>,
    /// As [`StepMetrics::floored`].
    #[serde(default)]
    pub floored: f32,
    /// The leading exponents, where the estimator is `spectrum`: along fewer samples than `exponent`, so
    /// that the first of them is another reading of the same.
    #[serde(default)]
    pub spectrum: Vec<f32>,
    /// The samples that they were measured along, the first of the held-out ones; 0 without a spectrum.
    #[serde(default)]
    pub spectrum_samples: usize,
    /// Their standard errors over the samples that they were measured along; empty for one.
    #[serde(default)]
    pub spectrum_standard_errors: Vec<f32>,
    /// Their shares of samples and time steps that read a floor: above 0 such an exponent is none.
    #[serde(default)]
    pub spectrum_floored: Vec<f32>,
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

impl EpochMetrics {
    /// The number that was regularised, with its standard error where that is known; what no older record
    /// has is the mean.
    pub fn regularised(&self, statistic: Statistic) -> (f64, Option<f64>) {
        match (statistic, self.exponent_spread) {
            (Statistic::MeanSquare, Some(spread)) => (spread.mean_square.into(), None),
            _ => (
                self.exponent.into(),
                self.exponent_standard_error.map(f64::from),
            ),
        }
    }
}

impl StepMetrics {
    /// As [`EpochMetrics::regularised`], where this step measured it.
    pub fn regularised(&self, statistic: Statistic) -> Option<f64> {
        let read = match statistic {
            Statistic::Mean => self.exponent,
            Statistic::MeanSquare => self.exponent_spread.map(|spread| spread.mean_square),
        };
        read.or(self.exponent).map(f64::from)
    }

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
    pub spread: Spread,
    /// As [`StepMetrics::floored`].
    pub floored: f32,
}

/// How the exponents of samples differ; nats per time step.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Spread {
    /// A tenth of the samples lie below, between two samples in proportion.
    pub p10: f32,
    /// A tenth of them lie above.
    pub p90: f32,
    /// Their [`mean_square_rate`]: what the gradient of a batch grows at.
    pub mean_square: f32,
}

impl Spread {
    /// Of samples measured over `steps` time steps that count; none of them is NaN, or all is.
    pub fn new(samples: &[f64], steps: usize) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            p10: percentile(&sorted, 0.1) as f32,
            p90: percentile(&sorted, 0.9) as f32,
            mean_square: mean_square_rate(samples, steps) as f32,
        }
    }
}

/// The place `share` of the way from the first to the last of sorted numbers, as NumPy's `percentile`
/// takes it; NaN where there are none.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or(f64::NAN);
    let (below, above) = (at(place.floor()), at(place.ceil()));
    below + (above - below) * place.fract()
}

/// The rate at which a mean square over samples grows where each grows at its own exponent lambda_s,
/// over T time steps: ln(mean of exp(2 T lambda_s)) / (2 T), half of the moment Lyapunov exponent of
/// order 2 (Arnold 1984). Never below the mean of the exponents; far above it where few samples grow
/// much faster than the others. NaN where there is no sample.
pub fn mean_square_rate(samples: &[f64], steps: usize) -> f64 {
    let (count, twice) = (samples.len() as f64, 2.0 * steps as f64);
    let (mean, _) = mean_and_error(samples);
    // From the largest on, so that nothing overflows.
    let largest = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let shares = samples.iter().map(|it| ((it - largest) * twice).exp());
    let rate = largest + (shares.sum::<f64>() / count).ln() / twice;
    // By rounding alone it may come out below.
    if rate < mean { mean } else { rate }
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

    /// Their mean, and how they differ, each measured over `steps` time steps that count; NaN where
    /// there are none.
    pub fn estimate(&self, steps: usize) -> Estimate {
        let (mean, error) = mean_and_error(&self.exponents);
        Estimate {
            value: mean as f32,
            error: error.map(|error| error as f32),
            spread: Spread::new(&self.exponents, steps),
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
    /// As [`EpochMetrics::spectrum_floored`].
    pub floored: Vec<f32>,
    pub samples: usize,
}

/// The mean of samples and its standard error, which one sample does not have.
pub fn mean_and_error(samples: &[f64]) -> (f64, Option<f64>) {
    let count = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / count;
    let squares: f64 = samples.iter().map(|it| (it - mean) * (it - mean)).sum();
    let error = (samples.len() > 1).then(|| (squares / (count - 1.0) / count).sqrt());
    (mean, error)
}

/// Held-out samples that a measurement goes along unless others are asked for.
pub const MEASURED_SAMPLES: usize = 16;

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
    #[serde(alias = "seed")]
    pub reference: Option<GrowthMetrics>,
    /// The leading exponents; empty for one time step.
    pub spectrum: Vec<f32>,
    /// Their standard errors; empty for one sample.
    pub spectrum_standard_errors: Vec<f32>,
    /// As [`EpochMetrics::spectrum_floored`].
    #[serde(default)]
    pub spectrum_floored: Vec<f32>,
    /// The finite-size exponent by its distance.
    pub sweep: Vec<SweepPoint>,
}

/// One direction of a spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    /// Nats per time step.
    pub exponent: f32,
    /// Its standard error over the samples; absent for one.
    pub error: Option<f32>,
    /// As [`StepMetrics::floored`]; 0 where an older file does not say.
    pub floored: f32,
}

impl Exponents {
    /// The spectrum, the leading direction first.
    pub fn directions(&self) -> impl Iterator<Item = Direction> {
        let of = |numbers: &[f32], place: usize| numbers.get(place).copied();
        let one = move |(place, &exponent)| Direction {
            exponent,
            error: of(&self.spectrum_standard_errors, place),
            floored: of(&self.spectrum_floored, place).unwrap_or_default(),
        };
        self.spectrum.iter().enumerate().map(one)
    }
}

/// One estimator's growth.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct GrowthMetrics {
    /// Nats per time step.
    pub exponent: f32,
    /// Its standard error over the samples; absent for one.
    pub error: Option<f32>,
    /// How it differs from sample to sample.
    #[serde(default)]
    pub spread: Spread,
    /// As [`StepMetrics::floored`].
    pub floored: f32,
    /// Absent for one time step that counts, of the reference's twin, and in older files.
    #[serde(default)]
    pub halves: Option<Halves>,
    /// Log growth in each time step, of the transient too.
    pub by_time: Vec<f32>,
    /// Log growth per time step of each spiking layer's part; absent where it had none.
    pub by_layer: Vec<Option<f32>>,
    /// Of a twin: the distance, and the share of its spikes that differ.
    pub twin: Option<SweepPoint>,
}

impl GrowthMetrics {
    /// What is to be known of an exponent that changes within its window; of a floor that is nothing.
    pub fn unsettled(&self) -> Option<String> {
        self.halves.filter(|_| self.floored == 0.0)?.sentence()
    }
}

/// What a finite-size exponent says where [`SweepPoint::reads_decay_alone`].
pub const DECAY_ALONE: &str = "no spike flipped: this reads the subthreshold decay alone";

/// lambda(eps). As JSON it says `decay_alone` too.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct SweepPoint {
    pub eps: f64,
    /// Nats per time step.
    pub exponent: f32,
    /// Its standard error over the samples; absent for one.
    pub error: Option<f32>,
    /// Share of the twin's spikes that differ from the nominal ones.
    pub flipped: f32,
    /// As [`StepMetrics::floored`].
    #[serde(default)]
    pub floored: f32,
}

impl SweepPoint {
    /// Whether no spike of the twin differs: its distance was then too small for any to flip, and the
    /// exponent is that of potentials and currents between spikes, whatever the network does.
    pub fn reads_decay_alone(&self) -> bool {
        self.flipped == 0.0
    }
}

impl Serialize for SweepPoint {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // Between engine and page it stands as it is read.
        let for_people = to.is_human_readable();
        let mut written = to.serialize_struct("SweepPoint", 5 + usize::from(for_people))?;
        written.serialize_field("eps", &self.eps)?;
        written.serialize_field("exponent", &self.exponent)?;
        written.serialize_field("error", &self.error)?;
        written.serialize_field("flipped", &self.flipped)?;
        written.serialize_field("floored", &self.floored)?;
        if for_people {
            written.serialize_field("decay_alone", &self.reads_decay_alone())?;
        }
        written.end()
    }
}

impl Exponents {
    /// What a reader of the finite-size exponents is to know beside them, where no spike flipped.
    pub fn decay_alone(&self) -> Option<String> {
        let twin = self.finite_size.twin;
        let alone = |point: &&SweepPoint| point.reads_decay_alone();
        let points = self.sweep.iter().chain(&twin);
        let mut distances: Vec<f64> = points.filter(alone).map(|point| point.eps).collect();
        distances.sort_by(f64::total_cmp);
        distances.dedup();
        let distances: Vec<String> = distances.into_iter().map(compact).collect();
        (!distances.is_empty())
            .then(|| format!("Finite size at ε {}: {DECAY_ALONE}.", distances.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_error_is_the_deviation_by_the_root_of_the_number() {
        let mut samples = Samples::default();
        samples.add(&[0.1, 0.3, 0.0, 0.5]);
        samples.add(&[0.2, 0.0]);
        let estimate = samples.estimate(10);
        assert!((estimate.value - 0.2).abs() < 1e-7);
        // Deviations -0.1, 0.1, 0: variance 0.01, by three samples.
        assert!((estimate.error.unwrap() - (0.01f32 / 3.0).sqrt()).abs() < 1e-7);
        assert!((estimate.floored - 0.5 / 3.0).abs() < 1e-7);
    }

    fn exponents() -> Exponents {
        Exponents {
            step: 0,
            samples: 1,
            tangent: GrowthMetrics::default(),
            finite_size: GrowthMetrics {
                twin: Some(point(1e-3, 0.0)),
                ..GrowthMetrics::default()
            },
            reference: None,
            spectrum: Vec::new(),
            spectrum_standard_errors: Vec::new(),
            spectrum_floored: Vec::new(),
            sweep: vec![point(1e-2, 0.0), point(1e-3, 0.0), point(1.0, 1e-6)],
        }
    }

    fn point(eps: f64, flipped: f32) -> SweepPoint {
        SweepPoint {
            eps,
            exponent: -0.105,
            error: None,
            flipped,
            floored: 0.0,
        }
    }

    #[test]
    fn a_twin_whose_spikes_all_agree_is_said_to_read_the_decay_alone() {
        let mut read = exponents();
        let said = read.decay_alone().expect("two distances");
        assert!(said.contains("ε 10⁻³, 0.01: no spike flipped"), "{said}");
        read.sweep.clear();
        read.finite_size.twin = Some(point(1e-3, 1e-6));
        assert_eq!(read.decay_alone(), None);
    }

    #[test]
    fn a_sweep_point_says_so_in_json_and_crosses_to_the_page_as_it_is() {
        for (flipped, alone) in [(0.0, true), (0.25, false)] {
            let point = point(0.5, flipped);
            let json = serde_json::to_value(point).expect("plain data");
            assert_eq!(json["decay_alone"], alone);
            assert_eq!(serde_json::from_value::<SweepPoint>(json).ok(), Some(point));
            let bytes = postcard::to_allocvec(&point).expect("plain data");
            assert_eq!(postcard::from_bytes::<SweepPoint>(&bytes), Ok(point));
        }
    }

    #[test]
    fn a_measurement_that_calls_the_reference_seed_is_read() {
        let read = Exponents {
            reference: Some(GrowthMetrics::default()),
            ..exponents()
        };
        let present = serde_json::to_string(&read).expect("plain data");
        let former = present.replace("\"reference\"", "\"seed\"");
        assert_ne!(former, present);
        assert_eq!(serde_json::from_str::<Exponents>(&former).ok(), Some(read));
    }

    #[test]
    fn one_sample_has_no_standard_error() {
        assert_eq!(mean_and_error(&[0.25]), (0.25, None));
    }

    #[test]
    fn percentiles_lie_between_two_samples_in_proportion_whatever_their_order() {
        let samples = [0.4, 0.0, 0.3, 0.1, 0.2];
        let spread = Spread::new(&samples, 10);
        assert!((spread.p10 - 0.04).abs() < 1e-7, "{spread:?}");
        assert!((spread.p90 - 0.36).abs() < 1e-7, "{spread:?}");
        let one = Spread::new(&[0.25], 10);
        assert_eq!([one.p10, one.p90, one.mean_square], [0.25; 3]);
    }

    #[test]
    fn the_mean_square_rate_is_that_of_a_sum_of_squares() {
        // Two samples, of growth e^2 and e^4 over 10 steps.
        let (one, other): (f64, f64) = (4.0, 8.0);
        let known = ((one.exp() + other.exp()) / 2.0).ln() / 20.0;
        assert!((mean_square_rate(&[0.2, 0.4], 10) - known).abs() < 1e-14);
    }

    #[test]
    fn the_mean_square_rate_is_never_below_the_exponent_and_no_sum_overflows() {
        // Jensen's inequality; the last would be exp(8000) written out.
        let sets: [&[f64]; 5] = [
            &[0.1, 0.1, 0.1],
            &[-0.3, 0.2, 0.05, -0.01],
            &[-27.6, 0.1],
            &[-27.6, -27.6],
            &[2.0, -2.0, 1.9],
        ];
        for samples in sets {
            for steps in [1, 25, 100, 2000] {
                let (mean, _) = mean_and_error(samples);
                let rate = mean_square_rate(samples, steps);
                let largest = samples.iter().copied().fold(f64::MIN, f64::max);
                assert!(
                    rate.is_finite() && mean <= rate,
                    "{samples:?} {steps}: {rate}"
                );
                assert!(rate <= largest + 1e-12, "{samples:?} {steps}: {rate}");
                let spread = Spread::new(samples, steps);
                assert!(mean as f32 <= spread.mean_square);
            }
        }
        let (alike, apart) = ([0.1, 0.1], [0.0, 0.2]);
        assert!(mean_square_rate(&apart, 100) > mean_square_rate(&alike, 100) + 0.05);
    }

    #[test]
    fn over_one_step_of_little_growth_it_is_half_the_variance_above_the_mean() {
        // ln E exp(2x) / 2 = mean + variance + ... for small x.
        let samples = [-0.001, 0.001];
        assert!((mean_square_rate(&samples, 1) - 1e-6).abs() < 1e-9);
    }

    #[test]
    fn metrics_of_before_the_spread_was_reported_are_still_read() {
        let line = r#"{"epoch":1,"step":22,"test_loss":1.5,"test_accuracy":0.5,"exponent":0.1,
            "exponent_standard_error":0.01,"firing_rate":0.1,"max_gradient_norm":2.0}"#;
        let read: EpochMetrics = serde_json::from_str(line).expect("an older line");
        assert_eq!((read.exponent, read.exponent_spread), (0.1, None));
    }
}
