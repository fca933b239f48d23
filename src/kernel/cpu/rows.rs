//! Weighted sums of a matrix' rows: the inner loop of every kernel.
//!
//! A spike selects a row and a vector weights them all, so both the event-driven and the dense
//! product are this. Some columns of the result stay in registers while all rows go by.

use super::real::Real;

/// Columns that stay in registers, for a single sum and for [`TOGETHER`] sums at once.
const SINGLE_TILE: usize = 32;
const GROUP_TILE: usize = if cfg!(target_family = "wasm") { 8 } else { 16 };

/// Samples that go through a dense product together, so that each weight is loaded once for all.
pub const TOGETHER: usize = 4;

/// out += sum over `events` (row, value) of value * rows[row], with rows of `out.len()` numbers.
pub fn add_selected<F: Real>(rows: &[F], events: &[(u32, F)], out: &mut [F]) {
    widest(|| selected(rows, events, out));
}

/// out[r] += sum over i of coefficients[i][r] * rows[i], for all r.
pub fn add_weighted<F: Real>(
    rows: &[F],
    coefficients: &[[F; TOGETHER]],
    out: [&mut [F]; TOGETHER],
) {
    widest(|| weighted(rows, coefficients, out));
}

/// Runs the work with the widest registers that the processor has. Products are not fused into
/// sums, so the bits are the same with all of them.
#[inline(always)]
fn widest(work: impl FnOnce()) {
    #[cfg(target_arch = "x86_64")]
    pulp::Arch::new().dispatch(work);
    #[cfg(not(target_arch = "x86_64"))]
    work();
}

#[inline(always)]
fn selected<F: Real>(rows: &[F], events: &[(u32, F)], out: &mut [F]) {
    let width = out.len();
    let mut start = 0;
    while start + SINGLE_TILE <= width {
        selected_tile::<F, SINGLE_TILE>(rows, width, start, events, out);
        start += SINGLE_TILE;
    }
    while start + 8 <= width {
        selected_tile::<F, 8>(rows, width, start, events, out);
        start += 8;
    }
    while start < width {
        selected_tile::<F, 1>(rows, width, start, events, out);
        start += 1;
    }
}

#[inline(always)]
fn selected_tile<F: Real, const TILE: usize>(
    rows: &[F],
    width: usize,
    start: usize,
    events: &[(u32, F)],
    out: &mut [F],
) {
    let out: &mut [F; TILE] = (&mut out[start..start + TILE]).try_into().expect("a tile");
    let mut sum = *out;
    for &(row, value) in events {
        let from = row as usize * width + start;
        let row: &[F; TILE] = rows[from..from + TILE].try_into().expect("a tile");
        for column in 0..TILE {
            sum[column] += value * row[column];
        }
    }
    *out = sum;
}

#[inline(always)]
fn weighted<F: Real>(rows: &[F], coefficients: &[[F; TOGETHER]], out: [&mut [F]; TOGETHER]) {
    let width = out[0].len();
    let mut out = out;
    let mut start = 0;
    while start + GROUP_TILE <= width {
        weighted_tile::<F, GROUP_TILE>(rows, width, start, coefficients, &mut out);
        start += GROUP_TILE;
    }
    while start + 4 <= width {
        weighted_tile::<F, 4>(rows, width, start, coefficients, &mut out);
        start += 4;
    }
    while start < width {
        weighted_tile::<F, 1>(rows, width, start, coefficients, &mut out);
        start += 1;
    }
}

#[inline(always)]
fn weighted_tile<F: Real, const TILE: usize>(
    rows: &[F],
    width: usize,
    start: usize,
    coefficients: &[[F; TOGETHER]],
    out: &mut [&mut [F]; TOGETHER],
) {
    let mut sums = [[F::ZERO; TILE]; TOGETHER];
    for (sum, out) in sums.iter_mut().zip(out.iter()) {
        sum.copy_from_slice(&out[start..start + TILE]);
    }
    for (row, coefficients) in rows.chunks_exact(width).zip(coefficients) {
        let row: &[F; TILE] = row[start..start + TILE].try_into().expect("a tile");
        for (sum, &coefficient) in sums.iter_mut().zip(coefficients) {
            for column in 0..TILE {
                sum[column] += coefficient * row[column];
            }
        }
    }
    for (sum, out) in sums.iter().zip(out.iter_mut()) {
        out[start..start + TILE].copy_from_slice(sum);
    }
}

/// The non-zero numbers of a row, as events.
pub fn events_of<F: Real>(values: &[F], events: &mut Vec<(u32, F)>) {
    events.clear();
    for (index, &value) in values.iter().enumerate() {
        if value != F::ZERO {
            events.push((index as u32, value));
        }
    }
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
