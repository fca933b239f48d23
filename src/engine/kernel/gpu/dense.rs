//! Products with dense maps over all samples and time steps.

use super::layout::MAP_FIELDS;
use crate::engine::kernel::MapPlace;
use cubecl::prelude::*;

/// Workgroups in one dimension at most.
pub const MOST_GROUPS: u32 = 65_535;
/// Edge of the tile of a product that a workgroup computes.
pub const TILE: u32 = 64;
/// What it takes in at once of what is summed over.
const DEEP: u32 = 16;
/// Edge of a thread's part of a tile: every [`SIDE`]th row and column of it.
const EACH: u32 = 4;
/// Threads along a tile's edge.
const SIDE: u32 = TILE / EACH;
/// A row of a tile that is written across: neighbours then lie in different banks.
const PADDED: u32 = TILE + 1;
/// Numbers that a thread loads of a tile.
const LOADS: u32 = TILE * DEEP / super::GROUP;

const _: () = assert!(SIDE * SIDE == super::GROUP && SIDE == DEEP);

/// All weights transposed, W' `[in, out]` in the place of W `[out, in]`; biases as they are.
/// One thread a number.
#[cube(launch)]
pub fn transpose(parameters: &[f32], maps: &[u32], transposed: &mut [f32], count: u32) {
    let fields = comptime!(MAP_FIELDS as u32);
    let index = ABSOLUTE_POS as u32;
    if index < count {
        let mut target = index;
        let maps_count = maps.len() as u32 / fields;
        for map in 0..maps_count {
            let start = maps[(map * fields) as usize];
            let rows = maps[(map * fields + 1) as usize];
            let columns = maps[(map * fields + 2) as usize];
            if index >= start && index < start + rows * columns {
                let row = (index - start) / columns;
                let column = (index - start) % columns;
                target = start + column * rows + row;
            }
        }
        transposed[target as usize] = parameters[index as usize];
    }
}

/// Rows (b, t) in a buffer: how far apart samples are, and where the part starts.
#[derive(CubeLaunch, CubeType)]
pub struct Rows {
    pub sample: u32,
    pub start: u32,
}

#[cube]
impl Rows {
    /// Where a row of so many numbers starts, where a sample has `time` of them.
    pub fn at(&self, row: u32, time: u32, width: u32) -> u32 {
        self.place(row / time, row % time, width)
    }

    /// The same of a sample's time step.
    pub fn place(&self, sample: u32, step: u32, width: u32) -> u32 {
        sample * self.sample + self.start + step * width
    }
}

/// A product of all rows with a matrix `[inputs, outputs]`.
#[derive(CubeLaunch, CubeType)]
pub struct Product {
    /// Where the matrix starts.
    pub matrix: u32,
    /// Where the bias starts, if any is added.
    pub bias: ComptimeOption<u32>,
    pub inputs: u32,
    pub outputs: u32,
    /// All rows, and those of a sample.
    pub rows: u32,
    pub time: u32,
    pub from: Rows,
    pub to: Rows,
}

/// A thread's part of a tile, and what is added to it.
#[cube]
fn add_outer(sums: &mut Array<f32>, rows: &[f32], row: u32, columns: &[f32], column: u32) {
    #[unroll]
    for a in 0..EACH {
        let value = rows[(row + a * SIDE) as usize];
        #[unroll]
        for b in 0..EACH {
            sums[(a * EACH + b) as usize] += value * columns[(column + b * SIDE) as usize];
        }
    }
}

/// `out[row, i] = bias[i] + sum_j x[row, j] M[j, i]`, M `[inputs, outputs]` row-major.
///
/// Where there is a mask, x is taken times the mask at the same place. Workgroup: 64 columns x 64 rows.
#[cube(launch_unchecked)]
pub fn project(
    matrix: &[f32],
    x: &[f32],
    mask: ComptimeOption<&[f32]>,
    out: &mut [f32],
    product: &Product,
) {
    let inputs = product.inputs;
    let outputs = product.outputs;
    let rows = product.rows;
    let time = product.time;
    let mut x_tile = Shared::<[f32]>::new_slice(comptime!((DEEP * PADDED) as usize));
    let mut m_tile = Shared::<[f32]>::new_slice(comptime!((DEEP * TILE) as usize));
    let ux = UNIT_POS_X % SIDE;
    let uy = UNIT_POS_X / SIDE;
    // More rows than one dimension has workgroups go on in the next.
    let first = (CUBE_POS_Z * CUBE_COUNT_Y + CUBE_POS_Y) * TILE;
    let column = CUBE_POS_X * TILE;
    let mut sums = Array::<f32>::new(comptime!((EACH * EACH) as usize));
    let mut from = Array::<u32>::new(comptime!(LOADS as usize));
    #[unroll]
    for k in 0..EACH {
        let mut start = 0.0f32;
        #[comptime]
        if let ComptimeOption::Some(bias) = product.bias {
            let own = column + ux + k * SIDE;
            if own < outputs {
                start = matrix[(bias + own) as usize];
            }
        }
        #[unroll]
        for a in 0..EACH {
            sums[(a * EACH + k) as usize] = start;
        }
        // Of x a thread loads column ux of rows uy, uy + 16, ...
        from[k as usize] = product
            .from
            .at(min(first + uy + k * SIDE, rows - 1), time, inputs);
    }
    let chunks = (inputs + DEEP - 1) / DEEP;
    for chunk in 0..chunks {
        let input = chunk * DEEP + ux;
        #[unroll]
        for k in 0..LOADS {
            let mut value = 0.0f32;
            if input < inputs {
                let at = (from[k as usize] + input) as usize;
                value = x[at];
                #[comptime]
                if let ComptimeOption::Some(mask) = mask {
                    value *= mask[at];
                }
            }
            x_tile[(ux * PADDED + uy + k * SIDE) as usize] = value;
            // Of M row deep, a column of 64.
            let number = UNIT_POS_X + k * comptime!(super::GROUP);
            let deep = number / TILE;
            let row = chunk * DEEP + deep;
            let own = column + number % TILE;
            let mut weight = 0.0f32;
            if row < inputs && own < outputs {
                weight = matrix[(product.matrix + row * outputs + own) as usize];
            }
            m_tile[number as usize] = weight;
        }
        sync_cube();
        #[unroll]
        for deep in 0..DEEP {
            let row = deep * PADDED + uy;
            add_outer(&mut sums, &x_tile, row, &m_tile, deep * TILE + ux);
        }
        sync_cube();
    }
    #[unroll]
    for a in 0..EACH {
        let row = first + uy + a * SIDE;
        if row < rows {
            let at = product.to.at(row, time, outputs) + column + ux;
            #[unroll]
            for b in 0..EACH {
                if column + ux + b * SIDE < outputs {
                    out[(at + b * SIDE) as usize] = sums[(a * EACH + b) as usize];
                }
            }
        }
    }
}

/// A dense map, as [`MapPlace`].
#[derive(CubeLaunch, CubeType)]
pub struct Map {
    pub weight: u32,
    pub bias: u32,
    pub rows: u32,
    pub columns: u32,
}

impl Map {
    /// A launch's argument.
    pub fn launch(map: MapPlace) -> MapLaunch {
        let [weight, bias] = [map.weight, map.bias()].map(|number| number as u32);
        MapLaunch::new(weight, bias, map.rows as u32, map.columns as u32)
    }
}

/// A sum over all rows of the outer products of errors and signals.
#[derive(CubeLaunch, CubeType)]
pub struct OuterProduct {
    pub map: Map,
    /// All rows, and those of a sample.
    pub rows: u32,
    pub time: u32,
    pub errors: Rows,
    pub signal: Rows,
    /// 1 takes the signal one step earlier, zero before the first; 0 as it is.
    pub delay: u32,
    /// Rows that a workgroup takes, and how far apart the gradients of such parts lie.
    pub part: u32,
    pub apart: u32,
    /// Whether the bias is written.
    #[cube(comptime)]
    pub bias: bool,
    /// Whether only the diagonal of the weight is learnt, and no bias.
    #[cube(comptime)]
    pub diagonal: bool,
}

/// `dW[i, j] = sum of e[row, i] x[row - delay, j]` over rows (b, t), `db[i] = sum of e[row, i]`.
///
/// Where there are norms, e is taken times `norms[row]`; where there is a mask, x times the mask.
/// Workgroup: a 64 x 64 tile of W, over a part of the rows; each part writes a gradient of its own.
#[cube(launch_unchecked)]
pub fn weight_gradient(
    errors: &[f32],
    x: &[f32],
    mask: ComptimeOption<&[f32]>,
    norms: ComptimeOption<&[f32]>,
    gradient: &mut [f32],
    product: &OuterProduct,
) {
    let outputs = product.map.rows;
    let inputs = product.map.columns;
    let time = product.time;
    let mut e_tile = Shared::<[f32]>::new_slice(comptime!((DEEP * TILE) as usize));
    let mut x_tile = Shared::<[f32]>::new_slice(comptime!((DEEP * TILE) as usize));
    let ux = UNIT_POS_X % SIDE;
    let uy = UNIT_POS_X / SIDE;
    let first_input = CUBE_POS_X * TILE;
    let first_output = CUBE_POS_Y * TILE;
    let begin = CUBE_POS_Z * product.part;
    let rows = min(begin + product.part, product.rows);
    let mut sums = Array::<f32>::new(comptime!((EACH * EACH) as usize));
    let mut bias = Array::<f32>::new(comptime!(EACH as usize));
    #[unroll]
    for k in 0..EACH {
        bias[k as usize] = 0.0f32;
        #[unroll]
        for a in 0..EACH {
            sums[(a * EACH + k) as usize] = 0.0f32;
        }
    }
    let output = first_output + UNIT_POS_X % TILE;
    let input = first_input + UNIT_POS_X % TILE;
    let mut chunk = begin;
    while chunk < rows {
        #[unroll]
        for k in 0..LOADS {
            let number = UNIT_POS_X + k * comptime!(super::GROUP);
            let row = chunk + number / TILE;
            let mut error = 0.0f32;
            let mut value = 0.0f32;
            if row < rows {
                let sample = row / time;
                let step = row - sample * time;
                if output < outputs {
                    let at = product.errors.place(sample, step, outputs) + output;
                    error = errors[at as usize];
                    #[comptime]
                    if let ComptimeOption::Some(norms) = norms {
                        error *= norms[row as usize];
                    }
                }
                if input < inputs && step >= product.delay {
                    let before = step - product.delay;
                    let at = product.signal.place(sample, before, inputs) + input;
                    value = x[at as usize];
                    #[comptime]
                    if let ComptimeOption::Some(mask) = mask {
                        value *= mask[at as usize];
                    }
                }
            }
            e_tile[number as usize] = error;
            x_tile[number as usize] = value;
        }
        sync_cube();
        #[unroll]
        for deep in 0..DEEP {
            let row = deep * TILE;
            add_outer(&mut sums, &e_tile, row + uy, &x_tile, row + ux);
            if comptime!(product.bias && !product.diagonal) {
                #[unroll]
                for a in 0..EACH {
                    bias[a as usize] += e_tile[(row + uy + a * SIDE) as usize];
                }
            }
        }
        sync_cube();
        chunk += DEEP;
    }
    let start = CUBE_POS_Z * product.apart;
    #[unroll]
    for a in 0..EACH {
        let output = first_output + uy + a * SIDE;
        if output < outputs {
            #[unroll]
            for b in 0..EACH {
                let input = first_input + ux + b * SIDE;
                let mut sum = sums[(a * EACH + b) as usize];
                if comptime!(product.diagonal) {
                    if input != output {
                        sum = 0.0f32;
                    }
                }
                if input < inputs {
                    let at = start + product.map.weight + output * inputs + input;
                    gradient[at as usize] = sum;
                }
            }
            if comptime!(product.bias) {
                if first_input + ux == 0 {
                    gradient[(start + product.map.bias + output) as usize] = bias[a as usize];
                }
            }
        }
    }
}

/// `out[i]` = the sum of number i of `parts` gradients of `count` numbers. One thread a number.
#[cube(launch)]
pub fn sum_parts(gradients: &[f32], out: &mut [f32], count: u32, parts: u32) {
    let index = ABSOLUTE_POS as u32;
    if index < count {
        let mut sum = 0.0f32;
        for part in 0..parts {
            sum += gradients[(part * count + index) as usize];
        }
        out[index as usize] = sum;
    }
}
