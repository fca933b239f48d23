//! Surrogate derivatives and the smooth spikes they are the derivatives of, one number at a time.
//!
//! Sources: fast sigmoid, Zenke and Ganguli 2018 (doi:10.1162/neco_a_01086); ATan, Fang et al.
//! 2021 (ICCV); sigmoid and straight-through (Bengio et al. 2013, arXiv:1308.3432), all as snnTorch
//! 1.0 has them. The triangle is that of Esser et al. 2016 (doi:10.1073/pnas.1604850113) and Bellec
//! et al. 2018, with peak 1; what snnTorch 1.0 calls triangular is a constant that changes its sign
//! at the threshold, which is offered under its own name, for parity.

use crate::config::SurrogateConfig;
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
    /// never falls.
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

    const ALL: [SurrogateConfig; 6] = [
        SurrogateConfig::FastSigmoid { slope: 25.0 },
        SurrogateConfig::Atan { alpha: 2.0 },
        SurrogateConfig::Sigmoid { slope: 5.0 },
        SurrogateConfig::Triangular { width: 0.7 },
        SurrogateConfig::StraightThrough {},
        SurrogateConfig::SnntorchTriangular { threshold: 0.8 },
    ];

    #[test]
    fn derivative_is_the_slope_of_the_smooth_spike() {
        for surrogate in ALL {
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
    fn derivative_is_half_its_peak_at_the_half_width() {
        for surrogate in ALL {
            let width = surrogate.half_width();
            let half = surrogate.derivative(width) / surrogate.derivative(0.0);
            assert!(
                width == f64::INFINITY || (half - 0.5).abs() < 1e-12,
                "{surrogate:?}: {half}"
            );
        }
    }
}
