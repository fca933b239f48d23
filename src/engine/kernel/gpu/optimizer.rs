//! One optimiser step over all parameters, and the norm of a gradient.

use super::GROUP;
use super::reduce::{SCRATCH, sum_over_group};
use crate::engine::kernel::{CLIP_FLOOR, Update};
use cubecl::prelude::*;

/// `norm[0]`, relative to the largest element, and `scale[0]` = min(1, limit / (norm + 1e-6)), or 1
/// without a limit. One workgroup.
#[cube(launch)]
pub fn norm(
    gradient: &[f32],
    norm: &mut [f32],
    scale: &mut [f32],
    count: u32,
    limit: ComptimeOption<f32>,
) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let mut peaks = Shared::<[f32]>::new_slice(comptime!(GROUP as usize));
    let mut peak = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < count {
        let value = f32::abs(gradient[index as usize]);
        if value > peak {
            peak = value;
        }
        index += GROUP;
    }
    peaks[UNIT_POS_X as usize] = peak;
    sync_cube();
    let mut largest = 0.0f32;
    for other in 0..GROUP {
        let value = peaks[other as usize];
        if value > largest {
            largest = value;
        }
    }
    // Where all are zero (or one is NaN) the division by 1 keeps them so.
    let mut unit = largest;
    if largest == 0.0f32 {
        unit = 1.0f32;
    }
    let mut sum = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < count {
        let relative = gradient[index as usize] / unit;
        sum += relative * relative;
        index += GROUP;
    }
    let total = sum_over_group(sum, &mut scratch);
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
