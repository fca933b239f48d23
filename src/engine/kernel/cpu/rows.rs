//! Sums over rows of numbers.

use super::real::Real;

/// sum += part, number by number.
#[inline(always)]
pub fn add_all<F: Real>(sum: &mut [F], part: &[F]) {
    let pairs = sum.iter_mut().zip(part);
    pairs.for_each(|(sum, &part)| *sum += part);
}

/// Sum of squares, in eight interleaved sums.
#[inline(always)]
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
#[inline(always)]
pub fn dot<F: Real>(left: &[F], right: &[F]) -> F {
    let mut sums = [F::ZERO; 8];
    for (left, right) in left.chunks(8).zip(right.chunks(8)) {
        for ((sum, &left), &right) in sums.iter_mut().zip(left).zip(right) {
            *sum += left * right;
        }
    }
    sums.into_iter().sum()
}
