//! Which class logits are read as: one rule, for what is counted and for what is shown. The GPU's
//! twin stands in [`crate::engine::kernel::gpu`]'s loss.

use super::real::Real;

/// The class of the largest logit, of several as large the first. What is no number is never the
/// largest; where none is a number it is class 0.
pub fn class_read<F: Real>(logits: &[F]) -> usize {
    let mut best = 0;
    for (class, &logit) in logits.iter().enumerate() {
        if is_number(logit) && (!is_number(logits[best]) || logit > logits[best]) {
            best = class;
        }
    }
    best
}

/// How many classes have as large a logit as the one that is read; all of them where none is a number.
pub fn classes_tied<F: Real>(logits: &[F]) -> usize {
    let best = logits[class_read(logits)];
    let as_large = |logit: &&F| !is_number(best) || **logit == best;
    logits.iter().filter(as_large).count()
}

fn is_number<F: Real>(value: F) -> bool {
    value.partial_cmp(&value).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_the_largest_logits_is_read_and_what_is_no_number_never() {
        let nan = f32::NAN;
        for (logits, class, tied) in [
            ([0.0, 0.0, 0.0], 0, 3),
            ([1.0, 3.0, 3.0], 1, 2),
            ([nan, -2.0, -3.0], 1, 1),
            ([nan, -2.0, -2.0], 1, 2),
            ([1.0, nan, 0.0], 0, 1),
            ([nan, f32::NEG_INFINITY, nan], 1, 1),
            ([nan, nan, nan], 0, 3),
            ([0.0, -0.0, f32::INFINITY], 2, 1),
        ] {
            assert_eq!(class_read(&logits), class, "{logits:?}");
            assert_eq!(classes_tied(&logits), tied, "{logits:?}");
        }
    }
}
