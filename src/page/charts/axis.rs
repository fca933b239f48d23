//! One axis: its values, their marks, and from values to pixels and back.

use crate::page::language::number::{compact, decade, fixed, percent, significant};

/// Marks aimed at along an axis.
const MARKS: usize = 4;

/// How values are spread over an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    Linear,
    /// By the logarithm; the domain is positive.
    Log,
}

/// How a value is written.
#[derive(Debug, Clone, PartialEq)]
pub enum Format {
    /// Two significant digits without trailing zeros.
    Compact,
    Whole,
    /// So many places after the point.
    Fixed(usize),
    /// A value of 0 to 100, with the sign.
    Percent,
    /// The nearest power of ten: `10⁶`, and `1`.
    Power,
    /// Two significant digits.
    Significant,
    /// These values by these names, others compactly.
    Named(Vec<(f64, String)>),
}

impl Format {
    pub fn write(&self, value: f64) -> String {
        match self {
            Self::Whole => fixed(value, 0),
            Self::Fixed(places) => fixed(value, *places),
            Self::Percent => percent(value / 100.0),
            Self::Power if (value - 1.0).abs() < 1e-9 => "1".to_owned(),
            Self::Power => decade(value),
            Self::Significant => significant(value),
            Self::Compact => compact(value),
            Self::Named(names) => {
                let found = names.iter().find(|(at, _)| *at == value);
                found.map_or_else(|| compact(value), |(_, name)| name.clone())
            }
        }
    }
}

/// One axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What it counts; may be empty.
    pub name: String,
    pub spread: Spread,
    pub domain: (f64, f64),
    pub ticks: Vec<f64>,
    /// Of the ticks.
    pub format: Format,
    /// Of values: at the ends of lines, at the crosshair, in the table.
    pub value: Format,
}

impl Axis {
    /// From end to end as given, with round marks.
    pub fn linear(name: impl Into<String>, domain: (f64, f64)) -> Self {
        Self {
            name: name.into(),
            spread: Spread::Linear,
            domain,
            ticks: round_marks(domain, MARKS),
            format: Format::Compact,
            value: Format::Compact,
        }
    }

    /// By the logarithm, from end to end as given, with powers of ten as marks.
    pub fn log(name: impl Into<String>, domain: (f64, f64)) -> Self {
        Self {
            name: name.into(),
            spread: Spread::Log,
            domain,
            ticks: powers(domain, MARKS),
            format: Format::Power,
            value: Format::Significant,
        }
    }

    /// Round ends around the values, so that they move seldom as data come in; 0 to 1 around none.
    pub fn around(name: impl Into<String>, values: impl Iterator<Item = f64>) -> Self {
        let Some((low, high)) = ends(values) else {
            return Self::linear(name, (0.0, 1.0));
        };
        let span = if high > low {
            high - low
        } else {
            low.abs().max(1.0)
        };
        let step = round_step(span / MARKS as f64);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        Self::linear(name, (first * step, last.max(first + 1.0) * step))
    }

    /// Whole decades around the values above 0, two of them at least; 1 to 100 around none.
    pub fn decades(name: impl Into<String>, values: impl Iterator<Item = f64>) -> Self {
        let Some((low, high)) = ends(values.filter(|value| *value > 0.0)) else {
            return Self::log(name, (1.0, 100.0));
        };
        let first = low.log10().floor() as i32;
        let last = (high.log10().ceil() as i32).max(first + 2);
        Self::log(name, (10_f64.powi(first), 10_f64.powi(last)))
    }

    pub fn ticks(self, ticks: Vec<f64>) -> Self {
        Self { ticks, ..self }
    }

    pub fn format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    pub fn value(self, value: Format) -> Self {
        Self { value, ..self }
    }

    /// Laid out from one pixel, the low end's, to another.
    pub fn over(&self, range: (f64, f64)) -> Scale {
        Scale {
            spread: self.spread,
            domain: self.domain,
            range,
        }
    }
}

/// An axis on the screen: `domain` in values, `range` in pixels, low end first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub spread: Spread,
    pub domain: (f64, f64),
    pub range: (f64, f64),
}

impl Scale {
    /// Where a value stands, 0 at the low end and 1 at the high one.
    pub fn share(&self, value: f64) -> f64 {
        let place = |value: f64| match self.spread {
            Spread::Linear => value,
            Spread::Log => value.max(f64::MIN_POSITIVE).log10(),
        };
        let (low, high) = (place(self.domain.0), place(self.domain.1));
        if high > low {
            (place(value) - low) / (high - low)
        } else {
            0.5
        }
    }

    /// The pixel of a value; of one far beyond an end, a little beyond that end.
    pub fn at(&self, value: f64) -> f64 {
        let share = self.share(value).clamp(-0.02, 1.02);
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// The value at a pixel.
    pub fn value(&self, pixel: f64) -> f64 {
        let share = (pixel - self.range.0) / (self.range.1 - self.range.0);
        let (low, high) = self.domain;
        match self.spread {
            Spread::Linear => low + share * (high - low),
            Spread::Log => 10_f64.powf(low.log10() + share * (high.log10() - low.log10())),
        }
    }
}

/// The least and the greatest number.
pub fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = values.filter(|value| value.is_finite());
    finite.fold(None, |found: Option<(f64, f64)>, value| {
        let (low, high) = found.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// The least of 1, 2, 5 times a power of ten that is no smaller than `raw`.
fn round_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|factor| raw / power <= factor + 1e-9);
    factor.unwrap_or(10.0) * power
}

fn round_marks((low, high): (f64, f64), count: usize) -> Vec<f64> {
    if high <= low || !(high - low).is_finite() {
        return vec![low];
    }
    let step = round_step((high - low) / count as f64);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|index| index as f64 * step).collect()
}

/// Powers of ten, the highest one among them where they are thinned.
fn powers((low, high): (f64, f64), count: usize) -> Vec<f64> {
    let (first, last) = (
        (low.log10() - 1e-9).ceil() as i32,
        (high.log10() + 1e-9).floor() as i32,
    );
    let every = (last - first).max(1).unsigned_abs().div_ceil(count as u32) as i32;
    (first..=last)
        .filter(|power| power.rem_euclid(every) == 0)
        .map(|power| 10_f64.powi(power))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_leads_back_to_its_value_on_either_spread() {
        for axis in [Axis::linear("", (-0.2, 0.6)), Axis::log("", (1e-4, 1e10))] {
            let scale = axis.over((180.0, 20.0));
            assert_eq!(scale.at(axis.domain.0), 180.0);
            assert!(
                (scale.value(scale.at(0.05)) / 0.05 - 1.0).abs() < 1e-9,
                "{axis:?}"
            );
        }
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(Axis::linear("", (0.0, 1.0)).ticks, [0.0, 0.5, 1.0]);
        assert_eq!(Axis::linear("", (0.0, 132.0)).ticks, [0.0, 50.0, 100.0]);
        assert_eq!(Axis::log("", (1e-4, 1e10)).ticks, [1e-4, 1.0, 1e4, 1e8]);
        assert_eq!(Axis::log("", (1.0, 100.0)).ticks, [1.0, 10.0, 100.0]);
    }

    #[test]
    fn round_ends_hold_all_values_even_where_there_is_one_or_none() {
        for values in [
            vec![0.3],
            vec![-7.0, 22.0],
            vec![1e-9, f64::NAN, 3e5],
            vec![0.0],
        ] {
            let linear = Axis::around("", values.iter().copied());
            let log = Axis::decades("", values.iter().copied());
            assert!(linear.domain.0 < linear.domain.1 && log.domain.0 < log.domain.1);
            for value in values.iter().filter(|value| value.is_finite()) {
                assert!(
                    linear.domain.0 <= *value && *value <= linear.domain.1,
                    "{linear:?}"
                );
                assert!(*value <= 0.0 || log.domain.0 <= *value && *value <= log.domain.1);
            }
        }
        assert_eq!(Axis::around("", std::iter::empty()).domain, (0.0, 1.0));
    }

    #[test]
    fn a_value_off_the_axis_is_drawn_just_beyond_its_end() {
        let scale = Axis::log("", (1.0, 100.0)).over((100.0, 0.0));
        assert_eq!((scale.at(0.0), scale.at(1e30)), (102.0, -2.0));
    }

    #[test]
    fn values_are_written_as_the_axis_says() {
        let named = Format::Named(vec![(-100.0, "warm-up".to_owned())]);
        let written = [
            named.write(-100.0),
            named.write(44.0),
            Format::Power.write(1.0),
            Format::Power.write(1e-4),
            Format::Percent.write(89.7),
            Format::Fixed(2).write(-0.05),
        ];
        assert_eq!(
            written,
            ["warm-up", "44", "1", "10⁻⁴", "90\u{a0}%", "−0.05"]
        );
    }
}
