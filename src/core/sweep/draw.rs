//! Random values and the values of a range: the same numbers on every platform, so nothing here comes from
//! a platform's mathematics.

use super::digest::Digest;
use super::file::{Draw, Scale};
use crate::core::number::Numbers;
use crate::core::random::{Stream, stream};
use rand::Rng;

/// Digits that a value of a range keeps, and a drawn one: 0.3, not 0.30000000000000004.
const RANGE_DIGITS: i32 = 12;
const DRAWN_DIGITS: i32 = 6;

/// `count` values from `from` to `to`, both among them.
pub fn spread(from: f64, to: f64, count: usize, scale: Scale) -> Vec<f64> {
    let last = count.saturating_sub(1);
    let value = |place: usize| {
        if place == 0 {
            return from;
        }
        if place == last {
            return to;
        }
        let share = place as f64 / last as f64;
        let value = match scale {
            Scale::Linear => from + (to - from) * share,
            Scale::Logarithmic => between_logarithms(from, to, share),
        };
        rounded(value, RANGE_DIGITS)
    };
    (0..count).map(value).collect()
}

/// A number from 0 to 1, the latter never: draw `place` of a setting. Other settings and other draws
/// change nothing about it.
pub fn share(seed: u64, setting: &str, place: usize) -> f64 {
    let own = Digest::new(setting.as_bytes()).half();
    let mut rng = stream(seed ^ own, Stream::Sweep, place as u64);
    (rng.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// The number that a share stands for.
pub fn drawn(draw: Draw, numbers: Numbers, (from, to): (f64, f64), share: f64) -> f64 {
    // Each whole number has its own stretch.
    let end = match numbers {
        Numbers::Whole => to + 1.0,
        Numbers::Any => to,
    };
    let value = match draw {
        Draw::LogUniform => between_logarithms(from, end, share),
        Draw::Uniform | Draw::Choice => from + (end - from) * share,
    };
    let value = match numbers {
        Numbers::Whole => libm::floor(value),
        Numbers::Any => rounded(value, DRAWN_DIGITS),
    };
    value.clamp(from, to)
}

fn between_logarithms(from: f64, to: f64, share: f64) -> f64 {
    let (low, high) = (libm::log(from), libm::log(to));
    libm::exp(low + (high - low) * share)
}

/// The nearest number of so many digits.
fn rounded(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let order = libm::floor(libm::log10(libm::fabs(value))) as i32;
    let places = digits - 1 - order;
    // Powers of ten are exact up to 10^22.
    let power = (0..places.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    if places >= 0 {
        libm::round(value * power) / power
    } else {
        libm::round(value / power) * power
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_both_ends_and_short_numbers_between() {
        let linear = spread(0.0, 1.0, 11, Scale::Linear);
        assert_eq!(linear[3], 0.3);
        assert_eq!((linear[0], linear[10], linear.len()), (0.0, 1.0, 11));
        let wide = spread(25.0, 400.0, 5, Scale::Logarithmic);
        assert_eq!(wide, [25.0, 50.0, 100.0, 200.0, 400.0]);
        assert_eq!(spread(-0.3, 0.3, 3, Scale::Linear), [-0.3, 0.0, 0.3]);
    }

    /// Written down once: another platform, another version has to draw the same.
    #[test]
    fn a_draw_is_the_same_wherever_it_is_made() {
        let drawn = |path| {
            (0..3)
                .map(|place| share(1, path, place))
                .collect::<Vec<_>>()
        };
        let beta = drawn("model.beta");
        assert_eq!(beta, drawn("model.beta"));
        assert_ne!(beta, drawn("model.alpha"));
        assert!(beta.iter().all(|share| (0.0..1.0).contains(share)));
    }

    #[test]
    fn drawn_numbers_fill_their_range_and_whole_ones_stay_whole() {
        let shares: Vec<f64> = (0..2000).map(|place| share(3, "x", place)).collect();
        let mean = shares.iter().sum::<f64>() / 2000.0;
        assert!((mean - 0.5).abs() < 0.03, "{mean}");
        let mut seen = [0; 4];
        for &share in &shares {
            let whole = super::drawn(Draw::Uniform, Numbers::Whole, (1.0, 4.0), share);
            seen[whole as usize - 1] += 1;
            let log = super::drawn(Draw::LogUniform, Numbers::Any, (1e-4, 1e-2), share);
            assert!((1e-4..=1e-2).contains(&log));
        }
        assert!(
            seen.iter().all(|&count| (400..600).contains(&count)),
            "{seen:?}"
        );
        let below = shares.iter().filter(|&&share| {
            super::drawn(Draw::LogUniform, Numbers::Any, (1e-4, 1e-2), share) < 1e-3
        });
        assert!((900..1100).contains(&below.count()));
    }
}
