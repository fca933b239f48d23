//! Sums within a workgroup, and a mean.

use super::GROUP;
use cubecl::prelude::*;

/// Partial sums of a reduction over so many threads.
const fn parts(threads: u32) -> u32 {
    if threads > GROUP { 32 } else { 16 }
}

/// Numbers of workgroup memory that a reduction over so many threads needs.
pub const fn scratch(threads: u32) -> usize {
    (threads + parts(threads)) as usize
}

/// Those over a workgroup of [`GROUP`].
pub const SCRATCH: usize = scratch(GROUP);

/// [`sum_over()`] a workgroup of [`GROUP`] threads.
#[cube]
pub fn sum_over_group(value: f32, scratch: &mut [f32]) -> f32 {
    sum_over(value, scratch, GROUP)
}

// Loops of a known length are unrolled: Mesa's llvmpipe ends every loop of a kernel after 65,535 turns of all of
// them together, and a reduction runs at each of thousands of time steps.

/// Sums a number over all threads of a workgroup; three barriers, in uniform control flow. `scratch`
/// holds [`scratch()`] numbers and may be used again at once.
#[cube]
pub fn sum_over(value: f32, scratch: &mut [f32], #[comptime] threads: u32) -> f32 {
    let unit = UNIT_POS_X;
    let parts = comptime!(parts(threads));
    scratch[unit as usize] = value;
    sync_cube();
    if unit < parts {
        let mut part = 0.0f32;
        #[unroll]
        for index in 0..comptime!(threads / parts) {
            part += scratch[(index * parts + unit) as usize];
        }
        scratch[(threads + unit) as usize] = part;
    }
    sync_cube();
    let mut sum = 0.0f32;
    #[unroll]
    for index in 0..parts {
        sum += scratch[(threads + index) as usize];
    }
    sync_cube();
    sum
}

/// The larger of two numbers, where the second may be none.
#[cube]
pub fn larger(number: f32, other: f32) -> f32 {
    let mut largest = number;
    if other > number {
        largest = other;
    }
    largest
}

/// As [`sum_over()`], the largest of numbers from 0 on.
#[cube]
pub fn largest_over(value: f32, scratch: &mut [f32], #[comptime] threads: u32) -> f32 {
    let unit = UNIT_POS_X;
    let parts = comptime!(parts(threads));
    scratch[unit as usize] = value;
    sync_cube();
    if unit < parts {
        let mut part = 0.0f32;
        #[unroll]
        for index in 0..comptime!(threads / parts) {
            part = larger(part, scratch[(index * parts + unit) as usize]);
        }
        scratch[(threads + unit) as usize] = part;
    }
    sync_cube();
    let mut largest = 0.0f32;
    #[unroll]
    for index in 0..parts {
        largest = larger(largest, scratch[(threads + index) as usize]);
    }
    sync_cube();
    largest
}

/// The sum of the squares of `count` numbers from `first` on, over the threads of a workgroup.
#[cube]
pub fn sum_of_squares(
    values: &[f32],
    first: u32,
    count: u32,
    scratch: &mut [f32],
    #[comptime] threads: u32,
) -> f32 {
    let mut square = 0.0f32;
    let mut index = UNIT_POS_X;
    while index < count {
        let value = values[(first + index) as usize];
        square += value * value;
        index += threads;
    }
    sum_over(square, scratch, threads)
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
