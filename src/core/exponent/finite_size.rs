//! The growth of a finite difference: a twin at distance eps, pulled back to it every time step.
//!
//! ```text
//! d <- F(x + d) - F(x),  lambda(eps) = (1/T) sum of log(|d| / eps),  d <- eps d / |d|
//! ```
//!
//! The method of Benettin, Galgani and Strelcyn 1976 (doi:10.1103/PhysRevA.14.2338), here kept at
//! finite eps on purpose: what it reads is an exponent of that size (Aurell et al. 1997,
//! doi:10.1088/0305-4470/30/1/003), and with hard spikes it does not approach the tangent's.

use super::direction::length;
use super::error::{ExponentError, check_eps, unit_start};
use super::floors::LOST;
use super::flow::Flow;
use super::growth::{Growth, Record, log_growth};
use super::window::Window;
use crate::core::pieces::{Breath, at_once};

/// The exponent at distance `eps`, of a twin that starts at `eps` along `start`, `[dimension]`.
///
/// A twin that merges with the nominal trajectory (|d| at most 1e-12 eps; exactly 0 happens where a
/// map folds or both twins are clamped) has no direction to be pulled back along: that step reads
/// log 1e-12, and the twin starts again along its start direction.
///
/// # Errors
/// `steps` 0; a transient that leaves none; `eps` outside 1e-6 to 10; a `start` of a wrong length; a
/// system that diverges.
pub fn finite_size(
    flow: &mut (impl Flow + ?Sized),
    eps: f64,
    start: &[f64],
    window: impl Into<Window>,
) -> Result<Growth, ExponentError> {
    at_once(finite_size_in_pieces(
        flow,
        eps,
        start,
        window,
        &Breath::never(),
    ))
}

/// The same, left for a breath between any two time steps.
///
/// # Errors
/// As [`finite_size`].
pub async fn finite_size_in_pieces(
    flow: &mut (impl Flow + ?Sized),
    eps: f64,
    start: &[f64],
    window: impl Into<Window>,
    breath: &Breath,
) -> Result<Growth, ExponentError> {
    let window = window.into();
    window.check(1)?;
    check_eps(eps)?;
    let start: Vec<f64> = unit_start(start, flow.dimension())?
        .into_iter()
        .map(|value| eps * value)
        .collect();
    let mut difference = start.clone();
    let mut before = start.clone();
    let mut record = Record::new(1, flow.parts(), window);
    let (mut sum, mut flips) = (0.0, 0);
    for step in 1..=window.steps {
        before.copy_from_slice(&difference);
        flips += flow.carry_difference(&mut difference);
        let delta = length(&difference);
        if !delta.is_finite() {
            return Err(ExponentError::Diverged { step });
        }
        let growth = log_growth(delta / eps);
        if window.counts(step) {
            sum += growth;
        }
        record.step(&before, &difference, growth);
        if delta > LOST * eps {
            let factor = eps / delta;
            difference.iter_mut().for_each(|value| *value *= factor);
            flow.rescaled(factor);
        } else {
            record.floored(0, step);
            difference.copy_from_slice(&start);
            flow.rescaled(0.0);
        }
        breath.after(1).await;
    }
    let spikes = flow.neurons() * window.steps;
    let flipped = (spikes > 0).then(|| flips as f64 / spikes as f64);
    Ok(record.growth(vec![sum / window.counted() as f64], flipped))
}
