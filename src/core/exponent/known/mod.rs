//! Systems whose exponents are known: what the estimators read of them, beside what they should.
//!
//! [`systems`] is the table, one row for each system and estimator. A row takes a quarter of a second at most
//! natively, and can be left between any two of its time steps.

mod henon;
mod leaky;
mod linear;
mod logistic;
mod lorenz;
mod random_network;
mod system;
mod table;
#[cfg(test)]
mod tests;

pub use table::systems;

use super::{Flow, Growth, finite_size_in_pieces, spectrum_in_pieces, tangent_in_pieces};
use crate::core::pieces::{Breath, at_once};
use system::{System, directions};

/// By which of the estimators a row is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Estimator {
    /// [`tangent`](super::tangent).
    Tangent,
    /// [`spectrum`](super::spectrum), orthonormal again after every so many time steps.
    Spectrum { every: usize },
    /// [`finite_size`](super::finite_size), at distance `eps`.
    FiniteSize { eps: f64 },
}

/// A system, the estimator that measures it, and the exponents it should find.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KnownSystem {
    /// Names this row and no other.
    pub key: &'static str,
    pub title: &'static str,
    pub equation: &'static str,
    /// Where the known exponents come from.
    pub source: &'static str,
    pub estimator: Estimator,
    /// Time steps of a measurement.
    pub steps: usize,
    /// The largest exponent first; as many as the estimator finds.
    pub known: &'static [f64],
    /// How far an exponent may lie from the known one.
    pub tolerance: f64,
    /// What the tolerance has to cover.
    pub covers: &'static str,
    pub unit: &'static str,
    system: System,
}

/// What a row reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// In the row's unit, beside [`KnownSystem::known`].
    pub exponents: Vec<f64>,
    /// The largest distance of an exponent from the known one.
    pub error: f64,
    /// Share of the twin's spikes that differ; `None` for systems without spikes.
    pub flipped: Option<f64>,
}

impl KnownSystem {
    /// Runs the estimator; the same numbers each time.
    pub fn measure(&self) -> Measured {
        at_once(self.measure_in_pieces(&Breath::never()))
    }

    /// The same, left for a breath between any two time steps; it counts each of the estimator's vectors.
    pub async fn measure_in_pieces(&self, breath: &Breath) -> Measured {
        let draws = self.system.draws();
        let mut growths = Vec::new();
        for draw in 0..draws {
            growths.push(self.growth(draw, breath).await);
        }
        let per = draws as f64 * self.system.time_step();
        let exponents: Vec<f64> = (0..self.known.len())
            .map(|index| growths.iter().map(|it| it.exponents[index]).sum::<f64>() / per)
            .collect();
        let distances = exponents.iter().zip(self.known).map(|(a, b)| (a - b).abs());
        Measured {
            error: distances.max_by(f64::total_cmp).unwrap_or(f64::NAN),
            flipped: growths[0].flipped,
            exponents,
        }
    }

    /// Whether every exponent is as near to the known one as the tolerance asks.
    pub fn within(&self, measured: &Measured) -> bool {
        measured.error <= self.tolerance
    }

    /// What the breath counts of a whole measurement.
    pub fn work(&self) -> u64 {
        let vectors = match self.estimator {
            Estimator::Spectrum { .. } => self.known.len(),
            Estimator::Tangent | Estimator::FiniteSize { .. } => 1,
        };
        self.system.draws() * (vectors * self.steps) as u64
    }

    async fn growth(&self, draw: u64, breath: &Breath) -> Growth {
        let mut flow = self.system.start(draw);
        let starts = directions(self.known.len(), flow.dimension(), draw);
        let growth = match self.estimator {
            Estimator::Tangent => tangent_in_pieces(&mut *flow, &starts, self.steps, breath).await,
            Estimator::Spectrum { every } => {
                spectrum_in_pieces(&mut *flow, &starts, every, self.steps, breath).await
            }
            Estimator::FiniteSize { eps } => {
                finite_size_in_pieces(&mut *flow, eps, &starts, self.steps, breath).await
            }
        };
        growth.expect("the table's rows are in range, and its systems bounded")
    }
}
