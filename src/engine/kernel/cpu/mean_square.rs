//! The rate at which the mean of squares grows.

use super::real::Real;

/// Of exponents over so many time steps, each with its share of them all (1 in sum):
/// ln(sum of share exp(2 T exponent)) / (2 T), and its derivative by each of them. From the largest on,
/// so that nothing overflows; one exponent comes out as it is.
pub fn mean_square<F: Real>(exponents: &[F], shares: &[f64], steps: usize) -> (F, Vec<F>) {
    let twice = F::from_f64(2.0 * steps as f64);
    let larger = |one: F, other: F| if other > one { other } else { one };
    let largest = exponents.iter().copied().reduce(larger);
    let largest = largest.unwrap_or(F::ZERO);
    let part =
        |(&exponent, &share): (&F, &f64)| ((exponent - largest) * twice).exp() * F::from_f64(share);
    let parts: Vec<F> = exponents.iter().zip(shares).map(part).collect();
    let sum: F = parts.iter().copied().sum();
    let rate = largest + sum.ln() / twice;
    (rate, parts.into_iter().map(|part| part / sum).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics;

    #[test]
    fn it_is_the_rate_that_is_reported() {
        let exponents = [-0.3, 0.2, 0.05, 0.19];
        let (rate, weights) = mean_square(&exponents, &[0.25; 4], 80);
        let reported = metrics::mean_square_rate(&exponents, 80);
        assert!((rate - reported).abs() < 1e-14, "{rate} {reported}");
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        assert!(weights[1] > 0.8 && weights[3] > 0.1, "{weights:?}");
    }

    #[test]
    fn parts_of_a_batch_come_to_what_the_whole_comes_to() {
        let exponents = [0.11, 0.02, 0.3, -0.1, 0.05];
        let (whole, weights) = mean_square(&exponents, &[0.2; 5], 25);
        let (first, of_first) = mean_square(&exponents[..3], &[1.0 / 3.0; 3], 25);
        let (last, of_last) = mean_square(&exponents[3..], &[0.5; 2], 25);
        let (both, shares) = mean_square(&[first, last], &[0.6, 0.4], 25);
        assert!((both - whole).abs() < 1e-14);
        let of_first = of_first.iter().map(|it| it * shares[0]);
        let of_last = of_last.iter().map(|it| it * shares[1]);
        for (part, whole) in of_first.chain(of_last).zip(weights) {
            assert!((part - whole).abs() < 1e-14, "{part} {whole}");
        }
    }

    #[test]
    fn of_one_exponent_it_is_that_one_and_exponents_of_any_size_overflow_nothing() {
        assert_eq!(mean_square(&[0.3f32], &[1.0], 77), (0.3, vec![1.0]));
        let (rate, weights) = mean_square(&[3.0f32, -27.0], &[0.5; 2], 2000);
        assert!((rate - 3.0).abs() < 1e-3);
        assert_eq!(weights, [1.0, 0.0]);
    }
}
