//! Random streams: every draw of an experiment derives from its one seed, by name.
//!
//! ChaCha8 gives the same numbers on every platform, so data, initial weights and batches are
//! the same in the browser and natively.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// What a stream is for; its name picks ChaCha's stream, so that no two share numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    Weights,
    Split,
    Encoding,
    Task,
    Batches,
    Dropout,
    /// Start direction of the twin or tangent.
    Perturbation,
    /// The warm-up's batches.
    Warmup,
    /// The random manifolds, one a class.
    Manifold,
    /// The values that a sweep draws.
    Sweep,
    /// Which cells of a class's map a student gets.
    Map,
}

/// The stream of an experiment's `seed` for one purpose, at position `index` (an epoch, a step or
/// a sample: each has a stream of its own, so that work can be resumed or reordered).
pub fn stream(seed: u64, purpose: Stream, index: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(((purpose as u64 + 1) << 48) | index);
    rng
}

/// `count` draws of N(0, 1): a random direction, or several one behind the other.
pub fn normals(rng: &mut impl Rng, count: usize) -> Vec<f64> {
    (0..count).map(|_| StandardNormal.sample(rng)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_one_seed_differ_by_purpose_and_index_and_repeat() {
        let first = |purpose, index| stream(7, purpose, index).next_u64();
        assert_eq!(first(Stream::Weights, 0), first(Stream::Weights, 0));
        assert_ne!(first(Stream::Weights, 0), first(Stream::Split, 0));
        assert_ne!(first(Stream::Weights, 0), first(Stream::Weights, 1));
    }
}
