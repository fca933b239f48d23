//! The linear map with matrix [[0.9, 1], [0, 0.5]], whose exponents are the logs of its
//! eigenvalues. It is not normal: a difference may grow threefold before it decays.

use super::Flow;

/// Carries differences alone: they are the same along every trajectory.
pub(super) struct Linear;

impl Flow for Linear {
    fn dimension(&self) -> usize {
        2
    }

    fn carry(&mut self, tangents: &mut [f64]) {
        for v in tangents.chunks_exact_mut(2) {
            (v[0], v[1]) = (0.9 * v[0] + v[1], 0.5 * v[1]);
        }
    }

    fn carry_difference(&mut self, difference: &mut [f64]) -> usize {
        self.carry(difference);
        0
    }
}
