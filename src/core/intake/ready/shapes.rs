//! Small pictures of four kinds.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Row,
    Column,
    Diagonal,
    Ring,
}

impl Shape {
    pub const NAMES: [&str; 4] = ["row", "column", "diagonal", "ring"];

    pub fn of_class(class: usize) -> Self {
        [Self::Row, Self::Column, Self::Diagonal, Self::Ring][class % 4]
    }

    /// Grey values of a square picture, row by row.
    pub fn drawn(self, rng: &mut ChaCha8Rng, side: usize) -> Vec<u8> {
        let at = rng.random_range(2..side as u32 - 2) as usize;
        let mut pixels = Vec::with_capacity(side * side);
        for row in 0..side {
            for column in 0..side {
                let edge = row.min(column).min(side - 1 - row).min(side - 1 - column);
                let is_on = match self {
                    Self::Row => row == at,
                    Self::Column => column == at,
                    Self::Diagonal => row == column,
                    Self::Ring => edge == 1,
                };
                let noise = rng.random_range(0..40_u32) as u8;
                pixels.push(if is_on { 255 - noise } else { noise });
            }
        }
        pixels
    }
}
