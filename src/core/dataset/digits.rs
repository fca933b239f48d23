//! The 8x8 digits: 1797 handwritten digits of 43 people, 64 values from 0 to 16.
//!
//! Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine
//! Learning Repository (1998), doi:10.24432/C50P49, CC BY 4.0; the test part, with the values and
//! in the order in which scikit-learn ships it. Written by `tests/reference/export_digits.py`.

use super::Samples;
use crate::core::config::{DIGITS_SAMPLES, DIGITS_SIDE};
use std::ops::Range;

pub(super) const PIXELS: usize = DIGITS_SIDE * DIGITS_SIDE;
pub(super) const LARGEST: f32 = 16.0;
static BYTES: &[u8; DIGITS_SAMPLES * (PIXELS + 1)] = include_bytes!("../../../www/data/digits.bin");

/// Values scaled to 0..=1, `[sample, pixel]` with the pixels row by row, and labels 0 to 9.
pub(super) fn load(indices: Range<usize>) -> (Samples, Vec<u16>) {
    let (pixels, labels) = BYTES.split_at(DIGITS_SAMPLES * PIXELS);
    let values = pixels[indices.start * PIXELS..indices.end * PIXELS]
        .iter()
        .map(|&pixel| f32::from(pixel) / LARGEST)
        .collect();
    let labels = labels[indices].iter().map(|&label| u16::from(label));
    (Samples::Values(values), labels.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_1797_samples_of_scikit_learn() {
        let (samples, labels) = load(0..DIGITS_SAMPLES);
        let Samples::Values(values) = samples else {
            panic!("digits are values")
        };
        assert_eq!(values.len(), 1797 * 64);
        // load_digits().data.sum() is 561718, and the classes have these sizes.
        assert_eq!(
            values
                .iter()
                .map(|value| f64::from(value * 16.0))
                .sum::<f64>(),
            561_718.0
        );
        let count = |class| labels.iter().filter(|&&label| label == class).count();
        let sizes: Vec<usize> = (0..10).map(count).collect();
        assert_eq!(sizes, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    }
}
