//! Room for what a step needs on its way: kept from step to step, since the system takes longer to hand
//! out fresh memory than a small step to compute.

use super::real::Real;
use std::ops::{Deref, DerefMut};

/// Some numbers, in a room that goes back to the pool.
pub struct Scratch<F: Real> {
    room: Vec<F>,
    length: usize,
}

impl<F: Real> Scratch<F> {
    /// Whatever numbers, to be written over.
    pub fn any(length: usize) -> Self {
        let room = F::pool().take(length);
        Self {
            room: room.unwrap_or_else(|| vec![F::ZERO; length]),
            length,
        }
    }

    pub fn zeros(length: usize) -> Self {
        let mut zeros = Self::any(length);
        zeros.fill(F::ZERO);
        zeros
    }
}

impl<F: Real> Drop for Scratch<F> {
    fn drop(&mut self) {
        F::pool().give(std::mem::take(&mut self.room));
    }
}

impl<F: Real> Deref for Scratch<F> {
    type Target = [F];

    fn deref(&self) -> &[F] {
        &self.room[..self.length]
    }
}

impl<F: Real> DerefMut for Scratch<F> {
    fn deref_mut(&mut self) -> &mut [F] {
        &mut self.room[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_zeros_whatever_the_room_held() {
        for _ in 0..3 {
            let mut room = Scratch::<f64>::zeros(12_345);
            assert!(room.iter().all(|&number| number == 0.0));
            assert_eq!(room.len(), 12_345);
            room.fill(7.0);
        }
    }
}
