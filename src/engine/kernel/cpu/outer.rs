//! Sums of outer products: what a weight's gradient is made of.

use super::events::count_active;
use super::panels::{Line, Panels, TILE, load, store};
use super::product::{Rows, RowsMut, add_products};
use super::real::Real;
use super::wide::{Loop, widest};

/// Rows that are gone through at once: some panels of them stay in the fastest cache, and which of them are
/// events is one number a column.
const ROWS: usize = 64;
/// Panels that a column's events go through at once.
const ABREAST: usize = 4;

/// Blocks of a signal x, `[row, in]`, each with that of the errors e which it meets, `[row, out]`.
pub struct Pairs<'a, F> {
    pub blocks: Vec<(&'a [F], &'a [F])>,
    pub inputs: usize,
    pub outputs: usize,
    /// Rows of zeros beside them.
    pub silent: usize,
}

/// Room for the rows that are gone through at once; kept, since it is much.
pub struct Outer<F> {
    error: Panels<F>,
    /// Of each column of the signal: the rows in which it is not zero, as bits.
    active: Vec<u64>,
    /// The signal's columns, `[in, ROWS]`.
    columns: Vec<F>,
}

impl<F: Real> Outer<F> {
    pub fn new() -> Self {
        Self {
            error: Panels::zeros(ROWS, 0),
            active: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// `weight` `[in, out]` += sum over all rows, in their order, of x e'.
    ///
    /// Picks the event-driven sum where fewer than half of the signal's numbers are non-zero.
    pub fn add(&mut self, weight: &mut [F], pairs: &Pairs<F>) {
        let (mut active, mut ones, mut numbers) = (0, 0, pairs.silent * pairs.inputs);
        for (signal, _) in &pairs.blocks {
            let [some, one] = count_active(signal);
            (active, ones, numbers) = (active + some, ones + one, numbers + signal.len());
        }
        let way = match 2 * active < numbers {
            true if active == ones => Way::Spikes,
            true => Way::Events,
            false => Way::Dense,
        };
        if self.error.width() != pairs.outputs {
            self.error = Panels::zeros(ROWS, pairs.outputs);
        }
        let mut rows = pairs.blocks.iter().flat_map(|(signal, error)| {
            let signals = signal.chunks_exact(pairs.inputs);
            signals.zip(error.chunks_exact(pairs.outputs))
        });
        let mut taken: Vec<(&[F], &[F])> = Vec::with_capacity(ROWS);
        loop {
            taken.clear();
            taken.extend(rows.by_ref().take(ROWS));
            if taken.is_empty() {
                return;
            }
            for (row, (_, error)) in taken.iter().enumerate() {
                self.error.set(row, error);
            }
            match way {
                Way::Dense => self.add_dense(weight, &taken, pairs.inputs),
                _ => widest(Sparse {
                    room: self,
                    weight,
                    rows: &taken,
                    ones: way == Way::Spikes,
                    inputs: pairs.inputs,
                }),
            }
        }
    }

    /// The product of the signal's columns with the errors.
    fn add_dense(&mut self, weight: &mut [F], rows: &[(&[F], &[F])], inputs: usize) {
        self.columns.resize(inputs * ROWS, F::ZERO);
        // A line of the cache of each row, to that many columns.
        for (block, columns) in self.columns.chunks_mut(TILE * ROWS).enumerate() {
            for (row, (signal, _)) in rows.iter().enumerate() {
                let places = columns[row..].iter_mut().step_by(ROWS);
                for (place, &value) in places.zip(&signal[block * TILE..]) {
                    *place = value;
                }
            }
        }
        let columns = Rows {
            values: &self.columns,
            stride: ROWS,
            width: rows.len(),
        };
        let weight = RowsMut::dense(weight, self.error.width());
        add_products(&self.error, columns, weight);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Events that are all 1.
    Spikes,
    Events,
    Dense,
}

/// Up to [`ROWS`] rows, of which few numbers of the signal are not zero.
struct Sparse<'a, 'b, F> {
    room: &'a mut Outer<F>,
    weight: &'a mut [F],
    rows: &'a [(&'b [F], &'b [F])],
    /// Whether these are all 1.
    ones: bool,
    inputs: usize,
}

impl<F: Real> Loop for Sparse<'_, '_, F> {
    type Out = ();

    #[inline(always)]
    fn run(mut self) {
        let active = &mut self.room.active;
        active.clear();
        active.resize(self.inputs, 0);
        for (row, (signal, _)) in self.rows.iter().enumerate() {
            for (active, &value) in active.iter_mut().zip(*signal) {
                *active |= u64::from(value != F::ZERO) << row;
            }
        }
        if self.ones {
            self.all::<true>();
        } else {
            self.all::<false>();
        }
    }
}

impl<F: Real> Sparse<'_, '_, F> {
    #[inline(always)]
    fn all<const ONES: bool>(&mut self) {
        let outputs = self.room.error.width();
        let wide = outputs / (ABREAST * TILE);
        for group in 0..wide {
            self.panels::<ABREAST, ONES, true>(group * ABREAST);
        }
        for panel in wide * ABREAST..outputs.div_ceil(TILE) {
            self.panels::<1, ONES, false>(panel);
        }
    }

    /// Some panels of every column of the signal, in registers.
    #[inline(always)]
    fn panels<const PANELS: usize, const ONES: bool, const WHOLE: bool>(&mut self, first: usize) {
        let errors: [&[Line<F>; ROWS]; PANELS] = std::array::from_fn(|panel| {
            let rows = self.room.error.panel(first + panel);
            rows.first_chunk().expect("room for that many rows")
        });
        let outputs = self.room.error.width();
        let start = first * TILE;
        let end = outputs.min(start + PANELS * TILE);
        let lines = self.weight.chunks_exact_mut(outputs);
        for (column, (line, &active)) in lines.zip(&self.room.active).enumerate() {
            if active == 0 {
                continue;
            }
            let out = &mut line[start..end];
            let mut sums: [[F; TILE]; PANELS] =
                std::array::from_fn(|panel| load::<F, TILE, WHOLE>(&out[panel * TILE..]));
            let mut left = active;
            while left != 0 {
                let row = left.trailing_zeros() as usize % ROWS;
                left &= left - 1;
                let value = if ONES {
                    F::ONE
                } else {
                    self.rows[row].0[column]
                };
                for (sum, panel) in sums.iter_mut().zip(errors) {
                    for (sum, &error) in sum.iter_mut().zip(&panel[row].0) {
                        *sum += if ONES { error } else { value * error };
                    }
                }
            }
            for (panel, sum) in sums.into_iter().enumerate() {
                store::<F, TILE, WHOLE>(sum, &mut out[panel * TILE..]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(index: usize) -> f32 {
        let hash = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        (hash as f32 / 1e6 - 8.0) * 2f32.powi((hash % 13) as i32 - 6)
    }

    /// One number in `every` of a signal is not zero; a 1 where these are spikes.
    fn signal(count: usize, every: usize, spikes: bool) -> Vec<f32> {
        let value = |index: usize| match number(index).to_bits() as usize % every {
            0 if spikes => 1.0,
            0 => number(index),
            _ => 0.0,
        };
        (0..count).map(value).collect()
    }

    #[test]
    fn sums_of_outer_products_are_naive_ones_to_the_last_bit_whatever_the_way() {
        let mut room = Outer::new();
        for (inputs, outputs) in [(1, 1), (3, 40), (16, 16), (17, 65), (40, 7), (33, 130)] {
            for rows in [1, 2, 40, 63, 64, 65, 131] {
                for (every, spikes) in [(1, false), (3, true), (3, false), (40, true)] {
                    let signal = signal(rows * inputs, every, spikes);
                    let error: Vec<f32> = (0..rows * outputs).map(number).collect();
                    let start: Vec<f32> = (0..inputs * outputs).map(number).collect();
                    let mut expected = start.clone();
                    for (signal, error) in signal.chunks(inputs).zip(error.chunks(outputs)) {
                        for (&value, line) in signal.iter().zip(expected.chunks_mut(outputs)) {
                            for (sum, &error) in line.iter_mut().zip(error) {
                                *sum += value * error;
                            }
                        }
                    }
                    let mut weight = start.clone();
                    let half = rows / 2;
                    let (first, second) = signal.split_at(half * inputs);
                    let (of_first, of_second) = error.split_at(half * outputs);
                    let blocks = vec![(first, of_first), (second, of_second)];
                    let pairs = Pairs {
                        blocks,
                        inputs,
                        outputs,
                        silent: 0,
                    };
                    room.add(&mut weight, &pairs);
                    let same = weight
                        .iter()
                        .zip(&expected)
                        .all(|(a, b)| a.to_bits() == b.to_bits());
                    assert!(same, "{inputs} x {outputs}, {rows} rows, one in {every}");
                }
            }
        }
    }
}
