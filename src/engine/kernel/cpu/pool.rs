//! Rooms that are free, to be used again.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many rooms are kept.
const ROOMS: usize = 64;
/// How many numbers all of them may have.
const NUMBERS: usize = 64 << 20;
/// Of how many numbers a room is kept: fewer are quickly had.
const LEAST: usize = 1 << 10;
/// How many times larger than asked for a room may be.
const LARGER: usize = 4;

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

    /// The smallest room of at least so many numbers, and not of many more.
    pub fn take(&self, length: usize) -> Option<Vec<F>> {
        let mut rooms = self.rooms();
        let sizes = length..=length.saturating_mul(LARGER);
        let fits = |room: &(usize, &Vec<F>)| sizes.contains(&room.1.len());
        let smallest = rooms.iter().enumerate().filter(fits);
        let smallest = smallest.min_by_key(|(_, room)| room.len());
        let place = smallest.map(|(place, _)| place)?;
        Some(rooms.swap_remove(place))
    }

    /// Keeps a room, unless there are enough.
    pub fn give(&self, room: Vec<F>) {
        if room.len() < LEAST {
            return;
        }
        let mut rooms = self.rooms();
        let kept: usize = rooms.iter().map(Vec::len).sum();
        if rooms.len() < ROOMS && kept + room.len() <= NUMBERS {
            rooms.push(room);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_used_again_by_what_it_fits() {
        let pool = Pool::new();
        let room = vec![1.0; 10_000];
        let place = room.as_ptr();
        pool.give(room);
        pool.give(vec![2.0; 9_000]);
        assert!(pool.take(10_001).is_none(), "too small");
        assert!(pool.take(2_000).is_none(), "too large");
        assert_eq!(pool.take(8_000).map(|room| room.len()), Some(9_000));
        assert_eq!(pool.take(8_000).map(|room| room.as_ptr()), Some(place));
        assert!(pool.take(8_000).is_none(), "both are taken");
    }

    #[test]
    fn no_more_is_kept_than_is_said() {
        let pool = Pool::new();
        (0..2 * ROOMS).for_each(|_| pool.give(vec![0u8; LEAST]));
        assert_eq!(pool.rooms().len(), ROOMS);
        let pool = Pool::new();
        (0..3).for_each(|_| pool.give(vec![0u8; NUMBERS / 2]));
        assert_eq!(pool.rooms().len(), 2);
    }
}
