//! A matrix in the order in which its products read it.

use super::real::Real;

/// Columns of a panel: one line of the processor's cache.
pub const TILE: usize = 16;

/// A panel's columns in one row, in one line of the cache.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Line<F>(pub [F; TILE]);

/// A matrix cut into panels of [`TILE`] columns, each with its rows one behind the other: a sum over
/// rows then reads memory in order, and never two lines that shut each other out of the cache.
pub struct Panels<F> {
    rows: usize,
    width: usize,
    /// `[panel, row]`, the last panel filled up with zeros.
    data: Vec<Line<F>>,
}

impl<F: Real> Panels<F> {
    /// Of zeros, for a matrix `[rows, width]`.
    pub fn zeros(rows: usize, width: usize) -> Self {
        let data = vec![Line([F::ZERO; TILE]); rows * width.div_ceil(TILE)];
        Self { rows, width, data }
    }

    /// Of a matrix `[rows, width]`.
    pub fn new(matrix: &[F], width: usize) -> Self {
        let rows = matrix.len() / width;
        let mut panels = Self::zeros(rows, width);
        for (row, values) in matrix.chunks_exact(width).enumerate() {
            panels.set(row, values);
        }
        panels
    }

    /// Of the transpose of a matrix `[width, rows]`.
    pub fn transposed(matrix: &[F], width: usize) -> Self {
        let rows = matrix.len() / width;
        let mut panels = Self::zeros(rows, width);
        let columns = matrix.chunks(TILE * rows);
        for (panel, columns) in panels.data.chunks_exact_mut(rows).zip(columns) {
            for (row, line) in panel.iter_mut().enumerate() {
                let values = columns.iter().skip(row).step_by(rows);
                for (place, &value) in line.0.iter_mut().zip(values) {
                    *place = value;
                }
            }
        }
        panels
    }

    /// Sets a row.
    #[inline(always)]
    pub fn set(&mut self, row: usize, values: &[F]) {
        let (lines, rest) = values.as_chunks();
        for (panel, line) in lines.iter().enumerate() {
            self.data[panel * self.rows + row] = Line(*line);
        }
        if !rest.is_empty() {
            self.data[lines.len() * self.rows + row] = Line(load::<F, TILE, false>(rest));
        }
    }

    #[inline(always)]
    pub fn width(&self) -> usize {
        self.width
    }

    #[inline(always)]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The rows of a panel.
    #[inline(always)]
    pub fn panel(&self, index: usize) -> &[Line<F>] {
        &self.data[index * self.rows..][..self.rows]
    }
}

/// The first `N` numbers of a row; where it is not `WHOLE` it may end before, and zeros follow.
#[inline(always)]
pub fn load<F: Real, const N: usize, const WHOLE: bool>(row: &[F]) -> [F; N] {
    match row.first_chunk() {
        Some(whole) => *whole,
        None if WHOLE => unreachable!("a whole row"),
        None => {
            let mut part = [F::ZERO; N];
            part[..row.len()].copy_from_slice(row);
            part
        }
    }
}

/// As many of the numbers as the row has room for; all where it is `WHOLE`.
#[inline(always)]
pub fn store<F: Real, const N: usize, const WHOLE: bool>(numbers: [F; N], row: &mut [F]) {
    match row.first_chunk_mut() {
        Some(whole) => *whole = numbers,
        None if WHOLE => unreachable!("a whole row"),
        None => row.copy_from_slice(&numbers[..row.len()]),
    }
}
