//! The spike: a step forward, a surrogate slope backward.

use crate::core::config::SurrogateConfig;
use crate::core::surrogate::SpikeFunction;
use burn::tensor::Tensor;
use std::f64::consts::{FRAC_PI_2, PI};

/// A spike function with its surrogate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spike {
    pub function: SpikeFunction,
    pub surrogate: SurrogateConfig,
}

impl Spike {
    /// Spikes at v = U - theta, any shape.
    ///
    /// The hard spike is H(v) + (v - stop(v)) stop(g(v)): its value is exactly 0 or 1, since the
    /// second term is exactly zero, and its derivative is g(v).
    pub fn fire<const D: usize>(&self, v: Tensor<D>) -> Tensor<D> {
        match self.function {
            SpikeFunction::Smooth => self.smooth(v),
            SpikeFunction::Hard => {
                let fixed = v.clone().detach();
                let slope = self.slope(fixed.clone());
                heaviside(fixed.clone()) + (v - fixed) * slope
            }
        }
    }

    /// The surrogate derivative g(v), any shape.
    pub fn slope<const D: usize>(&self, v: Tensor<D>) -> Tensor<D> {
        match self.surrogate {
            SurrogateConfig::FastSigmoid { slope } => {
                let root = v.abs().mul_scalar(slope).add_scalar(1.0).recip();
                root.clone() * root
            }
            SurrogateConfig::Atan { alpha } => {
                let scaled = v.mul_scalar(FRAC_PI_2 * alpha);
                let bell = (scaled.clone() * scaled).add_scalar(1.0).recip();
                bell.mul_scalar(alpha / 2.0)
            }
            SurrogateConfig::Sigmoid { slope } => {
                let e = v.abs().mul_scalar(-slope).exp();
                let root = e.clone().add_scalar(1.0).recip();
                (e * root.clone() * root).mul_scalar(slope)
            }
            SurrogateConfig::Triangular { width } => {
                let tent = v.abs().div_scalar(width).neg().add_scalar(1.0);
                tent.clamp_min(0.0)
            }
            SurrogateConfig::StraightThrough {} => v.ones_like(),
            SurrogateConfig::SnntorchTriangular { threshold } => {
                let above = v.clone().greater_equal_scalar(0.0);
                let below = v.ones_like().mul_scalar(threshold);
                below.mask_fill(above, -threshold)
            }
        }
    }

    /// Spikes at v + d less spikes at v, any shape.
    ///
    /// Its derivatives are g(v + d) by d and g(v + d) - g(v) by v. The latter is computed without
    /// the cancellation, which for small d would cost 32-bit floats most of its digits.
    pub fn fire_difference<const D: usize>(&self, v: Tensor<D>, d: Tensor<D>) -> Tensor<D> {
        let shifted = v.clone() + d.clone();
        if self.function == SpikeFunction::Smooth {
            return self.smooth(shifted) - self.smooth(v);
        }
        let (fixed_v, fixed_d) = (v.clone().detach(), d.clone().detach());
        let fixed = shifted.detach();
        let value = heaviside(fixed.clone()) - heaviside(fixed_v.clone());
        let change = self.slope_difference(fixed_v.clone(), fixed_d.clone(), fixed.clone());
        value + (v - fixed_v) * change + (d - fixed_d) * self.slope(fixed)
    }

    /// g(v + d) - g(v), with `shifted` = v + d.
    fn slope_difference<const D: usize>(
        &self,
        v: Tensor<D>,
        d: Tensor<D>,
        shifted: Tensor<D>,
    ) -> Tensor<D> {
        match self.surrogate {
            // 1/b^2 - 1/a^2 = (a - b)(a + b) / (a b)^2 with a = 1 + k|v|, b = 1 + k|v + d|; on one
            // side of the threshold a - b is -k sign(v) d exactly.
            SurrogateConfig::FastSigmoid { slope } => {
                let a = v.clone().abs().mul_scalar(slope).add_scalar(1.0);
                let b = shifted.clone().abs().mul_scalar(slope).add_scalar(1.0);
                let across = (v.clone() * shifted).lower_equal_scalar(0.0);
                let direct = a.clone() - b.clone();
                let exact = (v.sign() * d).mul_scalar(-slope);
                let gap = exact.mask_where(across, direct);
                let product = a.clone() * b.clone();
                gap * (a + b) / (product.clone() * product)
            }
            // c/(1 + w'^2) - c/(1 + w^2) = -c q^2 d (2v + d) / ((1 + w^2)(1 + w'^2)), w = q v.
            SurrogateConfig::Atan { alpha } => {
                let q = FRAC_PI_2 * alpha;
                let bell = |v: Tensor<D>| (v.clone() * v).mul_scalar(q * q).add_scalar(1.0);
                let numerator = d * (v.clone() + shifted.clone());
                numerator.mul_scalar(-alpha / 2.0 * q * q) / (bell(v) * bell(shifted))
            }
            _ => self.slope(shifted) - self.slope(v),
        }
    }

    fn smooth<const D: usize>(&self, v: Tensor<D>) -> Tensor<D> {
        match self.surrogate {
            SurrogateConfig::FastSigmoid { slope } => {
                v.clone() / v.abs().mul_scalar(slope).add_scalar(1.0)
            }
            SurrogateConfig::Atan { alpha } => v
                .mul_scalar(FRAC_PI_2 * alpha)
                .atan()
                .div_scalar(PI)
                .add_scalar(0.5),
            SurrogateConfig::Sigmoid { slope } => {
                v.mul_scalar(-slope).exp().add_scalar(1.0).recip()
            }
            SurrogateConfig::Triangular { width } => {
                let near = v.clamp(-width, width);
                near.clone() - (near.clone() * near.abs()).div_scalar(2.0 * width)
            }
            SurrogateConfig::StraightThrough {} => v,
            SurrogateConfig::SnntorchTriangular { threshold } => v.abs().mul_scalar(-threshold),
        }
    }
}

/// H(v): 1 where v > 0, else 0; no gradient flows through it.
pub(crate) fn heaviside<const D: usize>(v: Tensor<D>) -> Tensor<D> {
    let dtype = v.dtype();
    v.detach().greater_scalar(0.0).float().cast(dtype)
}
