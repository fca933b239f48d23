//! From values to pixels and back.

/// How values are spread over an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    Linear,
    /// By the logarithm; the domain is positive.
    Log,
}

/// One axis: `domain` in values, `range` in pixels, low end first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub spread: Spread,
    pub domain: (f64, f64),
    pub range: (f64, f64),
}

impl Scale {
    /// The pixel of a value.
    pub fn at(&self, value: f64) -> f64 {
        let place = |value: f64| match self.spread {
            Spread::Linear => value,
            Spread::Log => value.log10(),
        };
        let (low, high) = (place(self.domain.0), place(self.domain.1));
        let share = (place(value) - low) / (high - low);
        self.range.0 + share * (self.range.1 - self.range.0)
    }

    /// The value at a pixel of a linear axis.
    pub fn value(&self, pixel: f64) -> f64 {
        let share = (pixel - self.range.0) / (self.range.1 - self.range.0);
        self.domain.0 + share * (self.domain.1 - self.domain.0)
    }

    /// Round values to draw a grid at, about `count` of them.
    pub fn ticks(&self, count: usize) -> Vec<f64> {
        let (low, high) = self.domain;
        match self.spread {
            Spread::Linear => {
                let step = round_step((high - low) / count as f64);
                let first = (low / step - 1e-9).ceil() as i64;
                let last = (high / step + 1e-9).floor() as i64;
                (first..=last).map(|index| index as f64 * step).collect()
            }
            Spread::Log => {
                let (first, last) = (low.log10().round() as i32, high.log10().round() as i32);
                let every = ((last - first) as usize).div_ceil(count).max(1);
                (first..=last)
                    .step_by(every)
                    .map(|power| 10f64.powi(power))
                    .collect()
            }
        }
    }
}

/// The least and the greatest value; the other way round where there is none.
pub fn bounds(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    })
}

/// The least of 1, 2, 5 times a power of ten that is no smaller than `raw`.
pub fn round_step(raw: f64) -> f64 {
    let power = 10f64.powi(raw.log10().floor() as i32);
    let ratio = raw / power;
    let factor = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|&factor| ratio <= factor + 1e-9);
    factor.unwrap_or(10.0) * power
}

/// The domain widened to whole steps, so that it moves seldom as data come in.
pub fn round_domain(low: f64, high: f64, count: usize) -> (f64, f64) {
    let span = if high > low {
        high - low
    } else {
        low.abs().max(1.0)
    };
    let step = round_step(span / count as f64);
    let domain = ((low / step).floor() * step, (high / step).ceil() * step);
    if domain.1 > domain.0 {
        domain
    } else {
        (domain.0, domain.0 + step)
    }
}

/// The domain widened to whole decades, at least `least` of them.
pub fn round_decades(low: f64, high: f64, least: i32) -> (f64, f64) {
    let first = low.log10().floor() as i32;
    let last = (high.log10().ceil() as i32).max(first + least);
    (10f64.powi(first), 10f64.powi(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_leads_back_to_its_value() {
        let scale = Scale {
            spread: Spread::Linear,
            domain: (-0.2, 0.6),
            range: (180.0, 20.0),
        };
        assert_eq!(scale.at(-0.2), 180.0);
        assert!((scale.value(scale.at(0.05)) - 0.05).abs() < 1e-12);
    }

    #[test]
    fn ticks_are_round_and_inside() {
        let scale = Scale {
            spread: Spread::Linear,
            domain: (0.0, 1.0),
            range: (0.0, 1.0),
        };
        let ticks = scale.ticks(4);
        assert_eq!(ticks, [0.0, 0.5, 1.0]);
        let decades = Scale {
            spread: Spread::Log,
            domain: (1e-1, 1e6),
            range: (0.0, 1.0),
        };
        assert_eq!(decades.ticks(4).len(), 4);
    }

    #[test]
    fn domains_are_whole_steps_even_around_one_value() {
        assert_eq!(round_domain(0.3, 0.3, 4), (0.0, 0.5));
        assert_eq!(round_decades(3.0, 5e5, 2), (1.0, 1e6));
    }
}
