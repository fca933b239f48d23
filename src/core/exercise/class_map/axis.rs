//! One setting with the values that a map has of it.

use crate::core::config::ExperimentConfig;
use crate::core::settings::{Between, Field};

/// A setting over a range, both ends among its values.
#[derive(Debug, Clone, PartialEq)]
pub struct MapAxis {
    pub field: &'static Field,
    pub from: f64,
    pub to: f64,
    /// How many values.
    pub count: u32,
}

/// Digits that the difference of two neighbours keeps, so that values are as short as people write them and the
/// same whatever computes them.
const DIGITS: i32 = 3;

impl MapAxis {
    /// The value of a column or row.
    pub fn value(&self, place: u32) -> f64 {
        let last = self.count.saturating_sub(1).max(1);
        if place == 0 {
            return self.from;
        }
        if place >= last {
            return self.to;
        }
        let share = f64::from(place) / f64::from(last);
        let by_ratios = self.field.between == Between::Ratios && self.from > 0.0;
        let (value, fine) = if by_ratios {
            let (low, high) = (libm::log(self.from), libm::log(self.to));
            let value = libm::exp(low + (high - low) * share);
            (value, value)
        } else {
            let value = self.from + (self.to - self.from) * share;
            (value, (self.to - self.from) / f64::from(last))
        };
        if self.field.input.is_whole() {
            return libm::round(value);
        }
        rounded(value, fine)
    }

    /// All of them, the smallest first.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        (0..self.count).map(|place| self.value(place))
    }

    /// A value as links write it.
    pub fn text(&self, place: u32) -> String {
        self.value(place).to_string()
    }

    /// The same as people read it.
    pub fn shown(&self, place: u32) -> String {
        self.text(place).replace('-', "\u{2212}")
    }

    /// Where a value stands; `None` where it is none of them.
    pub fn find(&self, value: f64) -> Option<u32> {
        (0..self.count).find(|place| self.value(*place) == value)
    }

    /// How many different values it has at most: whole numbers are few.
    pub(super) fn most(&self) -> u32 {
        if self.field.input.is_whole() {
            (self.to - self.from + 1.0).min(f64::from(u32::MAX)) as u32
        } else {
            u32::MAX
        }
    }

    /// Sets it in a configuration.
    pub(super) fn set(&self, config: &mut ExperimentConfig, place: u32) -> Option<()> {
        self.field.write(config, &self.text(place))
    }
}

/// The nearest number to so many digits of `fine`.
fn rounded(value: f64, fine: f64) -> f64 {
    let order = libm::floor(libm::log10(libm::fabs(fine))) as i32;
    let places = DIGITS - 1 - order;
    // Powers of ten are exact up to 10^22.
    let power = (0..places.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
    let near = if places >= 0 {
        libm::round(value * power) / power
    } else {
        libm::round(value / power) * power
    };
    // Without the sign of a zero.
    near + 0.0
}
