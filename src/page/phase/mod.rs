//! The map of a class as students and teachers see it: one number at a time, in the colours and the frame of every
//! other map.

mod data;

pub use data::{PhaseCell, Reading, cell_at, phase_map, place_on_map};
