//! Spikes over time, a bit each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Which of its columns (neurons or channels) spiked in which time step.
///
/// Column after column, since one neuron's steps are more alike than one step's neurons: the file is a
/// third smaller by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    time_steps: usize,
    width: usize,
    bits: Vec<u8>,
}

impl Raster {
    /// Of cells `[time, column]`, set where they are not 0; those that make no whole time step are left out.
    pub fn new(width: usize, cells: &[u8]) -> Self {
        let time_steps = cells.len() / width.max(1);
        let mut bits = vec![0; (time_steps * width).div_ceil(8)];
        for (step, row) in cells.chunks_exact(width.max(1)).enumerate() {
            let set = row.iter().enumerate().filter(|(_, cell)| **cell != 0);
            for (column, _) in set {
                let place = column * time_steps + step;
                bits[place / 8] |= 1 << (place % 8);
            }
        }
        Self {
            time_steps,
            width,
            bits,
        }
    }

    /// What [`Self::to_base64`] wrote, of this shape; `None` for anything else.
    pub(super) fn read(text: &str, [time_steps, width]: [usize; 2]) -> Option<Self> {
        let bits = STANDARD.decode(text).ok()?;
        let cells = time_steps * width;
        // The last byte may have places to spare, which are empty.
        let is_whole = bits.len() == cells.div_ceil(8);
        let spare = bits.last().map_or(0, |last| match cells % 8 {
            0 => 0,
            used => last >> used,
        });
        (is_whole && spare == 0).then_some(Self {
            time_steps,
            width,
            bits,
        })
    }

    pub(super) fn to_base64(&self) -> String {
        STANDARD.encode(&self.bits)
    }

    pub fn time_steps(&self) -> usize {
        self.time_steps
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether a column spiked in a time step; not where there is no such cell.
    pub fn is_set(&self, step: usize, column: usize) -> bool {
        let place = column * self.time_steps + step;
        let is_there = step < self.time_steps && column < self.width;
        is_there && self.bits[place / 8] >> (place % 8) & 1 == 1
    }

    /// 0 or 1 for each cell, `[time, column]`.
    pub fn cells(&self) -> Vec<u8> {
        let columns = 0..self.width;
        let row = |step| {
            let cells = columns.clone();
            cells.map(move |column| u8::from(self.is_set(step, column)))
        };
        (0..self.time_steps).flat_map(row).collect()
    }
}
