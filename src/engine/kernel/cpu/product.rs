//! The dense product: some rows of the result stay in registers while all rows of the matrix go by.
//!
//! A sum is taken in the order of the matrix' rows, whatever the tile that it stands in.

use super::panels::{Panels, TILE, load, store};
use super::real::Real;
use super::wide::{Loop, widest};
use std::ops::Range;

/// Columns of a tile; as many as registers hold of [`Loop`]'s samples.
pub const COLUMNS: usize = if cfg!(target_family = "wasm") {
    8
} else {
    TILE
};
/// Vectors that go through a panel before the next one is taken: they stay in the fastest cache with it.
const BLOCK: usize = 16;

/// Rows of `width` numbers, each `stride` behind the one before.
#[derive(Clone, Copy)]
pub struct Rows<'a, F> {
    pub values: &'a [F],
    pub stride: usize,
    pub width: usize,
}

impl<'a, F> Rows<'a, F> {
    /// Rows that lie side by side.
    pub fn dense(values: &'a [F], width: usize) -> Self {
        Self {
            values,
            stride: width,
            width,
        }
    }

    /// Step `step` of every `[time, width]` block of `length` numbers.
    pub fn at_step(values: &'a [F], length: usize, step: usize, width: usize) -> Self {
        Self {
            values: &values[step * width..],
            stride: length,
            width,
        }
    }

    #[inline(always)]
    fn row(&self, index: usize) -> &'a [F] {
        &self.values[index * self.stride..][..self.width]
    }
}

/// The same, to be written to.
pub struct RowsMut<'a, F> {
    pub values: &'a mut [F],
    pub stride: usize,
    pub width: usize,
}

impl<'a, F> RowsMut<'a, F> {
    pub fn dense(values: &'a mut [F], width: usize) -> Self {
        Self {
            values,
            stride: width,
            width,
        }
    }

    pub fn at_step(values: &'a mut [F], length: usize, step: usize, width: usize) -> Self {
        Self {
            values: &mut values[step * width..],
            stride: length,
            width,
        }
    }

    fn count(&self) -> usize {
        (self.values.len() + self.stride - self.width) / self.stride
    }
}

/// `out[row]` += sum over i of `vectors[row][i]` * `matrix[i]`, for all rows of `out`.
pub fn add_products<F: Real>(matrix: &Panels<F>, vectors: Rows<F>, out: RowsMut<F>) {
    widest(Product {
        matrix,
        vectors,
        out,
    });
}

struct Product<'a, F> {
    matrix: &'a Panels<F>,
    vectors: Rows<'a, F>,
    out: RowsMut<'a, F>,
}

impl<F: Real> Loop for Product<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run<const SAMPLES: usize>(mut self) {
        let count = self.out.count();
        for block in (0..count).step_by(BLOCK) {
            let end = count.min(block + BLOCK);
            let whole = self.matrix.width() / TILE;
            for panel in 0..whole {
                self.panel::<SAMPLES, true>(panel, block..end);
            }
            if whole * TILE < self.matrix.width() {
                self.panel::<SAMPLES, false>(whole, block..end);
            }
        }
    }
}

impl<F: Real> Product<'_, F> {
    /// A panel's columns of some rows.
    #[inline(always)]
    fn panel<const SAMPLES: usize, const WHOLE: bool>(&mut self, panel: usize, rows: Range<usize>) {
        let mut row = rows.start;
        while row + SAMPLES <= rows.end {
            self.tile::<SAMPLES, WHOLE>(panel, row);
            row += SAMPLES;
        }
        while row < rows.end {
            self.tile::<1, WHOLE>(panel, row);
            row += 1;
        }
    }

    #[inline(always)]
    fn tile<const SAMPLES: usize, const WHOLE: bool>(&mut self, panel: usize, first: usize) {
        let rows = &self.matrix.panel(panel)[..self.vectors.width];
        let vectors: [&[F]; SAMPLES] =
            std::array::from_fn(|sample| self.vectors.row(first + sample));
        for column in (0..TILE).step_by(COLUMNS) {
            let start = panel * TILE + column;
            let end = if WHOLE {
                start + COLUMNS
            } else {
                self.out.width.min(start + COLUMNS)
            };
            if start >= end {
                break;
            }
            let place = |sample: usize| {
                let row = (first + sample) * self.out.stride;
                row + start..row + end
            };
            let mut sums: [[F; COLUMNS]; SAMPLES] = std::array::from_fn(|sample| {
                load::<F, COLUMNS, WHOLE>(&self.out.values[place(sample)])
            });
            for (index, row) in rows.iter().enumerate() {
                let row: &[F; COLUMNS] = row.0[column..].first_chunk().expect("within a row");
                for (sum, vector) in sums.iter_mut().zip(vectors) {
                    let coefficient = vector[index];
                    for (sum, &weight) in sum.iter_mut().zip(row) {
                        *sum += coefficient * weight;
                    }
                }
            }
            for (sample, sum) in sums.into_iter().enumerate() {
                store::<F, COLUMNS, WHOLE>(sum, &mut self.out.values[place(sample)]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wide::Width;
    use super::*;

    /// Numbers of many sizes and both signs, so that another order of a sum has other bits.
    fn numbers(count: usize, from: usize) -> Vec<f32> {
        let number = |index: usize| {
            let hash = (index as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
            (hash as f32 / 1e6 - 8.0) * 2f32.powi((hash % 13) as i32 - 6)
        };
        (from..from + count).map(number).collect()
    }

    fn naive(matrix: &[f32], vectors: &[f32], width: usize, out: &mut [f32]) {
        let inputs = matrix.len() / width;
        for (vector, out) in vectors
            .chunks_exact(inputs)
            .zip(out.chunks_exact_mut(width))
        {
            for (&coefficient, row) in vector.iter().zip(matrix.chunks_exact(width)) {
                for (out, &weight) in out.iter_mut().zip(row) {
                    *out += coefficient * weight;
                }
            }
        }
    }

    #[test]
    fn blocked_products_are_naive_ones_to_the_last_bit_for_any_size_and_width_of_registers() {
        for inputs in (1..=40).step_by(3) {
            for width in 1..=40 {
                let matrix = numbers(inputs * width, 0);
                let panels = Panels::new(&matrix, width);
                for count in 1..=40 {
                    let vectors = numbers(count * inputs, 7);
                    let start = numbers(count * width, 11);
                    let mut expected = start.clone();
                    naive(&matrix, &vectors, width, &mut expected);
                    for registers in Width::all() {
                        let mut out = start.clone();
                        registers.run(Product {
                            matrix: &panels,
                            vectors: Rows::dense(&vectors, inputs),
                            out: RowsMut::dense(&mut out, width),
                        });
                        let same = out
                            .iter()
                            .zip(&expected)
                            .all(|(a, b)| a.to_bits() == b.to_bits());
                        assert!(same, "{count} x {inputs} x {width} in {registers:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn rows_between_those_of_a_step_stay_as_they_are() {
        let (time, inputs, width, count) = (3, 5, 18, 11);
        let matrix = numbers(inputs * width, 0);
        let vectors = numbers(count * time * inputs, 3);
        let start = numbers(count * time * width, 5);
        let mut out = start.clone();
        add_products(
            &Panels::new(&matrix, width),
            Rows::at_step(&vectors, time * inputs, 2, inputs),
            RowsMut::at_step(&mut out, time * width, 1, width),
        );
        for (row, (out, start)) in out.chunks(width).zip(start.chunks(width)).enumerate() {
            let mut expected = start.to_vec();
            if row % time == 1 {
                let at = (row + 1) * inputs;
                naive(&matrix, &vectors[at..at + inputs], width, &mut expected);
            }
            assert_eq!(out, expected, "row {row}");
        }
    }
}
