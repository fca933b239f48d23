//! The spike and its surrogate at v = U - theta.

use crate::core::config::SurrogateConfig;
use crate::core::surrogate::SpikeFunction;
use crate::engine::kernel::{CONSTANTS, Plan, Resetting};
use cubecl::prelude::*;
use std::f64::consts::{FRAC_PI_2, PI};

/// Which formulas a kernel is compiled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct NeuronKind {
    pub surrogate: SurrogateKind,
    pub smooth: bool,
    pub reset: Resetting,
    pub recurrent: bool,
}

/// A surrogate without its parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub enum SurrogateKind {
    FastSigmoid,
    Atan,
    Sigmoid,
    Triangular,
    StraightThrough,
    Sign,
}

impl NeuronKind {
    /// The kind, and the surrogate's parameter: slope k, q = pi alpha / 2, width or threshold.
    pub fn for_plan(plan: &Plan) -> (Self, f32) {
        let (surrogate, parameter) = match plan.surrogate {
            SurrogateConfig::FastSigmoid { slope } => (SurrogateKind::FastSigmoid, slope),
            SurrogateConfig::Atan { alpha } => (SurrogateKind::Atan, FRAC_PI_2 * alpha),
            SurrogateConfig::Sigmoid { slope } => (SurrogateKind::Sigmoid, slope),
            SurrogateConfig::Triangular { width } => (SurrogateKind::Triangular, width),
            SurrogateConfig::StraightThrough {} => (SurrogateKind::StraightThrough, 0.0),
            SurrogateConfig::SnntorchTriangular { threshold } => (SurrogateKind::Sign, threshold),
        };
        let kind = Self {
            surrogate,
            smooth: plan.spike_function == SpikeFunction::Smooth,
            reset: plan.reset,
            recurrent: plan.recurrent,
        };
        (kind, parameter as f32)
    }

    /// Whether the reset scales what goes on.
    pub fn zeroes(self) -> bool {
        self.reset.zeroes()
    }

    /// Whether it scales what drives the neuron, too.
    pub fn zeroes_driven(self) -> bool {
        self.reset.zeroes_driven()
    }
}

/// A layer's constants; the decays within 0 and 1.
#[derive(CubeType)]
pub struct Constants {
    pub alpha: f32,
    pub beta: f32,
    pub threshold: f32,
}

#[cube]
impl Constants {
    /// Alpha, beta and theta of the parameters, from `at` on; decays count within 0 and 1 only.
    pub fn read(parameters: &[f32], at: u32) -> Constants {
        let at = at as usize;
        Constants {
            alpha: f32::clamp(parameters[at], 0.0f32, 1.0f32),
            beta: f32::clamp(parameters[at + 1], 0.0f32, 1.0f32),
            threshold: parameters[at + 2],
        }
    }
}

const _: () = assert!(CONSTANTS == 3, "alpha, beta and theta");

/// U_t from U_{t-1} and what drives it.
#[cube]
pub fn advance(
    before: f32,
    drive: f32,
    constants: &Constants,
    #[comptime] kind: NeuronKind,
) -> f32 {
    let beta = constants.beta;
    let threshold = constants.threshold;
    let fired = step(before - threshold);
    if comptime!(kind.reset == Resetting::Subtracts) {
        beta * before + drive - threshold * fired
    } else {
        if comptime!(kind.zeroes()) {
            if comptime!(kind.zeroes_driven()) {
                (1.0f32 - fired) * (beta * before + drive)
            } else {
                beta * ((1.0f32 - fired) * before) + drive
            }
        } else {
            beta * before + drive
        }
    }
}

/// 1 - H(v) where a spike resets to zero, else 1: what a reset leaves of what goes on.
#[cube]
pub fn kept(v: f32, #[comptime] kind: NeuronKind) -> f32 {
    if comptime!(kind.zeroes()) {
        1.0f32 - step(v)
    } else {
        1.0f32.runtime()
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
pub fn fire(v: f32, parameter: f32, #[comptime] kind: NeuronKind) -> f32 {
    if comptime!(kind.smooth) {
        smooth(v, parameter, kind)
    } else {
        step(v)
    }
}

#[cube]
fn smooth(v: f32, parameter: f32, #[comptime] kind: NeuronKind) -> f32 {
    let mut value = v;
    if comptime!(kind.surrogate == SurrogateKind::FastSigmoid) {
        value = v / (1.0f32 + parameter * f32::abs(v));
    }
    if comptime!(kind.surrogate == SurrogateKind::Atan) {
        value = f32::atan(parameter * v) * comptime!((1.0 / PI) as f32) + 0.5f32;
    }
    if comptime!(kind.surrogate == SurrogateKind::Sigmoid) {
        value = 1.0f32 / (1.0f32 + f32::exp(0.0f32 - parameter * v));
    }
    if comptime!(kind.surrogate == SurrogateKind::Triangular) {
        let near = f32::clamp(v, 0.0f32 - parameter, parameter);
        value = near - near * f32::abs(near) / (parameter + parameter);
    }
    if comptime!(kind.surrogate == SurrogateKind::Sign) {
        value = 0.0f32 - parameter * f32::abs(v);
    }
    value
}

/// Spikes at v + d less spikes at v.
#[cube]
pub fn fire_difference(v: f32, d: f32, parameter: f32, #[comptime] kind: NeuronKind) -> f32 {
    fire(v + d, parameter, kind) - fire(v, parameter, kind)
}

/// The surrogate derivative g(v).
#[cube]
pub fn slope(v: f32, parameter: f32, #[comptime] kind: NeuronKind) -> f32 {
    let mut value = 1.0f32;
    if comptime!(kind.surrogate == SurrogateKind::FastSigmoid) {
        let root = 1.0f32 / (1.0f32 + parameter * f32::abs(v));
        value = root * root;
    }
    if comptime!(kind.surrogate == SurrogateKind::Atan) {
        let scaled = parameter * v;
        value = half_alpha(parameter) / (1.0f32 + scaled * scaled);
    }
    if comptime!(kind.surrogate == SurrogateKind::Sigmoid) {
        let e = f32::exp(0.0f32 - parameter * f32::abs(v));
        value = parameter * e / ((1.0f32 + e) * (1.0f32 + e));
    }
    if comptime!(kind.surrogate == SurrogateKind::Triangular) {
        value = f32::max(0.0f32, 1.0f32 - f32::abs(v) / parameter);
    }
    if comptime!(kind.surrogate == SurrogateKind::Sign) {
        value = 0.0f32 - parameter;
        if v < 0.0f32 {
            value = parameter;
        }
    }
    value
}

/// tanh(x), also of small x to all digits, which a GPU's own need not give.
#[cube]
fn tanh(x: f32) -> f32 {
    let mut value = x - x * x * x / 3.0f32;
    if f32::abs(x) > 0.02f32 {
        let e = f32::exp(0.0f32 - 2.0f32 * f32::abs(x));
        value = (1.0f32 - e) / (1.0f32 + e);
        if x < 0.0f32 {
            value = 0.0f32 - value;
        }
    }
    value
}

/// g(v + d) - g(v), without cancellation; see the CPU's twin for the algebra.
#[cube]
pub fn slope_change(v: f32, d: f32, parameter: f32, #[comptime] kind: NeuronKind) -> f32 {
    let shifted = v + d;
    let mut value = slope(shifted, parameter, kind) - slope(v, parameter, kind);
    if comptime!(kind.surrogate == SurrogateKind::Atan) {
        let here = parameter * v;
        let there = parameter * shifted;
        let bells = (1.0f32 + here * here) * (1.0f32 + there * there);
        value =
            (0.0f32 - half_alpha(parameter)) * parameter * parameter * d * (v + shifted) / bells;
    }
    if comptime!(kind.surrogate == SurrogateKind::FastSigmoid) {
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
        value = gap * (a + b) / (product * product);
    }
    if comptime!(kind.surrogate == SurrogateKind::Sigmoid) {
        let half = parameter * 0.5f32;
        let a = tanh(half * v);
        let b = tanh(half * shifted);
        let gap = (0.0f32 - tanh(half * d)) * (1.0f32 - a * b);
        value = half * 0.5f32 * gap * (a + b);
    }
    if comptime!(kind.surrogate == SurrogateKind::Triangular) {
        if v * shifted > 0.0f32 && f32::abs(v) < parameter && f32::abs(shifted) < parameter {
            value = d / parameter;
            if v > 0.0f32 {
                value = 0.0f32 - value;
            }
        }
    }
    value
}
