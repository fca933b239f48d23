//! Functions that give the same bits on every platform: made of + - * /, square root and whole part,
//! which IEEE 754 rounds in one way, where a platform's own library rounds as it likes.

use std::f64::consts::TAU;

/// Terms of the sine's series: at a quarter turn the next one is below 1e-20.
const TERMS: usize = 11;
/// (-1)^n / (2n + 1)!
const SERIES: [f64; TERMS] = {
    let mut series = [1.0; TERMS];
    let mut n = 1;
    while n < TERMS {
        series[n] = -series[n - 1] / ((2 * n) * (2 * n + 1)) as f64;
        n += 1;
    }
    series
};

/// sin(2 pi `turns`) for `turns` of 0 to 2^31, within 2e-15.
pub(super) fn sine(turns: f64) -> f64 {
    // What is left of the last turn, by way of an integer (`floor` is a call on old processors), and
    // half a turn less: -1/2 to 1/2, where the sine has changed its sign.
    let turn = turns - f64::from(turns as i32) - 0.5;
    // Mirrored at a quarter turn.
    let size = turn.abs();
    let mirrored = if size < 0.25 { size } else { 0.5 - size };
    let angle = TAU * mirrored;
    let square = angle * angle;
    let sum = SERIES
        .iter()
        .rev()
        .fold(0.0, |sum, term| sum * square + term);
    -(angle * sum).copysign(turn)
}

/// `base`^`exponent` for a base of 1 or more and an exponent of 0 or more: whole powers by
/// multiplication, and for each binary digit behind the point one more square root.
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    let mut product = 1.0;
    for _ in 0..exponent as usize {
        product *= base;
    }
    let (mut root, mut rest) = (base, exponent - f64::from(exponent as i32));
    while rest > 0.0 {
        root = root.sqrt();
        rest *= 2.0;
        if rest >= 1.0 {
            product *= root;
            rest -= 1.0;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_and_power_are_those_of_the_standard_library_within_rounding() {
        for step in 0..4000 {
            let turns = f64::from(step) / 997.0;
            let error = sine(turns) - (TAU * turns.fract()).sin();
            assert!(error.abs() < 2e-15, "sine of {turns} turns: {error:e}");
        }
        for base in 1..100 {
            for exponent in [0.0, 0.1, 0.5, 1.0, 1.7, 2.0, 3.25, 5.0] {
                let expected = f64::from(base).powf(exponent);
                let error = power(f64::from(base), exponent) / expected - 1.0;
                assert!(error.abs() < 1e-14, "{base}^{exponent}: {error:e}");
            }
        }
    }

    #[test]
    fn sine_and_power_keep_their_bits() {
        // Python's floats, through the same operations.
        assert_eq!(sine(0.25).to_bits(), 0x3ff0_0000_0000_0000);
        assert_eq!(sine(0.1).to_bits(), 0x3fe2_cf23_0475_5a5d);
        assert_eq!(sine(17.7).to_bits(), 0xbfee_6f0e_1344_54f3);
        assert_eq!(power(7.0, 1.3).to_bits(), 0x4029_195b_f636_bf0d);
    }
}
