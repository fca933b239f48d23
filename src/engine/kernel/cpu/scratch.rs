//! Room for what a step needs on its way: kept from step to step, since the system takes longer to hand
//! out fresh memory than a small step to compute.

use super::real::Real;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many rooms are kept.
const ROOMS: usize = 64;
/// How many numbers all of them may have.
const NUMBERS: usize = 64 << 20;

/// Rooms that are free.
pub struct Pool<F>(Mutex<Vec<Vec<F>>>);

impl<F> Pool<F> {
    pub const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    fn rooms(&self) -> MutexGuard<'_, Vec<Vec<F>>> {
        // Numbers that nobody reads cannot be half written.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Some numbers, in a room that goes back to the pool.
pub struct Scratch<F: Real> {
    room: Vec<F>,
    length: usize,
}

impl<F: Real> Scratch<F> {
    /// Whatever numbers, to be written over.
    pub fn any(length: usize) -> Self {
        let mut rooms = F::pool().rooms();
        let fits = |room: &(usize, &Vec<F>)| room.1.len() >= length;
        let smallest = rooms.iter().enumerate().filter(fits);
        let place = smallest.min_by_key(|(_, room)| room.len());
        let place = place.map(|(place, _)| place);
        let found = place.map(|place| rooms.swap_remove(place));
        drop(rooms);
        Self {
            room: found.unwrap_or_else(|| vec![F::ZERO; length]),
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
        let mut rooms = F::pool().rooms();
        let kept: usize = rooms.iter().map(Vec::len).sum();
        if rooms.len() < ROOMS && kept + self.room.len() <= NUMBERS {
            rooms.push(std::mem::take(&mut self.room));
        }
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
    fn a_room_is_used_again_and_zeros_are_zeros_whatever_it_held() {
        let mut first = Scratch::<f64>::any(12_345);
        first.fill(7.0);
        let place = first.as_ptr();
        drop(first);
        let second = Scratch::<f64>::zeros(12_345);
        assert_eq!(second.as_ptr(), place);
        assert!(second.iter().all(|&number| number == 0.0));
        assert_eq!(second.len(), 12_345);
    }
}
