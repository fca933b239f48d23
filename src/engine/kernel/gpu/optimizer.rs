//! One optimiser step over all parameters, and the norm of a gradient.

use super::reduce::{larger, largest_over, scratch, sum_over};
use crate::engine::kernel::{CLIP_FLOOR, Update};
use cubecl::prelude::*;

/// Numbers of a gradient that a thread of [`norm()`] loads at once.
const AT_ONCE: u32 = 8;

/// `norm[0]`, relative to the largest element, and `scale[0]` = min(1, limit / (norm + 1e-6)), or 1
/// without a limit. One workgroup of so many threads.
#[cube(launch_unchecked)]
pub fn norm(
    gradient: &[f32],
    norm: &mut [f32],
    scale: &mut [f32],
    count: u32,
    limit: ComptimeOption<f32>,
    #[comptime] threads: u32,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(scratch(threads)));
    let stride = comptime!(AT_ONCE * threads);
    let mut peak = 0.0f32;
    let mut index = UNIT_POS_X;
    while index + comptime!(stride - threads) < count {
        #[unroll]
        for next in 0..AT_ONCE {
            let value = gradient[(index + next * threads) as usize];
            peak = larger(peak, f32::abs(value));
        }
        index += stride;
    }
    while index < count {
        peak = larger(peak, f32::abs(gradient[index as usize]));
        index += threads;
    }
    let largest = largest_over(peak, &mut scratch, threads);
    // Where all are zero (or one is NaN) the division by 1 keeps them so.
    let mut unit = largest;
    if largest == 0.0f32 {
        unit = 1.0f32;
    }
    let mut sum = 0.0f32;
    let mut index = UNIT_POS_X;
    while index + comptime!(stride - threads) < count {
        #[unroll]
        for next in 0..AT_ONCE {
            let relative = gradient[(index + next * threads) as usize] / unit;
            sum += relative * relative;
        }
        index += stride;
    }
    while index < count {
        let relative = gradient[index as usize] / unit;
        sum += relative * relative;
        index += threads;
    }
    let total = sum_over(sum, &mut scratch, threads);
    if UNIT_POS_X == 0 {
        let length = f32::sqrt(total) * unit;
        let mut factor = 1.0f32;
        #[comptime]
        if let ComptimeOption::Some(limit) = limit {
            let wanted = limit / (length + comptime!(CLIP_FLOOR as f32));
            if wanted < 1.0f32 {
                factor = wanted;
            }
        }
        norm[0] = length;
        scale[0] = factor;
    }
}

/// What a step of [`update_adam()`] does; see [`Update`].
#[derive(CubeLaunch, CubeType)]
pub struct Adam {
    /// How many parameters there are.
    pub count: u32,
    pub rate: f32,
    pub inverse_correction: f32,
    /// 1 - decay.
    pub keep: f32,
    pub decayed: u32,
}

/// Adam and AdamW; see [`Update`]. One thread a parameter; moments are all first, then all second.
#[cube(launch)]
pub fn update_adam(
    parameters: &[f32],
    moments: &[f32],
    gradient: &[f32],
    scale: &[f32],
    parameters_out: &mut [f32],
    moments_out: &mut [f32],
    adam: &Adam,
) {
    let index = ABSOLUTE_POS;
    if (index as u32) < adam.count {
        let other = index + (adam.count as usize);
        let gradient = gradient[index] * scale[0];
        let m = comptime!(Update::BETA_1 as f32) * moments[index]
            + comptime!((1.0 - Update::BETA_1) as f32) * gradient;
        let n = comptime!(Update::BETA_2 as f32) * moments[other]
            + comptime!((1.0 - Update::BETA_2) as f32) * (gradient * gradient);
        let root = f32::sqrt(n * adam.inverse_correction);
        let step = adam.rate * m / (root + comptime!(Update::EPSILON as f32));
        let mut kept = parameters[index];
        if (index as u32) < adam.decayed {
            kept *= adam.keep;
        }
        parameters_out[index] = kept - step;
        moments_out[index] = m;
        moments_out[other] = n;
    }
}

/// What a step of [`update_sgd()`] does; see [`Update`].
#[derive(CubeLaunch, CubeType)]
pub struct Sgd {
    /// How many parameters there are.
    pub count: u32,
    pub rate: f32,
    pub momentum: f32,
}

/// SGD with momentum. One thread a parameter.
#[cube(launch)]
pub fn update_sgd(
    parameters: &[f32],
    moments: &[f32],
    gradient: &[f32],
    scale: &[f32],
    parameters_out: &mut [f32],
    moments_out: &mut [f32],
    sgd: &Sgd,
) {
    let index = ABSOLUTE_POS;
    if (index as u32) < sgd.count {
        let m = sgd.momentum * moments[index] + gradient[index] * scale[0];
        parameters_out[index] = parameters[index] - sgd.rate * m;
        moments_out[index] = m;
        moments_out[index + (sgd.count as usize)] = 0.0f32;
    }
}
