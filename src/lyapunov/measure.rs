//! Every estimator along a few samples of a trajectory, on the CPU: the diagnosis of a network.
//!
//! The trajectory is the device's own, read back; along it everything is computed in 64-bit floats by
//! the estimators of [`crate::exponent`], the same code that is held to systems of known exponents.

use super::perturbation::slow_starts;
use crate::config::{EstimatorKind, LyapunovConfig};
use crate::exponent::{self, ExponentError, Growth, Window};
use crate::kernel::cpu::{self, Recorded};
use crate::kernel::{Plan, TwinKind, TwinPlan};
use crate::metrics::{Exponents, GrowthMetrics, SweepPoint, mean_and_error};
use crate::random::{Stream, normals, stream};
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

/// What is to be measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted<'a> {
    pub lyapunov: &'a LyapunovConfig,
    /// Layers that the seed's twin measures; none where it is not offered.
    pub seed_layers: Option<Vec<usize>>,
    /// Distances of the sweep.
    pub eps: &'a [f64],
    pub seed: u64,
    /// The step that comes next.
    pub step: usize,
}

impl HostTrajectory {
    /// All estimators over all samples.
    ///
    /// # Errors
    /// A distance outside 1e-6 to 10; a number that is none.
    pub fn measure(&self, wanted: &Wanted) -> Result<Exponents, ExponentError> {
        let mut rng = stream(wanted.seed, Stream::Perturbation, wanted.step as u64);
        let window = self.window(wanted);
        let tangent = self.each_sample(&mut rng, |flow, start| {
            exponent::tangent(flow, start, window)
        })?;
        let eps = wanted.lyapunov.twin_eps_of(EstimatorKind::FiniteSize);
        let finite_size = |eps: f64| {
            // The same directions for every distance.
            let mut rng = stream(wanted.seed, Stream::Perturbation, wanted.step as u64);
            self.each_sample(&mut rng, |flow, start| {
                exponent::finite_size(flow, eps, start, window)
            })
        };
        let sweep = wanted.eps.iter().map(|&eps| {
            let growths = finite_size(eps)?;
            Ok(point(eps, &growths))
        });
        let finite = finite_size(eps)?;
        let (spectrum, spectrum_standard_errors) = self.spectrum(wanted)?;
        Ok(Exponents {
            step: wanted.step,
            samples: self.plan.batch,
            tangent: mean(&tangent, None),
            finite_size: mean(&finite, Some(eps)),
            seed: self.seed_growth(wanted),
            spectrum,
            spectrum_standard_errors,
            sweep: sweep.collect::<Result<_, _>>()?,
        })
    }

    fn window(&self, wanted: &Wanted) -> Window {
        Window {
            steps: self.plan.time,
            transient: wanted.lyapunov.transient_of(self.plan.time),
        }
    }

    /// The leading exponents, as many as are wanted and as the state has numbers, and their standard
    /// errors over the samples.
    ///
    /// # Errors
    /// A number that is none.
    pub fn spectrum(&self, wanted: &Wanted) -> Result<(Vec<f32>, Vec<f32>), ExponentError> {
        let (time, dimension) = (self.plan.time, self.plan.state_len());
        if time < 2 {
            return Ok((Vec::new(), Vec::new()));
        }
        let count = wanted.lyapunov.exponents.min(dimension);
        let every = wanted.lyapunov.qr_every.min(time);
        let recorded = Recorded::new(&self.plan, &self.parameters, &self.membrane);
        // The first direction is the tangent's own.
        let mut rng = stream(wanted.seed, Stream::Perturbation, wanted.step as u64);
        let mut others = stream(
            wanted.seed,
            Stream::Perturbation,
            OTHERS | wanted.step as u64,
        );
        let mut samples = vec![Vec::new(); count];
        for sample in 0..self.plan.batch {
            let streams = [&mut rng, &mut others];
            let starts = slow_starts(&self.plan, &self.parameters, count, streams);
            let window = self.window(wanted);
            let growth = exponent::spectrum(&mut recorded.sample(sample), &starts, every, window)?;
            let pairs = samples.iter_mut().zip(growth.exponents);
            pairs.for_each(|(samples, exponent)| samples.push(exponent));
        }
        let estimates = samples.iter().map(|samples| mean_and_error(samples));
        let (means, errors): (Vec<f64>, Vec<Option<f64>>) = estimates.unzip();
        Ok((
            means.into_iter().map(|mean| mean as f32).collect(),
            errors.into_iter().flatten().map(|it| it as f32).collect(),
        ))
    }

    fn each_sample(
        &self,
        rng: &mut ChaCha8Rng,
        measure: impl Fn(&mut cpu::NetworkFlow, &[f64]) -> Result<Growth, ExponentError>,
    ) -> Result<Vec<Growth>, ExponentError> {
        let recorded = Recorded::new(&self.plan, &self.parameters, &self.membrane);
        let growth = |sample| {
            // The second stream is for directions that a single one does not have.
            let streams = [&mut *rng, &mut ChaCha8Rng::seed_from_u64(0)];
            let start = slow_starts(&self.plan, &self.parameters, 1, streams);
            measure(&mut recorded.sample(sample), &start)
        };
        (0..self.plan.batch).map(growth).collect()
    }

    /// The seed's twin, by its own kernel.
    fn seed_growth(&self, wanted: &Wanted) -> Option<GrowthMetrics> {
        let twin = TwinPlan {
            eps: wanted.lyapunov.twin_eps_of(EstimatorKind::Seed),
            layers: wanted.seed_layers.clone()?,
            kind: TwinKind::Seed,
            transient: 0,
        };
        let mut rng = stream(wanted.seed, Stream::Perturbation, wanted.step as u64);
        let start = normals(&mut rng, self.plan.batch * self.plan.state_len());
        let nominal = (&self.membrane[..], &self.spikes[..]);
        let traced = cpu::twin(&self.plan, &twin, &self.parameters, &[], nominal, &start);
        let [exponent, flipped] = traced.exponent.map(|value| value as f32);
        let (_, error) = mean_and_error(&traced.samples[..self.plan.batch]);
        let error = error.map(|error| error as f32);
        let (by_time, by_layer) = cpu::twin_growth(&self.plan, &twin, &traced);
        let narrow = |values: Vec<f64>| values.into_iter().map(|value| value as f32);
        Some(GrowthMetrics {
            exponent,
            error,
            floored: 0.0,
            by_time: narrow(by_time).collect(),
            by_layer: narrow(by_layer).map(Some).collect(),
            twin: Some(SweepPoint {
                eps: twin.eps,
                exponent,
                error,
                flipped,
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

fn point(eps: f64, growths: &[Growth]) -> SweepPoint {
    let (exponent, error) = largest(growths);
    SweepPoint {
        eps,
        exponent,
        error,
        flipped: average(growths.iter().filter_map(|growth| growth.flipped)),
    }
}

/// Means over samples, of a twin at distance `eps` where there is one.
fn mean(growths: &[Growth], eps: Option<f64>) -> GrowthMetrics {
    let first = &growths[0];
    let by_time = |step: usize| average(growths.iter().map(|growth| growth.by_step[step]));
    let by_layer = |part: usize| {
        let known = || growths.iter().filter_map(|growth| growth.by_part[part]);
        known().next().map(|_| average(known()))
    };
    let (exponent, error) = largest(growths);
    GrowthMetrics {
        exponent,
        error,
        floored: average(growths.iter().map(|growth| growth.floored)),
        by_time: (0..first.by_step.len()).map(by_time).collect(),
        by_layer: (0..first.by_part.len()).map(by_layer).collect(),
        twin: eps.map(|eps| point(eps, growths)),
    }
}
