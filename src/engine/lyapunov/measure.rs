//! Every estimator along a few samples of a trajectory, on the CPU: the diagnosis of a network.
//!
//! The trajectory is the device's own, read back; along it everything is computed in 64-bit floats by
//! the estimators of [`crate::core::exponent`], the same code that is held to systems of known exponents.

use super::perturbation::slow_starts;
use crate::core::config::{EstimatorKind, LyapunovConfig};
use crate::core::exponent::{self, ExponentError, Growth, Window};
use crate::core::metrics::{
    Exponents, GrowthMetrics, Halves, SpectrumEstimate, Spread, SweepPoint, mean_and_error,
};
use crate::core::pieces::Breath;
use crate::core::random::{Stream, normals, stream};
use crate::engine::kernel::cpu::{NetworkFlow, Recorded, TwinAlong, TwinSums};
use crate::engine::kernel::{Plan, TwinKind, TwinPlan};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// The distances that a sweep goes through unless others are asked for.
pub const SWEEP: [f64; 7] = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0];

/// Sets the further directions of a spectrum apart from the first ones.
const OTHERS: u64 = 1 << 47;

/// What a forward pass left, in host memory.
pub struct HostTrajectory {
    pub plan: Plan,
    pub parameters: Vec<f64>,
    /// As [`Plan`] says of membranes.
    pub membrane: Vec<f64>,
    /// A record.
    pub spikes: Vec<f64>,
}

/// What is to be measured, and from which start.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasurePlan<'a> {
    pub lyapunov: &'a LyapunovConfig,
    /// Layers that the reference's twin measures; none where it is not offered.
    pub reference_layers: Option<Vec<usize>>,
    /// Distances of the sweep.
    pub eps: &'a [f64],
    pub seed: u64,
    /// The step that comes next.
    pub step: usize,
}

impl HostTrajectory {
    /// All estimators over all samples, left for a breath between any two time steps.
    ///
    /// # Errors
    /// A distance outside 1e-6 to 10; a number that is NaN or infinite.
    pub async fn measure(
        &self,
        asked: &MeasurePlan<'_>,
        breath: &Breath,
    ) -> Result<Exponents, ExponentError> {
        let recorded = self.recorded();
        let mut rng = stream(asked.seed, Stream::Perturbation, asked.step as u64);
        let window = self.window(asked);
        let tangent = async |flow: &mut NetworkFlow<'_>, start: &[f64]| {
            exponent::tangent_in_pieces(flow, start, window, breath).await
        };
        let tangent = self.each_sample(&recorded, &mut rng, tangent).await?;
        let finite_size = async |eps: f64| {
            // The same directions for every distance.
            let mut rng = stream(asked.seed, Stream::Perturbation, asked.step as u64);
            let twin = async |flow: &mut NetworkFlow<'_>, start: &[f64]| {
                exponent::finite_size_in_pieces(flow, eps, start, window, breath).await
            };
            self.each_sample(&recorded, &mut rng, twin).await
        };
        let eps = asked.lyapunov.twin_eps_of(EstimatorKind::FiniteSize);
        let finite = finite_size(eps).await?;
        let reference = self.reference_growth(&recorded, asked, breath).await;
        let spectrum = self.spectrum_along(&recorded, asked, breath).await?;
        let mut sweep = Vec::with_capacity(asked.eps.len());
        for &eps in asked.eps {
            sweep.push(point(eps, &finite_size(eps).await?));
        }
        Ok(Exponents {
            step: asked.step,
            samples: self.plan.batch,
            tangent: mean(&tangent, window, None),
            finite_size: mean(&finite, window, Some(eps)),
            reference,
            spectrum: spectrum.exponents,
            spectrum_standard_errors: spectrum.standard_errors,
            spectrum_floored: spectrum.floored,
            sweep,
        })
    }

    fn recorded(&self) -> Recorded<'_> {
        Recorded::new(&self.plan, &self.parameters, &self.membrane)
    }

    fn window(&self, asked: &MeasurePlan) -> Window {
        Window {
            steps: self.plan.time,
            transient: asked.lyapunov.transient_of(self.plan.time),
        }
    }

    /// The leading exponents, as many as are wanted and as the state has numbers, with their standard
    /// errors over the samples.
    ///
    /// # Errors
    /// A number that is NaN or infinite.
    pub async fn spectrum(
        &self,
        asked: &MeasurePlan<'_>,
        breath: &Breath,
    ) -> Result<SpectrumEstimate, ExponentError> {
        self.spectrum_along(&self.recorded(), asked, breath).await
    }

    async fn spectrum_along(
        &self,
        recorded: &Recorded<'_>,
        asked: &MeasurePlan<'_>,
        breath: &Breath,
    ) -> Result<SpectrumEstimate, ExponentError> {
        let (time, dimension) = (self.plan.time, self.plan.state_len());
        if time < 2 {
            return Ok(SpectrumEstimate::default());
        }
        let count = asked.lyapunov.exponents.min(dimension);
        let every = asked.lyapunov.qr_every.min(time);
        // The first direction is the tangent's own.
        let mut rng = stream(asked.seed, Stream::Perturbation, asked.step as u64);
        let mut others = stream(asked.seed, Stream::Perturbation, OTHERS | asked.step as u64);
        let mut samples = vec![Vec::new(); count];
        let mut floored = vec![0.0; count];
        for sample in 0..self.plan.batch {
            let streams = [&mut rng, &mut others];
            let starts = slow_starts(&self.plan, &self.parameters, count, streams);
            let (mut flow, window) = (recorded.sample(sample), self.window(asked));
            let growth =
                exponent::spectrum_in_pieces(&mut flow, &starts, every, window, breath).await?;
            let pairs = samples.iter_mut().zip(growth.exponents);
            pairs.for_each(|(samples, exponent)| samples.push(exponent));
            let shares = floored.iter_mut().zip(growth.floored);
            shares.for_each(|(sum, share)| *sum += share);
        }
        let share = |sum: f64| (sum / self.plan.batch as f64) as f32;
        let estimates = samples.iter().map(|samples| mean_and_error(samples));
        let (means, errors): (Vec<f64>, Vec<Option<f64>>) = estimates.unzip();
        Ok(SpectrumEstimate {
            exponents: means.into_iter().map(|mean| mean as f32).collect(),
            standard_errors: errors.into_iter().flatten().map(|it| it as f32).collect(),
            floored: floored.into_iter().map(share).collect(),
            samples: self.plan.batch,
        })
    }

    async fn each_sample(
        &self,
        recorded: &Recorded<'_>,
        rng: &mut ChaCha8Rng,
        measure: impl AsyncFn(&mut NetworkFlow<'_>, &[f64]) -> Result<Growth, ExponentError>,
    ) -> Result<Vec<Growth>, ExponentError> {
        let mut growths = Vec::with_capacity(self.plan.batch);
        for sample in 0..self.plan.batch {
            // The second stream is for directions that a single one does not have.
            let streams = [&mut *rng, &mut ChaCha8Rng::seed_from_u64(0)];
            let start = slow_starts(&self.plan, &self.parameters, 1, streams);
            growths.push(measure(&mut recorded.sample(sample), &start).await?);
        }
        Ok(growths)
    }

    /// The reference's twin.
    async fn reference_growth(
        &self,
        recorded: &Recorded<'_>,
        asked: &MeasurePlan<'_>,
        breath: &Breath,
    ) -> Option<GrowthMetrics> {
        let twin = TwinPlan {
            eps: asked.lyapunov.twin_eps_of(EstimatorKind::Reference),
            layers: asked.reference_layers.clone()?,
            kind: TwinKind::Reference,
            transient: 0,
        };
        let mut rng = stream(asked.seed, Stream::Perturbation, asked.step as u64);
        let mut sums = TwinSums::new(&self.plan);
        for sample in 0..self.plan.batch {
            let start = normals(&mut rng, self.plan.state_len());
            let mut along = TwinAlong::new((&self.plan, &twin), recorded, sample, &start);
            for _ in 0..self.plan.time {
                along.advance(&mut sums);
                breath.after(1).await;
            }
            along.end(&mut sums);
        }
        let [exponent, flipped] = sums.exponent(&self.plan).map(|value| value as f32);
        let error = sums.standard_error(&self.plan).map(|error| error as f32);
        let spread = sums.spread(&self.plan);
        let floored = sums.floored(&self.plan) as f32;
        let (by_time, by_layer) = (sums.by_time, sums.by_layer);
        let narrow = |values: Vec<f64>| values.into_iter().map(|value| value as f32);
        Some(GrowthMetrics {
            exponent,
            error,
            spread,
            floored,
            halves: None,
            by_time: narrow(by_time).collect(),
            by_layer: narrow(by_layer).map(Some).collect(),
            twin: Some(SweepPoint {
                eps: twin.eps,
                exponent,
                error,
                flipped,
                floored,
            }),
        })
    }
}

fn average(values: impl Iterator<Item = f64>) -> f32 {
    let (mut sum, mut count) = (0.0, 0);
    for value in values {
        sum += value;
        count += 1;
    }
    (sum / f64::from(count.max(1))) as f32
}

/// The largest exponent over samples, and its standard error.
fn largest(growths: &[Growth]) -> (f32, Option<f32>) {
    let samples: Vec<f64> = growths.iter().map(Growth::largest).collect();
    let (mean, error) = mean_and_error(&samples);
    (mean as f32, error.map(|error| error as f32))
}

/// Of the largest exponent, over samples.
fn floored(growths: &[Growth]) -> f32 {
    average(growths.iter().map(|growth| growth.floored[0]))
}

fn point(eps: f64, growths: &[Growth]) -> SweepPoint {
    let (exponent, error) = largest(growths);
    SweepPoint {
        eps,
        exponent,
        error,
        flipped: average(growths.iter().filter_map(|growth| growth.flipped)),
        floored: floored(growths),
    }
}

/// Means over samples, of a twin at distance `eps` where there is one.
fn mean(growths: &[Growth], window: Window, eps: Option<f64>) -> GrowthMetrics {
    let first = &growths[0];
    let by_time = |step: usize| average(growths.iter().map(|growth| growth.by_step[step]));
    let by_layer = |part: usize| {
        let known = || growths.iter().filter_map(|growth| growth.by_part[part]);
        known().next().map(|_| average(known()))
    };
    let (exponent, error) = largest(growths);
    let samples: Vec<f64> = growths.iter().map(Growth::largest).collect();
    GrowthMetrics {
        exponent,
        error,
        spread: Spread::new(&samples, window.counted()),
        floored: floored(growths),
        halves: Halves::new(
            growths
                .iter()
                .map(|growth| &growth.by_step[window.transient..]),
        ),
        by_time: (0..first.by_step.len()).map(by_time).collect(),
        by_layer: (0..first.by_part.len()).map(by_layer).collect(),
        twin: eps.map(|eps| point(eps, growths)),
    }
}
