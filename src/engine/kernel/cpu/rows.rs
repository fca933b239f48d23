//! Weighted sums of a matrix' rows: the inner loop of every kernel.
//!
//! A spike selects a row and a vector weights them all, so both the event-driven and the dense
//! product are this. Some columns of the result stay in registers while all rows go by.

use super::real::Real;

/// Columns of a panel: one line of the processor's cache.
const TILE: usize = 16;
/// Panels that a single sum goes through at once, so that additions need not wait for each other.
const ABREAST: usize = 4;
/// Samples whose sums stay in registers together, and how many columns of theirs.
const SAMPLES: usize = 4;
const COLUMNS: usize = if cfg!(target_family = "wasm") {
    8
} else {
    TILE
};

/// Samples that go through a dense product together, so that each weight is loaded once for all.
pub const TOGETHER: usize = 8;

/// A matrix cut into panels of [`TILE`] columns, each with its rows one behind the other: a sum over
/// rows then reads memory in order, and never two lines that shut each other out of the cache.
pub struct Panels<F> {
    rows: usize,
    width: usize,
    /// `[panel, row, TILE]`, the last panel filled up with zeros.
    data: Vec<F>,
}

impl<F: Real> Panels<F> {
    /// Of a matrix `[rows, width]`.
    pub fn new(matrix: &[F], width: usize) -> Self {
        let rows = matrix.len() / width;
        let mut data = vec![F::ZERO; rows * width.next_multiple_of(TILE)];
        for (row, values) in matrix.chunks_exact(width).enumerate() {
            for (panel, values) in values.chunks(TILE).enumerate() {
                data[(panel * rows + row) * TILE..][..values.len()].copy_from_slice(values);
            }
        }
        Self { rows, width, data }
    }

    /// Of the transpose of a matrix `[width, rows]`.
    pub fn transposed(matrix: &[F], width: usize) -> Self {
        let rows = matrix.len() / width;
        let mut data = vec![F::ZERO; rows * width.next_multiple_of(TILE)];
        for (column, values) in matrix.chunks_exact(rows).enumerate() {
            let (panel, place) = (column / TILE, column % TILE);
            let panel = &mut data[panel * rows * TILE..][..rows * TILE];
            for (row, &value) in panel.chunks_exact_mut(TILE).zip(values) {
                row[place] = value;
            }
        }
        Self { rows, width, data }
    }

    fn panel(&self, index: usize) -> &[F] {
        &self.data[index * self.rows * TILE..][..self.rows * TILE]
    }
}

/// out += sum over `events` (row, value) of value * `matrix[row]`.
pub fn add_selected<F: Real>(matrix: &Panels<F>, events: &[(u32, F)], out: &mut [F]) {
    widest(Selected {
        matrix,
        events,
        out,
    });
}

/// `out[r]` += sum over i of `coefficients[i][r]` * `matrix[i]`, for all r.
pub fn add_weighted<F: Real>(
    matrix: &Panels<F>,
    coefficients: &[[F; TOGETHER]],
    out: [&mut [F]; TOGETHER],
) {
    widest(Weighted {
        matrix,
        coefficients,
        out,
    });
}

/// A loop that is compiled for the widest registers that the processor may have. Products are not
/// fused into sums, so the bits are the same with all of them.
trait Loop {
    fn run(self);
}

#[cfg(target_arch = "x86_64")]
fn widest(work: impl Loop) {
    #[target_feature(enable = "avx2")]
    fn with_avx2(work: impl Loop) {
        work.run();
    }
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has what the function is compiled for.
        unsafe { with_avx2(work) }
    } else {
        work.run();
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn widest(work: impl Loop) {
    work.run();
}

struct Selected<'a, F> {
    matrix: &'a Panels<F>,
    events: &'a [(u32, F)],
    out: &'a mut [F],
}

impl<F: Real> Loop for Selected<'_, F> {
    #[inline(always)]
    fn run(self) {
        let Self {
            matrix,
            events,
            out,
        } = self;
        let wide = matrix.width / (ABREAST * TILE);
        for group in 0..wide {
            selected_abreast(matrix, group * ABREAST, events, out);
        }
        for panel in wide * ABREAST..matrix.width.div_ceil(TILE) {
            selected(matrix, panel, events, out);
        }
    }
}

/// The columns of [`ABREAST`] panels from `first` on; their sums by name, so that they stay in
/// registers.
#[inline(always)]
fn selected_abreast<F: Real>(matrix: &Panels<F>, first: usize, events: &[(u32, F)], out: &mut [F]) {
    let out = &mut out[first * TILE..(first + ABREAST) * TILE];
    let load = |index: usize| -> [F; TILE] {
        out[index * TILE..][..TILE]
            .try_into()
            .expect("a panel's columns")
    };
    let [mut sum_0, mut sum_1, mut sum_2, mut sum_3] = [load(0), load(1), load(2), load(3)];
    let length = matrix.rows * TILE;
    let panels = &matrix.data[first * length..][..ABREAST * length];
    let (panels_01, panels_23) = panels.split_at(2 * length);
    let ((panel_0, panel_1), (panel_2, panel_3)) =
        (panels_01.split_at(length), panels_23.split_at(length));
    for &(row, value) in events {
        let from = row as usize * TILE;
        add_row(&mut sum_0, value, panel_0, from);
        add_row(&mut sum_1, value, panel_1, from);
        add_row(&mut sum_2, value, panel_2, from);
        add_row(&mut sum_3, value, panel_3, from);
    }
    for (out, sum) in out.chunks_exact_mut(TILE).zip([sum_0, sum_1, sum_2, sum_3]) {
        out.copy_from_slice(&sum);
    }
}

/// The columns of one panel.
#[inline(always)]
fn selected<F: Real>(matrix: &Panels<F>, index: usize, events: &[(u32, F)], out: &mut [F]) {
    let end = matrix.width.min((index + 1) * TILE);
    let out = &mut out[index * TILE..end];
    let mut sum = [F::ZERO; TILE];
    sum[..out.len()].copy_from_slice(out);
    let panel = matrix.panel(index);
    for &(row, value) in events {
        add_row(&mut sum, value, panel, row as usize * TILE);
    }
    out.copy_from_slice(&sum[..out.len()]);
}

#[inline(always)]
fn add_row<F: Real>(sum: &mut [F; TILE], value: F, panel: &[F], from: usize) {
    let row: &[F; TILE] = panel[from..from + TILE].try_into().expect("a row");
    for column in 0..TILE {
        sum[column] += value * row[column];
    }
}

struct Weighted<'a, F> {
    matrix: &'a Panels<F>,
    coefficients: &'a [[F; TOGETHER]],
    out: [&'a mut [F]; TOGETHER],
}

impl<F: Real> Loop for Weighted<'_, F> {
    #[inline(always)]
    fn run(self) {
        let Self {
            matrix,
            coefficients,
            mut out,
        } = self;
        for panel in 0..matrix.width.div_ceil(TILE) {
            let rows = matrix.panel(panel);
            for samples in (0..TOGETHER).step_by(SAMPLES) {
                for column in (0..TILE).step_by(COLUMNS) {
                    let start = panel * TILE + column;
                    let end = matrix.width.min(start + COLUMNS);
                    if start < end {
                        weighted(rows, column, coefficients, samples, &mut out, start..end);
                    }
                }
            }
        }
    }
}

/// Some columns of some samples, in registers.
#[inline(always)]
fn weighted<F: Real>(
    rows: &[F],
    column: usize,
    coefficients: &[[F; TOGETHER]],
    samples: usize,
    out: &mut [&mut [F]; TOGETHER],
    place: std::ops::Range<usize>,
) {
    let mut sums = [[F::ZERO; COLUMNS]; SAMPLES];
    for (sum, out) in sums.iter_mut().zip(&out[samples..]) {
        sum[..place.len()].copy_from_slice(&out[place.clone()]);
    }
    for (row, coefficients) in rows.chunks_exact(TILE).zip(coefficients) {
        let row: &[F; COLUMNS] = row[column..column + COLUMNS]
            .try_into()
            .expect("within a row");
        let coefficients: &[F; SAMPLES] = coefficients[samples..samples + SAMPLES]
            .try_into()
            .expect("within a group");
        for (sum, &coefficient) in sums.iter_mut().zip(coefficients) {
            for column in 0..COLUMNS {
                sum[column] += coefficient * row[column];
            }
        }
    }
    for (sum, out) in sums.iter().zip(&mut out[samples..]) {
        out[place.clone()].copy_from_slice(&sum[..place.len()]);
    }
}

/// The non-zero numbers of a row, as events.
pub fn events_of<F: Real>(values: &[F], events: &mut Vec<(u32, F)>) {
    events.resize(values.len(), (0, F::ZERO));
    let mut count = 0;
    // Written always and kept where it is one: spikes come too irregularly for a branch.
    for (index, &value) in values.iter().enumerate() {
        events[count] = (index as u32, value);
        count += usize::from(value != F::ZERO);
    }
    events.truncate(count);
}

/// sum += part, number by number.
pub fn add_all<F: Real>(sum: &mut [F], part: &[F]) {
    let pairs = sum.iter_mut().zip(part);
    pairs.for_each(|(sum, &part)| *sum += part);
}

/// Sum of squares, in eight interleaved sums.
pub fn sum_of_squares<F: Real>(values: &[F]) -> F {
    let mut sums = [F::ZERO; 8];
    let chunks = values.chunks_exact(8);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (sum, &value) in sums.iter_mut().zip(chunk) {
            *sum += value * value;
        }
    }
    for (sum, &value) in sums.iter_mut().zip(rest) {
        *sum += value * value;
    }
    sums.into_iter().sum()
}

/// Sum of products, in eight interleaved sums.
pub fn dot<F: Real>(left: &[F], right: &[F]) -> F {
    let mut sums = [F::ZERO; 8];
    for (left, right) in left.chunks(8).zip(right.chunks(8)) {
        for ((sum, &left), &right) in sums.iter_mut().zip(left).zip(right) {
            *sum += left * right;
        }
    }
    sums.into_iter().sum()
}
