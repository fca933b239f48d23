//! Every estimator along a few samples of a trajectory, on the CPU: the diagnosis of a network.
//!
//! The trajectory is the device's own, read back; along it everything is computed in 64-bit floats by
//! the estimators of [`crate::exponent`], the same code that is held to systems of known exponents.

use crate::config::{EstimatorKind, LyapunovConfig};
use crate::exponent::{self, ExponentError, Growth};
use crate::kernel::cpu::{self, Recorded};
use crate::kernel::{Plan, TwinKind, TwinPlan};
use crate::metrics::{Exponents, GrowthMetrics, SweepPoint};
use crate::random::{Stream, normals, stream};
use rand_chacha::ChaCha8Rng;

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
        let tangent = self.each_sample(&mut rng, |flow, start| {
            exponent::tangent(flow, start, self.plan.time)
        })?;
        let eps = wanted.lyapunov.twin_eps_of(EstimatorKind::FiniteSize);
        let finite_size = |eps: f64| {
            // The same directions for every distance.
            let mut rng = stream(wanted.seed, Stream::Perturbation, wanted.step as u64);
            self.each_sample(&mut rng, |flow, start| {
                exponent::finite_size(flow, eps, start, self.plan.time)
            })
        };
        let sweep = wanted.eps.iter().map(|&eps| {
            let growths = finite_size(eps)?;
            Ok(point(eps, &growths))
        });
        let finite = finite_size(eps)?;
        Ok(Exponents {
            step: wanted.step,
            samples: self.plan.batch,
            tangent: mean(&tangent, None),
            finite_size: mean(&finite, Some(eps)),
            seed: self.seed_growth(wanted),
            spectrum: self.spectrum(wanted)?,
            sweep: sweep.collect::<Result<_, _>>()?,
        })
    }

    /// The leading exponents, as many as are wanted and as the state has numbers.
    ///
    /// # Errors
    /// A number that is none.
    pub fn spectrum(&self, wanted: &Wanted) -> Result<Vec<f32>, ExponentError> {
        let (time, dimension) = (self.plan.time, self.plan.state_len());
        if time < 2 {
            return Ok(Vec::new());
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
        let mut sums = vec![0.0; count];
        for sample in 0..self.plan.batch {
            let mut starts = normals(&mut rng, dimension);
            starts.extend(normals(&mut others, (count - 1) * dimension));
            let growth = exponent::spectrum(&mut recorded.sample(sample), &starts, every, time)?;
            let pairs = sums.iter_mut().zip(growth.exponents);
            pairs.for_each(|(sum, exponent)| *sum += exponent);
        }
        let batch = self.plan.batch as f64;
        Ok(sums.into_iter().map(|sum| (sum / batch) as f32).collect())
    }

    fn each_sample(
        &self,
        rng: &mut ChaCha8Rng,
        measure: impl Fn(&mut cpu::NetworkFlow, &[f64]) -> Result<Growth, ExponentError>,
    ) -> Result<Vec<Growth>, ExponentError> {
        let recorded = Recorded::new(&self.plan, &self.parameters, &self.membrane);
        let growth = |sample| {
            let start = normals(rng, self.plan.state_len());
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
        };
        let mut rng = stream(wanted.seed, Stream::Perturbation, wanted.step as u64);
        let start = normals(&mut rng, self.plan.batch * self.plan.state_len());
        let nominal = (&self.membrane[..], &self.spikes[..]);
        let traced = cpu::twin(&self.plan, &twin, &self.parameters, &[], nominal, &start);
        let [exponent, flipped] = traced.exponent.map(|value| value as f32);
        let (by_time, by_layer) = cpu::twin_growth(&self.plan, &twin, &traced);
        let narrow = |values: Vec<f64>| values.into_iter().map(|value| value as f32);
        Some(GrowthMetrics {
            exponent,
            by_time: narrow(by_time).collect(),
            by_layer: narrow(by_layer).map(Some).collect(),
            twin: Some(SweepPoint {
                eps: twin.eps,
                exponent,
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

fn point(eps: f64, growths: &[Growth]) -> SweepPoint {
    SweepPoint {
        eps,
        exponent: average(growths.iter().map(Growth::largest)),
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
    GrowthMetrics {
        exponent: average(growths.iter().map(Growth::largest)),
        by_time: (0..first.by_step.len()).map(by_time).collect(),
        by_layer: (0..first.by_part.len()).map(by_layer).collect(),
        twin: eps.map(|eps| point(eps, growths)),
    }
}
