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

use super::direction::{LOST, length, orthonormalise, rescale};
use super::error::{ExponentError, check_every, check_steps, orthonormal_starts, unit_start};
use super::flow::Flow;
use super::growth::{Growth, Record, log_growth};
use crate::pieces::{Breath, at_once};

/// The largest exponent, from one tangent vector, made length 1 at every time step.
///
/// `start`, `[dimension]`, may have any length but 0. A vector that a step takes to a share 1e-12
/// of its length or less reads log 1e-12 and starts again along its last direction.
///
/// # Errors
/// `steps` 0; a `start` of a wrong length; a system that diverges.
pub fn tangent(
    flow: &mut (impl Flow + ?Sized),
    start: &[f64],
    steps: usize,
) -> Result<Growth, ExponentError> {
    at_once(tangent_in_pieces(flow, start, steps, &Breath::never()))
}

/// The same, left for a breath between any two time steps.
///
/// # Errors
/// As [`tangent`].
pub async fn tangent_in_pieces(
    flow: &mut (impl Flow + ?Sized),
    start: &[f64],
    steps: usize,
    breath: &Breath,
) -> Result<Growth, ExponentError> {
    check_steps(steps, 1)?;
    let vector = unit_start(start, flow.dimension())?;
    Carried::new(flow, vector, steps)
        .run(1, steps, breath)
        .await
}

/// The leading k exponents, from k tangent vectors made orthonormal every `every` time steps and
/// after the last one.
///
/// `starts`, `[k, dimension]`, are any linearly independent directions. Between two
/// orthogonalisations all vectors turn towards the first: `every` (lambda_1 - lambda_k) should stay
/// below about 20 nats, or the last of them are lost in rounding and read the floor (see
/// [`orthonormalise`]).
///
/// # Errors
/// `steps` below 2; `every` 0 or above `steps`; k 0, above the dimension or above 8; `starts` that
/// are no k directions; a system that diverges.
pub fn spectrum(
    flow: &mut (impl Flow + ?Sized),
    starts: &[f64],
    every: usize,
    steps: usize,
) -> Result<Growth, ExponentError> {
    at_once(spectrum_in_pieces(
        flow,
        starts,
        every,
        steps,
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
    steps: usize,
    breath: &Breath,
) -> Result<Growth, ExponentError> {
    check_steps(steps, 2)?;
    check_every(every, steps)?;
    let vectors = orthonormal_starts(starts, flow.dimension())?;
    Carried::new(flow, vectors, steps)
        .run(every, steps, breath)
        .await
}

/// Tangent vectors on their way.
struct Carried<'a, S: ?Sized> {
    flow: &'a mut S,
    dimension: usize,
    /// `[count, dimension]`, each of length 1 between steps.
    vectors: Vec<f64>,
    before: Vec<f64>,
    /// Sum of log growth of each vector.
    logs: Vec<f64>,
    record: Record,
}

impl<'a, S: Flow + ?Sized> Carried<'a, S> {
    fn new(flow: &'a mut S, vectors: Vec<f64>, steps: usize) -> Self {
        let dimension = flow.dimension();
        Self {
            record: Record::new(flow.parts(), steps),
            before: vectors.clone(),
            logs: vec![0.0; vectors.len() / dimension],
            flow,
            dimension,
            vectors,
        }
    }

    async fn run(
        mut self,
        every: usize,
        steps: usize,
        breath: &Breath,
    ) -> Result<Growth, ExponentError> {
        for step in 1..=steps {
            self.step(step)?;
            if self.logs.len() > 1 && (step.is_multiple_of(every) || step == steps) {
                let diagonal = orthonormalise(&mut self.vectors, self.dimension);
                for (log, own) in self.logs.iter_mut().zip(diagonal) {
                    *log += own.ln();
                }
            }
            breath.after(self.logs.len() as u64).await;
        }
        let exponents = self.logs.iter().map(|log| log / steps as f64).collect();
        Ok(self.record.growth(exponents, None))
    }

    fn step(&mut self, step: usize) -> Result<(), ExponentError> {
        self.before.copy_from_slice(&self.vectors);
        self.flow.carry(&mut self.vectors);
        let rows = self.vectors.chunks_exact_mut(self.dimension);
        let before = self.before.chunks_exact(self.dimension);
        for (index, (vector, before)) in rows.zip(before).enumerate() {
            let leading = index == 0;
            let length = length(vector);
            if !length.is_finite() {
                return Err(ExponentError::Diverged { step });
            }
            let growth = log_growth(length);
            self.logs[index] += growth;
            if leading {
                self.record.step(before, vector, growth);
            }
            if length > LOST {
                rescale(vector);
            } else {
                vector.copy_from_slice(before);
            }
        }
        Ok(())
    }
}
