//! The growth of tangent vectors: the largest exponent of one, the leading k of k.
//!
//! ```text
//! v_i <- J v_i at every time step
//! Q R = V every n steps and after the last; the v_i go on as Q
//! lambda_i = (1/T) sum of log R_ii
//! ```
//!
//! Benettin et al. 1980 (doi:10.1007/BF02128236); Shimada and Nagashima 1979
//! (doi:10.1143/PTP.61.1605).
//!
//! Between two orthogonalisations each v_i is also scaled to length 1 at every step, and the log of
//! its length counted: the same R_ii in two factors, of which neither can overflow.
//!
//! # How often
//! Between two orthogonalisations all directions turn towards the first, by
//! (lambda_1 - lambda_k) n nats, and at 36 nats nothing is left of the last in 64-bit floats. So n is
//! chosen on the way: as many steps as the spread of the last interval lets it grow to
//! [`MOST_SPREAD`], at most twice the last interval, at most what was asked for.

use super::direction::{length, orthonormalise, rescale};
use super::error::{ExponentError, check_every, orthonormal_starts, unit_start};
use super::floors::LOST;
use super::flow::Flow;
use super::growth::{Growth, Record, log_growth};
use super::window::Window;
use crate::core::pieces::{Breath, at_once};

/// Nats by which the directions of a spectrum may draw apart before they are made orthogonal again:
/// a condition of 2e5, which leaves 64-bit floats 10 digits.
const MOST_SPREAD: f64 = 12.0;

/// The largest exponent, from one tangent vector, made length 1 at every time step.
///
/// `start`, `[dimension]`, may have any length but 0. A vector that a step takes to a share 1e-12
/// of its length or less reads log 1e-12 and starts again along `start`.
///
/// # Errors
/// `steps` 0; a transient that leaves none; a `start` of a wrong length; a system that diverges.
pub fn tangent(
    flow: &mut (impl Flow + ?Sized),
    start: &[f64],
    window: impl Into<Window>,
) -> Result<Growth, ExponentError> {
    at_once(tangent_in_pieces(flow, start, window, &Breath::never()))
}

/// The same, left for a breath between any two time steps.
///
/// # Errors
/// As [`tangent`].
pub async fn tangent_in_pieces(
    flow: &mut (impl Flow + ?Sized),
    start: &[f64],
    window: impl Into<Window>,
    breath: &Breath,
) -> Result<Growth, ExponentError> {
    let window = window.into();
    window.check(1)?;
    let vector = unit_start(start, flow.dimension())?;
    Carried::new(flow, vector, window).run(1, breath).await
}

/// The leading k exponents, from k tangent vectors made orthonormal every `every` time steps or more
/// often, where the growth asks for it, and after the last one.
///
/// `starts`, `[k, dimension]`, are any linearly independent directions.
///
/// # Errors
/// `steps` below 2; a transient that leaves none; `every` 0 or above `steps`; k 0, above the dimension
/// or above 8; `starts` that are no k directions; a system that diverges.
pub fn spectrum(
    flow: &mut (impl Flow + ?Sized),
    starts: &[f64],
    every: usize,
    window: impl Into<Window>,
) -> Result<Growth, ExponentError> {
    at_once(spectrum_in_pieces(
        flow,
        starts,
        every,
        window,
        &Breath::never(),
    ))
}

/// The same, left for a breath between any two time steps.
///
/// # Errors
/// As [`spectrum`].
pub async fn spectrum_in_pieces(
    flow: &mut (impl Flow + ?Sized),
    starts: &[f64],
    every: usize,
    window: impl Into<Window>,
    breath: &Breath,
) -> Result<Growth, ExponentError> {
    let window = window.into();
    window.check(2)?;
    check_every(every, window.steps)?;
    let vectors = orthonormal_starts(starts, flow.dimension())?;
    Carried::new(flow, vectors, window).run(every, breath).await
}

/// Tangent vectors on their way.
struct Carried<'a, S: ?Sized> {
    flow: &'a mut S,
    window: Window,
    dimension: usize,
    /// `[count, dimension]`, each of length 1 between steps.
    vectors: Vec<f64>,
    starts: Vec<f64>,
    before: Vec<f64>,
    /// Sum of log growth of each vector since the transient.
    logs: Vec<f64>,
    /// The same since the last orthogonalisation.
    recent: Vec<f64>,
    /// Whether each read a floor in this step.
    lost: Vec<bool>,
    record: Record,
}

impl<'a, S: Flow + ?Sized> Carried<'a, S> {
    fn new(flow: &'a mut S, vectors: Vec<f64>, window: Window) -> Self {
        let dimension = flow.dimension();
        let count = vectors.len() / dimension;
        Self {
            record: Record::new(count, flow.parts(), window),
            window,
            before: vectors.clone(),
            starts: vectors.clone(),
            logs: vec![0.0; count],
            recent: vec![0.0; count],
            lost: vec![false; count],
            flow,
            dimension,
            vectors,
        }
    }

    async fn run(mut self, every: usize, breath: &Breath) -> Result<Growth, ExponentError> {
        let (mut interval, mut since) = (1, 0);
        for step in 1..=self.window.steps {
            self.step(step)?;
            since += 1;
            // What was grown by during the transient is not counted, so it must be told apart.
            let ends = step == self.window.transient || step == self.window.steps;
            if since >= interval || ends {
                let spread = self.orthonormalise(step);
                interval = next_interval(spread, since, every);
                since = 0;
            }
            for (direction, lost) in self.lost.iter_mut().enumerate() {
                if std::mem::take(lost) {
                    self.record.floored(direction, step);
                }
            }
            breath.after(self.logs.len() as u64).await;
        }
        let counted = self.window.counted() as f64;
        let exponents = self.logs.iter().map(|log| log / counted).collect();
        Ok(self.record.growth(exponents, None))
    }

    /// Makes the vectors orthonormal and counts what each grew by; returns by how many nats the first
    /// and the slowest drew apart.
    fn orthonormalise(&mut self, step: usize) -> f64 {
        if self.logs.len() > 1 {
            let diagonal = orthonormalise(&mut self.vectors, self.dimension);
            let all = self.recent.iter_mut().zip(&mut self.lost);
            for ((log, lost), own) in all.zip(diagonal) {
                *log += own.length.ln();
                *lost |= own.is_lost;
            }
        }
        let slowest = self.recent.iter().copied().fold(f64::INFINITY, f64::min);
        let spread = self.recent[0] - slowest;
        for (log, recent) in self.logs.iter_mut().zip(&mut self.recent) {
            if self.window.counts(step) {
                *log += *recent;
            }
            *recent = 0.0;
        }
        spread
    }

    fn step(&mut self, step: usize) -> Result<(), ExponentError> {
        self.before.copy_from_slice(&self.vectors);
        self.flow.carry(&mut self.vectors);
        let rows = self.vectors.chunks_exact_mut(self.dimension);
        let before = self.before.chunks_exact(self.dimension);
        let starts = self.starts.chunks_exact(self.dimension);
        for (index, ((vector, before), start)) in rows.zip(before).zip(starts).enumerate() {
            let length = length(vector);
            if !length.is_finite() {
                return Err(ExponentError::Diverged { step });
            }
            let growth = log_growth(length);
            self.recent[index] += growth;
            if index == 0 {
                self.record.step(before, vector, growth);
            }
            if length > LOST {
                rescale(vector);
            } else {
                self.lost[index] = true;
                vector.copy_from_slice(start);
            }
        }
        Ok(())
    }
}

/// Steps until the next orthogonalisation, after `spread` nats over the last `since` steps.
fn next_interval(spread: f64, since: usize, every: usize) -> usize {
    let rate = spread / since as f64;
    let allowed = if rate > 0.0 {
        (MOST_SPREAD / rate).min(every as f64) as usize
    } else {
        every
    };
    allowed.min(2 * since).max(1)
}
