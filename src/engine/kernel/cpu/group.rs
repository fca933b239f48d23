//! What the kernels do for the samples of a group at once.

use super::real::Real;
use super::rows::{Panels, TOGETHER, add_weighted};

/// out += M' v for one vector of each sample: M `[inputs, outputs]`, `vectors` `[sample, inputs]`,
/// `out` `[sample, outputs]`.
pub fn add_products<F: Real>(
    matrix: &Panels<F>,
    (vectors, inputs): (&[F], usize),
    (out, outputs): (&mut [F], usize),
) {
    let mut coefficients = Vec::with_capacity(inputs);
    gather(vectors, inputs, &mut coefficients);
    let rows = out.chunks_exact_mut(outputs).collect();
    with_spares(outputs, rows, |out| {
        add_weighted(matrix, &coefficients, out)
    });
}

/// Step `step` of every `[time, width]` block of `length` numbers, `[sample, width]`.
pub fn at_step<F: Real>(values: &[F], length: usize, step: usize, width: usize) -> Vec<F> {
    let mut vectors = Vec::with_capacity(values.len() / length * width);
    for block in values.chunks_exact(length) {
        vectors.extend_from_slice(&block[step * width..][..width]);
    }
    vectors
}

/// The samples' blocks one behind the other, each `late` numbers later and zero before.
pub fn delayed<'a, F: Real>(blocks: impl Iterator<Item = &'a [F]>, late: usize) -> Vec<F> {
    let mut delayed = Vec::new();
    for block in blocks {
        delayed.extend(std::iter::repeat_n(F::ZERO, late));
        delayed.extend_from_slice(&block[..block.len() - late]);
    }
    delayed
}

/// The vectors of a group, `[sample, width]`, as coefficients `[width][sample]`; missing ones zero.
pub fn gather<F: Real>(vectors: &[F], width: usize, out: &mut Vec<[F; TOGETHER]>) {
    out.clear();
    out.extend((0..width).map(|index| {
        std::array::from_fn(|sample| {
            vectors
                .get(sample * width + index)
                .copied()
                .unwrap_or_default()
        })
    }));
}

/// Step `step` of every `[time, neuron]` block of `length` numbers.
pub fn rows_at<F>(values: &mut [F], length: usize, step: usize, width: usize) -> Vec<&mut [F]> {
    values
        .chunks_exact_mut(length)
        .map(|block| &mut block[step * width..][..width])
        .collect()
}

/// Calls `work` with the rows, and rows that nobody reads where a group is not full.
pub fn with_spares<F: Real>(
    width: usize,
    rows: Vec<&mut [F]>,
    work: impl FnOnce([&mut [F]; TOGETHER]),
) {
    let mut spare = vec![F::ZERO; (TOGETHER - rows.len()) * width];
    let mut rows = rows.into_iter().chain(spare.chunks_exact_mut(width));
    work(std::array::from_fn(|_| {
        rows.next().expect("as many spare rows as lack")
    }));
}
