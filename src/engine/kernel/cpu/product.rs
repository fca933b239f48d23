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
    fn run(mut self) {
        let count = self.out.count();
        for block in (0..count).step_by(BLOCK) {
            let end = count.min(block + BLOCK);
            let whole = self.matrix.width() / TILE;
            for panel in 0..whole {
                self.panel::<true>(panel, block..end);
            }
            if whole * TILE < self.matrix.width() {
                self.panel::<false>(whole, block..end);
            }
        }
    }
}

/// The product of some rows with a panel. Each row's sums are a variable of its own: as the rows of one array they
/// stay in registers only where the compiler unrolls the loop over them, which it decides anew with every change to
/// its surroundings.
macro_rules! tile {
    ($name:ident: $($sample:literal $sum:ident $vector:ident),+) => {
        #[inline(always)]
        fn $name<const WHOLE: bool>(&mut self, panel: usize, first: usize) {
            let rows = &self.matrix.panel(panel)[..self.vectors.width];
            $(let $vector = &self.vectors.row(first + $sample)[..rows.len()];)+
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
                let stride = self.out.stride;
                let place = |sample: usize| (first + sample) * stride + start..(first + sample) * stride + end;
                $(let mut $sum = load::<F, COLUMNS, WHOLE>(&self.out.values[place($sample)]);)+
                for (index, row) in rows.iter().enumerate() {
                    let row = row.0[column..].first_chunk().expect("within a row");
                    $(add(&mut $sum, $vector[index], row);)+
                }
                $(store::<F, COLUMNS, WHOLE>($sum, &mut self.out.values[place($sample)]);)+
            }
        }
    };
}

/// `sums` += `coefficient` times `row`.
#[inline(always)]
pub fn add<F: Real, const N: usize>(sums: &mut [F; N], coefficient: F, row: &[F; N]) {
    for (sum, &weight) in sums.iter_mut().zip(row) {
        *sum += coefficient * weight;
    }
}

/// Rows of a tile: their sums fill the registers.
const SAMPLES: usize = 4;

impl<F: Real> Product<'_, F> {
    /// A panel's columns of some rows.
    #[inline(always)]
    fn panel<const WHOLE: bool>(&mut self, panel: usize, rows: Range<usize>) {
        let mut row = rows.start;
        while row + SAMPLES <= rows.end {
            self.four::<WHOLE>(panel, row);
            row += SAMPLES;
        }
        while row < rows.end {
            self.one::<WHOLE>(panel, row);
            row += 1;
        }
    }

    tile!(four: 0 sum_a a, 1 sum_b b, 2 sum_c c, 3 sum_d d);
    tile!(one: 0 sum_a a);
}

#[cfg(test)]
mod tests {
    #[cfg(not(target_family = "wasm"))]
    use super::super::ceiling::operations_per_second;
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

    /// A loop that the compiler leaves scalar, or whose sums lie in memory, takes eight times as long and more.
    #[cfg(not(target_family = "wasm"))]
    #[test]
    fn a_product_comes_within_three_times_of_what_the_processor_can_do() {
        let (inputs, width, count) = (256, 256, 64);
        let panels = Panels::new(&numbers(inputs * width, 0), width);
        let vectors = numbers(count * inputs, 7);
        let mut out = vec![0.0; count * width];
        let operations = (2 * inputs * width * count) as f64;
        let mut rate = || {
            let before = std::time::Instant::now();
            let out = RowsMut::dense(&mut out, width);
            add_products(&panels, Rows::dense(&vectors, inputs), out);
            operations / before.elapsed().as_secs_f64()
        };
        // Others may be at work on the machine: the best of many, measured in turn.
        let turns = (0..50).map(|_| (rate(), operations_per_second()));
        let best = turns.fold((0f64, 0f64), |best, now| {
            (best.0.max(now.0), best.1.max(now.1))
        });
        assert!(
            best.0 > best.1 / 3.0,
            "{:.1} of {:.1} GFLOP/s",
            best.0 / 1e9,
            best.1 / 1e9
        );
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
