//! The spike and its surrogate at v = U - theta.

use crate::config::SurrogateConfig;
use crate::kernel::Plan;
use crate::surrogate::SpikeFunction;
use cubecl::prelude::*;
use std::f64::consts::{FRAC_PI_2, PI};

/// Which formulas a kernel is compiled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct SpikeKind {
    pub atan: bool,
    pub smooth: bool,
}

impl SpikeKind {
    /// The kind, and the surrogate's parameter: slope k, or q = pi alpha / 2.
    pub fn of(plan: &Plan) -> (Self, f32) {
        let smooth = plan.spike_function == SpikeFunction::Smooth;
        let (atan, parameter) = match plan.surrogate {
            SurrogateConfig::FastSigmoid { slope } => (false, slope),
            SurrogateConfig::Atan { alpha } => (true, FRAC_PI_2 * alpha),
        };
        (Self { atan, smooth }, parameter as f32)
    }
}

/// alpha / 2 from q.
#[cube]
fn half_alpha(parameter: f32) -> f32 {
    parameter * comptime!((1.0 / PI) as f32)
}

/// H(v): 1 where v > 0, else 0.
#[cube]
pub fn step(v: f32) -> f32 {
    let mut result = 0.0f32;
    if v > 0.0f32 {
        result = 1.0f32;
    }
    result
}

/// The spike at v.
#[cube]
pub fn fire(v: f32, parameter: f32, #[comptime] kind: SpikeKind) -> f32 {
    if comptime!(kind.smooth) {
        smooth(v, parameter, kind)
    } else {
        step(v)
    }
}

#[cube]
fn smooth(v: f32, parameter: f32, #[comptime] kind: SpikeKind) -> f32 {
    if comptime!(kind.atan) {
        f32::atan(parameter * v) * comptime!((1.0 / PI) as f32) + 0.5f32
    } else {
        v / (1.0f32 + parameter * f32::abs(v))
    }
}

/// Spikes at v + d less spikes at v.
#[cube]
pub fn fire_difference(v: f32, d: f32, parameter: f32, #[comptime] kind: SpikeKind) -> f32 {
    fire(v + d, parameter, kind) - fire(v, parameter, kind)
}

/// The surrogate derivative g(v).
#[cube]
pub fn slope(v: f32, parameter: f32, #[comptime] kind: SpikeKind) -> f32 {
    if comptime!(kind.atan) {
        let scaled = parameter * v;
        half_alpha(parameter) / (1.0f32 + scaled * scaled)
    } else {
        let root = 1.0f32 / (1.0f32 + parameter * f32::abs(v));
        root * root
    }
}

/// g(v + d) - g(v), without cancellation; see the CPU's twin for the algebra.
#[cube]
pub fn slope_change(v: f32, d: f32, parameter: f32, #[comptime] kind: SpikeKind) -> f32 {
    let shifted = v + d;
    if comptime!(kind.atan) {
        let here = parameter * v;
        let there = parameter * shifted;
        let bells = (1.0f32 + here * here) * (1.0f32 + there * there);
        (0.0f32 - half_alpha(parameter)) * parameter * parameter * d * (v + shifted) / bells
    } else {
        let a = 1.0f32 + parameter * f32::abs(v);
        let b = 1.0f32 + parameter * f32::abs(shifted);
        let mut gap = a - b;
        if v * shifted > 0.0f32 {
            gap = parameter * d;
            if v > 0.0f32 {
                gap = (0.0f32 - parameter) * d;
            }
        }
        let product = a * b;
        gap * (a + b) / (product * product)
    }
}
