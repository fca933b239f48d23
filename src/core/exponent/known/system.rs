//! The systems of the table, and how one of them is started.

use super::henon::Henon;
use super::leaky::Leaky;
use super::linear::Linear;
use super::logistic::Logistic;
use super::lorenz::{Lorenz, TIME_STEP};
use super::random_network::{RandomNetwork, WIDTH};
use crate::core::exponent::Flow;
use crate::core::random::{Stream, normals, stream};

/// Random networks over which an exponent is averaged.
const NETWORKS: u64 = 4;

/// One of the systems, with what it depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum System {
    Henon,
    Logistic,
    Lorenz,
    Linear,
    SilentLeaky,
    RandomNetwork { gain: f64 },
}

impl System {
    /// Unit times of a time step.
    pub(super) fn time_step(self) -> f64 {
        match self {
            Self::Lorenz => TIME_STEP,
            _ => 1.0,
        }
    }

    /// How many systems of this kind are measured and averaged, each drawn by its number.
    pub(super) fn draws(self) -> u64 {
        match self {
            Self::RandomNetwork { .. } => NETWORKS,
            _ => 1,
        }
    }

    /// Such a system, past its transient.
    pub(super) fn start(self, draw: u64) -> Box<dyn Flow> {
        match self {
            Self::Henon => Box::new(Henon::new()),
            Self::Logistic => Box::new(Logistic::new()),
            Self::Lorenz => Box::new(Lorenz::new()),
            Self::Linear => Box::new(Linear),
            Self::SilentLeaky => Box::new(Leaky::silent()),
            Self::RandomNetwork { gain } => Box::new(RandomNetwork::new(WIDTH, gain, draw)),
        }
    }
}

/// `count` random directions, `[count, dimension]`.
pub(super) fn directions(count: usize, dimension: usize, draw: u64) -> Vec<f64> {
    let mut rng = stream(draw, Stream::Perturbation, 0);
    normals(&mut rng, count * dimension)
}
