//! Surrogate derivatives and the smooth spikes they are the derivatives of, one number at a time.
//!
//! Sources: fast sigmoid, Zenke and Ganguli 2018 (doi:10.1162/neco_a_01086); ATan, Fang et al.
//! 2021 (ICCV), both as snnTorch 1.0 has them.

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
        }
    }

    /// The smooth spike whose derivative that is, 1/2 (fast sigmoid: 0) at v = 0.
    pub fn smooth_spike(&self, v: f64) -> f64 {
        match *self {
            Self::FastSigmoid { slope } => v / (1.0 + slope * v.abs()),
            Self::Atan { alpha } => (FRAC_PI_2 * alpha * v).atan() / PI + 0.5,
        }
    }

    /// Half-width of the window: |v| at which the derivative is half its peak.
    pub fn half_width(&self) -> f64 {
        match *self {
            Self::FastSigmoid { slope } => (2f64.sqrt() - 1.0) / slope,
            Self::Atan { alpha } => 1.0 / (FRAC_PI_2 * alpha),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [SurrogateConfig; 2] = [
        SurrogateConfig::FastSigmoid { slope: 25.0 },
        SurrogateConfig::Atan { alpha: 2.0 },
    ];

    #[test]
    fn derivative_is_the_slope_of_the_smooth_spike() {
        for surrogate in BOTH {
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
        for surrogate in BOTH {
            let half = surrogate.derivative(surrogate.half_width()) / surrogate.derivative(0.0);
            assert!((half - 0.5).abs() < 1e-12);
        }
    }
}
