//! Sums within a workgroup, and a mean.

use super::GROUP;
use cubecl::prelude::*;

/// Partial sums of a reduction.
const PARTS: u32 = 16;
/// Numbers of workgroup memory that a reduction needs.
pub const SCRATCH: usize = (GROUP + PARTS) as usize;

/// Sums a number over all threads of a workgroup of [`GROUP`]; three barriers, in uniform control
/// flow. `scratch` holds [`SCRATCH`] numbers and may be used again at once.
#[cube]
pub fn sum_over_group(value: f32, scratch: &mut [f32]) -> f32 {
    let unit = UNIT_POS_X;
    scratch[unit as usize] = value;
    sync_cube();
    if unit < PARTS {
        let mut part = 0.0f32;
        for index in 0..comptime!(GROUP / PARTS) {
            part += scratch[(index * PARTS + unit) as usize];
        }
        scratch[(GROUP + unit) as usize] = part;
    }
    sync_cube();
    let mut sum = 0.0f32;
    for index in 0..PARTS {
        sum += scratch[(GROUP + index) as usize];
    }
    sync_cube();
    sum
}

/// The sum of the squares of `count` numbers from `first` on, over the threads of a workgroup.
#[cube]
pub fn sum_of_squares(values: &[f32], first: u32, count: u32, scratch: &mut [f32]) -> f32 {
    let mut square = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < count {
        let value = values[(first + index) as usize];
        square += value * value;
        index += GROUP;
    }
    sum_over_group(square, scratch)
}

/// `out[0]` = mean of the first `count` values. One workgroup.
#[cube(launch)]
pub fn mean(values: &[f32], out: &mut [f32], count: u32) {
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let mut sum = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < count {
        sum += values[index as usize];
        index += GROUP;
    }
    let total = sum_over_group(sum, &mut scratch);
    if UNIT_POS_X == 0 {
        out[0] = total / (count as f32);
    }
}
