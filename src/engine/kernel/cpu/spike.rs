//! The spike and its surrogate, a row of neurons at a time.

use super::real::Real;
use crate::core::config::SurrogateConfig;
use crate::core::surrogate::SpikeFunction;
use crate::engine::kernel::Plan;
use std::f64::consts::{FRAC_PI_2, PI};

/// Spike function and surrogate in `F`, all at v = U - theta.
#[derive(Clone, Copy)]
pub struct Spike<F> {
    pub threshold: F,
    function: SpikeFunction,
    surrogate: Surrogate<F>,
}

#[derive(Clone, Copy)]
enum Surrogate<F> {
    FastSigmoid {
        slope: F,
    },
    /// `half_alpha` / (1 + (`scale` v)^2)
    Atan {
        half_alpha: F,
        scale: F,
    },
    Sigmoid {
        slope: F,
    },
    Triangular {
        width: F,
    },
    StraightThrough,
    /// `threshold` below, its negative above.
    Sign {
        threshold: F,
    },
}

impl<F: Real> Spike<F> {
    pub fn new(plan: &Plan, threshold: F) -> Self {
        let surrogate = match plan.surrogate {
            SurrogateConfig::FastSigmoid { slope } => Surrogate::FastSigmoid {
                slope: F::from_f64(slope),
            },
            SurrogateConfig::Atan { alpha } => Surrogate::Atan {
                half_alpha: F::from_f64(alpha / 2.0),
                scale: F::from_f64(FRAC_PI_2 * alpha),
            },
            SurrogateConfig::Sigmoid { slope } => Surrogate::Sigmoid {
                slope: F::from_f64(slope),
            },
            SurrogateConfig::Triangular { width } => Surrogate::Triangular {
                width: F::from_f64(width),
            },
            SurrogateConfig::StraightThrough {} => Surrogate::StraightThrough,
            SurrogateConfig::SnntorchTriangular { threshold } => Surrogate::Sign {
                threshold: F::from_f64(threshold),
            },
        };
        Self {
            threshold,
            function: plan.spike_function,
            surrogate,
        }
    }

    /// theta H(U - theta).
    #[inline(always)]
    pub fn reset(&self, membrane: F) -> F {
        if membrane - self.threshold > F::ZERO {
            self.threshold
        } else {
            F::ZERO
        }
    }

    /// H(U - theta).
    #[inline(always)]
    pub fn hard(&self, membrane: F) -> F {
        step(membrane - self.threshold)
    }

    /// H(U + d - theta) - H(U - theta); theta is taken off before d is added, which U + d would
    /// round away.
    #[inline(always)]
    pub fn hard_difference(&self, membrane: F, difference: F) -> F {
        let v = membrane - self.threshold;
        step(v + difference) - step(v)
    }

    /// Spikes at a row of membrane potentials.
    #[inline(always)]
    pub fn fire(&self, membrane: &[F], spikes: &mut [F]) {
        let v = membrane.iter().map(|&membrane| membrane - self.threshold);
        match self.function {
            SpikeFunction::Hard => spikes.iter_mut().zip(v).for_each(|(s, v)| *s = step(v)),
            SpikeFunction::Smooth => spikes
                .iter_mut()
                .zip(v)
                .for_each(|(s, v)| *s = self.smooth(v)),
        }
    }

    /// Spikes of a twin at U + d less those at U.
    pub fn fire_difference(&self, membrane: F, difference: F) -> F {
        let v = membrane - self.threshold;
        match self.function {
            SpikeFunction::Hard => step(v + difference) - step(v),
            SpikeFunction::Smooth => self.smooth(v + difference) - self.smooth(v),
        }
    }

    /// out = g(U - theta) over a row.
    #[inline(always)]
    pub fn slopes(&self, membrane: &[F], out: &mut [F]) {
        let v = membrane.iter().map(|&membrane| membrane - self.threshold);
        match self.surrogate {
            Surrogate::FastSigmoid { slope } => {
                out.iter_mut()
                    .zip(v)
                    .for_each(|(g, v)| *g = fast_sigmoid(slope, v));
            }
            Surrogate::Atan { half_alpha, scale } => {
                out.iter_mut()
                    .zip(v)
                    .for_each(|(g, v)| *g = atan(half_alpha, scale, v));
            }
            Surrogate::Sigmoid { .. }
            | Surrogate::Triangular { .. }
            | Surrogate::StraightThrough
            | Surrogate::Sign { .. } => {
                out.iter_mut()
                    .zip(v)
                    .for_each(|(g, v)| *g = self.derivative(v));
            }
        }
    }

    /// (g(v + d), g(v + d) - g(v)), the latter without the cancellation that would cost 32-bit
    /// floats most of its digits for small d.
    pub fn slope_and_change(&self, membrane: F, difference: F) -> (F, F) {
        let v = membrane - self.threshold;
        let shifted = v + difference;
        match self.surrogate {
            // 1/b^2 - 1/a^2 = (a - b)(a + b) / (a b)^2 with a = 1 + k|v|, b = 1 + k|v + d|; on one
            // side of the threshold a - b is -k sign(v) d exactly.
            Surrogate::FastSigmoid { slope } => {
                let (a, b) = (F::ONE + slope * v.abs(), F::ONE + slope * shifted.abs());
                let gap = if v * shifted <= F::ZERO {
                    a - b
                } else if v > F::ZERO {
                    -slope * difference
                } else {
                    slope * difference
                };
                let product = a * b;
                (
                    fast_sigmoid(slope, shifted),
                    gap * (a + b) / (product * product),
                )
            }
            // c/(1 + w'^2) - c/(1 + w^2) = -c q^2 d (2v + d) / ((1 + w^2)(1 + w'^2)), w = q v.
            Surrogate::Atan { half_alpha, scale } => {
                let bell = |v: F| F::ONE + scale * v * (scale * v);
                let change = -half_alpha * scale * scale * difference * (v + shifted);
                (
                    atan(half_alpha, scale, shifted),
                    change / (bell(v) * bell(shifted)),
                )
            }
            // With a = tanh(k v / 2), b = tanh(k (v + d) / 2): k/4 (a^2 - b^2), and
            // a - b = -tanh(k d / 2) (1 - a b).
            Surrogate::Sigmoid { slope } => {
                let half = slope * F::from_f64(0.5);
                let (a, b) = ((half * v).tanh(), (half * shifted).tanh());
                let gap = -(half * difference).tanh() * (F::ONE - a * b);
                (
                    self.derivative(shifted),
                    half * F::from_f64(0.5) * gap * (a + b),
                )
            }
            Surrogate::Triangular { width }
                if v * shifted > F::ZERO && v.abs() < width && shifted.abs() < width =>
            {
                let change = difference / width;
                let change = if v > F::ZERO { -change } else { change };
                (self.derivative(shifted), change)
            }
            Surrogate::Triangular { .. } | Surrogate::StraightThrough | Surrogate::Sign { .. } => {
                let there = self.derivative(shifted);
                (there, there - self.derivative(v))
            }
        }
    }

    /// g(v).
    #[inline(always)]
    fn derivative(&self, v: F) -> F {
        match self.surrogate {
            Surrogate::FastSigmoid { slope } => fast_sigmoid(slope, v),
            Surrogate::Atan { half_alpha, scale } => atan(half_alpha, scale, v),
            Surrogate::Sigmoid { slope } => {
                let e = (-slope * v.abs()).exp();
                slope * e / ((F::ONE + e) * (F::ONE + e))
            }
            Surrogate::Triangular { width } if v.abs() < width => F::ONE - v.abs() / width,
            Surrogate::Triangular { .. } => F::ZERO,
            Surrogate::StraightThrough => F::ONE,
            Surrogate::Sign { threshold } if v < F::ZERO => threshold,
            Surrogate::Sign { threshold } => -threshold,
        }
    }

    fn smooth(&self, v: F) -> F {
        match self.surrogate {
            Surrogate::Sigmoid { slope } => F::ONE / (F::ONE + (-slope * v).exp()),
            Surrogate::Triangular { width } => {
                let near = if v > width {
                    width
                } else if v < -width {
                    -width
                } else {
                    v
                };
                near - near * near.abs() / (width + width)
            }
            Surrogate::StraightThrough => v,
            Surrogate::Sign { threshold } => -threshold * v.abs(),
            Surrogate::FastSigmoid { slope } => v / (F::ONE + slope * v.abs()),
            Surrogate::Atan { scale, .. } => {
                (scale * v).atan() / F::from_f64(PI) + F::from_f64(0.5)
            }
        }
    }
}

/// H(v): 1 where v > 0, else 0.
#[inline(always)]
fn step<F: Real>(v: F) -> F {
    if v > F::ZERO { F::ONE } else { F::ZERO }
}

#[inline(always)]
fn fast_sigmoid<F: Real>(slope: F, v: F) -> F {
    let root = F::ONE / (F::ONE + slope * v.abs());
    root * root
}

#[inline(always)]
fn atan<F: Real>(half_alpha: F, scale: F, v: F) -> F {
    let scaled = scale * v;
    half_alpha / (F::ONE + scaled * scaled)
}
