//! Surrogate derivatives and the smooth spikes they are the derivatives of, one number at a time.
//!
//! Sources: fast sigmoid, Zenke and Ganguli 2018 (doi:10.1162/neco_a_01086); ATan, Fang et al.
//! 2021 (ICCV); sigmoid and straight-through (Bengio et al. 2013, arXiv:1308.3432), all as snnTorch
//! 1.0 has them. The triangle is that of Esser et al. 2016 (doi:10.1073/pnas.1604850113) and Bellec
//! et al. 2018, with peak 1; what snnTorch 1.0 calls triangular is a constant that changes its sign
//! at the threshold, which is offered under its own name, for parity.

use crate::core::config::SurrogateConfig;
use std::f64::consts::{FRAC_PI_2, PI};

/// What stands at the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpikeFunction {
    /// The Heaviside step, 1 where v > 0, with the surrogate as its derivative.
    Hard,
    /// The smooth spike whose derivative the surrogate is: finite differences hold.
    Smooth,
}

impl SurrogateConfig {
    /// dH/dv at v = U - theta.
    pub fn derivative(&self, v: f64) -> f64 {
        match *self {
            Self::FastSigmoid { slope } => (1.0 + slope * v.abs()).powi(-2),
            Self::Atan { alpha } => alpha / 2.0 / (1.0 + (FRAC_PI_2 * alpha * v).powi(2)),
            Self::Sigmoid { slope } => {
                let e = (-slope * v.abs()).exp();
                slope * e / (1.0 + e).powi(2)
            }
            Self::Triangular { width } => (1.0 - v.abs() / width).max(0.0),
            Self::StraightThrough {} => 1.0,
            Self::SnntorchTriangular { threshold } if v < 0.0 => threshold,
            Self::SnntorchTriangular { threshold } => -threshold,
        }
    }

    /// A smooth spike whose derivative that is.
    pub fn smooth_spike(&self, v: f64) -> f64 {
        match *self {
            Self::FastSigmoid { slope } => v / (1.0 + slope * v.abs()),
            Self::Atan { alpha } => (FRAC_PI_2 * alpha * v).atan() / PI + 0.5,
            Self::Sigmoid { slope } => 1.0 / (1.0 + (-slope * v).exp()),
            Self::Triangular { width } => {
                let near = v.clamp(-width, width);
                near - near * near.abs() / (2.0 * width)
            }
            Self::StraightThrough {} => v,
            Self::SnntorchTriangular { threshold } => -threshold * v.abs(),
        }
    }

    /// Half-width of the window: |v| at which the derivative is half its peak; infinite where it
    /// never falls. The parameters of the arctangent and of both sigmoids are sharpnesses, inverse to
    /// it; the triangle's is a width.
    pub fn half_width(&self) -> f64 {
        match *self {
            Self::FastSigmoid { slope } => (2f64.sqrt() - 1.0) / slope,
            Self::Atan { alpha } => 1.0 / (FRAC_PI_2 * alpha),
            // cosh(slope v / 2) = sqrt 2
            Self::Sigmoid { slope } => 2.0 * (2f64.sqrt() + 1.0).ln() / slope,
            Self::Triangular { width } => width / 2.0,
            Self::StraightThrough {} | Self::SnntorchTriangular { .. } => f64::INFINITY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::SurrogateKind;
    use crate::core::name::Named;

    fn all() -> impl Iterator<Item = SurrogateConfig> {
        SurrogateKind::all().map(SurrogateConfig::from)
    }

    /// Of every kind that has a width, with this for its parameter.
    fn of_finite_width(parameter: f64) -> Vec<SurrogateConfig> {
        let with_parameter = |surrogate| {
            let mut json = serde_json::to_value(surrogate).expect("plain data");
            let parts = json.as_object_mut().expect("a kind and its parameter");
            for (_, number) in parts.iter_mut().filter(|(name, _)| *name != "kind") {
                *number = parameter.into();
            }
            serde_json::from_value(json).expect("the same with another number")
        };
        let finite = all().filter(|it| it.half_width().is_finite());
        finite.map(with_parameter).collect()
    }

    #[test]
    fn derivative_is_the_slope_of_the_smooth_spike() {
        for surrogate in all().chain(of_finite_width(0.7)) {
            for v in [-1.3, -0.2, -0.01, 0.02, 0.5, 3.0] {
                let h = 1e-6;
                let slope =
                    (surrogate.smooth_spike(v + h) - surrogate.smooth_spike(v - h)) / (2.0 * h);
                assert!(
                    (slope - surrogate.derivative(v)).abs() < 1e-6,
                    "{surrogate:?} at {v}"
                );
            }
        }
    }

    #[test]
    fn derivative_is_half_its_peak_at_the_half_width_and_falls_on_both_sides() {
        for parameter in [1e-3, 0.5, 1.0, 2.0, 25.0, 1e3] {
            for surrogate in of_finite_width(parameter) {
                let width = surrogate.half_width();
                for side in [-width, width] {
                    let half = surrogate.derivative(side) / surrogate.derivative(0.0);
                    assert!((half - 0.5).abs() < 1e-12, "{surrogate:?}: {half}");
                }
                let (nearer, further) = (0.99 * width, 1.01 * width);
                assert!(surrogate.derivative(nearer) > surrogate.derivative(further));
            }
        }
        for surrogate in all().filter(|it| it.half_width().is_infinite()) {
            let far = surrogate.derivative(-1e6) / surrogate.derivative(-1e-6);
            assert_eq!(far, 1.0, "{surrogate:?}");
        }
    }

    /// Which of them the labels of the settings say, and a test of those holds.
    #[test]
    fn a_parameter_is_a_sharpness_inverse_to_the_half_width_or_a_width_proportional_to_it() {
        let widths = |parameter| of_finite_width(parameter).into_iter();
        for (once, twice) in widths(2.0).zip(widths(4.0)) {
            let ratio = twice.half_width() / once.half_width();
            let is_inverse = (ratio - 0.5).abs() < 1e-12;
            let is_proportional = (ratio - 2.0).abs() < 1e-12;
            assert!(is_inverse || is_proportional, "{once:?}: {ratio}");
        }
    }

    /// The same number of the same formula as docs and help write it.
    #[test]
    fn the_half_widths_are_those_of_the_written_formulas() {
        for (surrogate, written) in [
            (
                SurrogateConfig::FastSigmoid { slope: 2.0 },
                (2f64.sqrt() - 1.0) / 2.0,
            ),
            (SurrogateConfig::Atan { alpha: 2.0 }, 2.0 / (PI * 2.0)),
            (
                SurrogateConfig::Sigmoid { slope: 2.0 },
                2.0 * (1.0 + 2f64.sqrt()).ln() / 2.0,
            ),
            (SurrogateConfig::Triangular { width: 2.0 }, 2.0 / 2.0),
        ] {
            let half_width = surrogate.half_width();
            assert!((half_width - written).abs() < 1e-15, "{surrogate:?}");
        }
    }
}
