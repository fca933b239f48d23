//! A map that a class trains together: `map=init-gain:0.3..2.4/8,steps:10..150/6,each:3`.
//!
//! Two settings, each over a range; every pair of their values is a cell, an experiment of its own. Which
//! cells a student trains follows from the name, and from nothing that anybody else does.
//!
//! In reading order; a module imports those above it.
//!
//! - `axis`: one setting with its values
//! - `error`: what is wrong with a map
//! - `read`: a map as a link's word
//! - `allot`: which cells are whose, and how much of the map a class covers
//! - `work`: what a student predicted of a cell, and what it came to

mod allot;
mod axis;
mod error;
mod read;
#[cfg(test)]
mod tests;
mod work;

pub use allot::{Coverage, suggested};
pub use axis::MapAxis;
pub use error::MapError;
pub(in crate::core::exercise) use read::{fitting, read, without_rest};
pub use work::{CellWork, Guess, came_to, grows, learns};

use super::Networks;
use crate::core::config::{ExperimentConfig, Side, UNASKED_MEMORY};

/// Values of one setting.
pub const MOST_ACROSS: u32 = 24;
/// Cells of a map.
pub const MOST_CELLS: u32 = 400;
/// Cells of one student.
pub const MOST_EACH: u32 = 12;
/// Of a map that does not say it.
pub const EACH: u32 = 3;

/// Two settings, and how many cells each student trains.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassMap {
    /// Of the columns.
    pub across: MapAxis,
    /// Of the rows; the first is the lowest.
    pub down: MapAxis,
    pub each: u32,
}

/// A place on the map, counted from the smallest values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    pub row: u32,
    pub column: u32,
}

impl ClassMap {
    /// How many cells there are.
    pub fn count(&self) -> u32 {
        self.across.count * self.down.count
    }

    /// All of them, row by row from the lowest.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + use<> {
        let columns = self.across.count;
        (0..self.count()).map(move |place| Cell {
            row: place / columns,
            column: place % columns,
        })
    }

    /// A cell's place among them.
    pub fn place(&self, cell: Cell) -> usize {
        (cell.row * self.across.count + cell.column) as usize
    }

    /// Its experiment; `None` where the base cannot have these values.
    pub fn config(&self, base: &ExperimentConfig, cell: Cell) -> Option<ExperimentConfig> {
        let mut config = base.clone();
        self.across.set(&mut config, cell.column)?;
        self.down.set(&mut config, cell.row)?;
        Some(config)
    }

    /// `Recurrent gain 0.6, Time steps 38`.
    pub fn words(&self, cell: Cell) -> String {
        let axes = [(&self.across, cell.column), (&self.down, cell.row)];
        let one =
            |(axis, place): (&MapAxis, u32)| format!("{} {}", axis.field.label, axis.shown(place));
        axes.map(one).join(", ")
    }

    /// Whether every cell is an experiment, and both settings do something in it.
    ///
    /// # Errors
    ///
    /// Which value cannot be, or which setting makes no difference.
    pub fn check(&self, base: &ExperimentConfig, networks: Networks) -> Result<(), MapError> {
        for axis in [&self.across, &self.down] {
            let idle = networks == Networks::One && axis.field.is_about_regularising();
            if idle || !(axis.field.relevant)(base) {
                return Err(MapError::NoEffect {
                    word: axis.field.word,
                });
            }
        }
        for cell in self.cells() {
            let config = self
                .config(base, cell)
                .ok_or_else(|| MapError::NoExperiment {
                    cell: self.words(cell),
                    why: "the experiment cannot have these values".to_owned(),
                })?;
            self.check_cell(cell, &config)?;
        }
        Ok(())
    }

    fn check_cell(&self, cell: Cell, config: &ExperimentConfig) -> Result<(), MapError> {
        let refused = |why: String| MapError::NoExperiment {
            cell: self.words(cell),
            why,
        };
        config
            .validate()
            .map_err(|error| refused(error.to_string()))?;
        let (bytes, most) = (config.memory_bytes() >> 20, UNASKED_MEMORY >> 20);
        if bytes > most {
            return Err(refused(format!(
                "it takes {bytes} MiB; allowed: up to {most} MiB"
            )));
        }
        Ok(())
    }
}

impl Networks {
    /// Those that a map trains, the one that it is about first.
    pub fn sides(self) -> &'static [Side] {
        match self {
            Self::Two => &[Side::Regularised, Side::Unregularised],
            Self::One => &[Side::Unregularised],
        }
    }
}
