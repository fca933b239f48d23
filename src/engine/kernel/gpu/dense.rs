//! Products with dense maps over all samples and time steps.

use super::layout::MAP_FIELDS;
use crate::engine::kernel::MapPlace;
use cubecl::prelude::*;

/// Rows of a projection that share each weight that is loaded.
pub const ROWS: u32 = 4;
/// Workgroups in one dimension at most.
pub const MOST_GROUPS: u32 = 65_535;
/// Columns of a projection's workgroup, and inputs that it loads at once.
pub const COLUMNS: u32 = 64;
/// Edge of a tile of a weight's gradient.
pub const TILE: u32 = 16;

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
        (row / time) * self.sample + self.start + (row % time) * width
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

/// `out[row, i] = bias[i] + sum_j x[row, j] M[j, i]`, M `[inputs, outputs]` row-major.
///
/// Where there is a mask, x is taken times the mask at the same place. Workgroup: 64 columns x 4 rows.
#[cube(launch)]
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
    let mut tile = Shared::<[f32]>::new_slice(comptime!((ROWS * COLUMNS) as usize));
    let unit = UNIT_POS_X;
    let column = CUBE_POS_X * COLUMNS + unit;
    // More rows than one dimension has workgroups go on in the next.
    let first = (CUBE_POS_Z * CUBE_COUNT_Y + CUBE_POS_Y) * ROWS;
    let mut start_value = 0.0f32;
    #[comptime]
    if let ComptimeOption::Some(bias) = product.bias {
        if column < outputs {
            start_value = matrix[(bias + column) as usize];
        }
    }
    let mut sum_0 = start_value;
    let mut sum_1 = start_value;
    let mut sum_2 = start_value;
    let mut sum_3 = start_value;
    let chunks = (inputs + COLUMNS - 1) / COLUMNS;
    for chunk in 0..chunks {
        let input = chunk * COLUMNS + unit;
        for r in 0..ROWS {
            let row = first + r;
            let mut value = 0.0f32;
            if row < rows && input < inputs {
                let at = (product.from.at(row, time, inputs) + input) as usize;
                value = x[at];
                #[comptime]
                if let ComptimeOption::Some(mask) = mask {
                    value *= mask[at];
                }
            }
            tile[(r * COLUMNS + unit) as usize] = value;
        }
        sync_cube();
        if column < outputs {
            let rest = inputs - chunk * COLUMNS;
            let count = select(rest > COLUMNS, COLUMNS, rest);
            for j in 0..count {
                let row = chunk * COLUMNS + j;
                let weight = matrix[(product.matrix + row * outputs + column) as usize];
                sum_0 += tile[j as usize] * weight;
                sum_1 += tile[(COLUMNS + j) as usize] * weight;
                sum_2 += tile[(2 * COLUMNS + j) as usize] * weight;
                sum_3 += tile[(3 * COLUMNS + j) as usize] * weight;
            }
        }
        sync_cube();
    }
    if column < outputs {
        for r in 0..ROWS {
            let row = first + r;
            if row < rows {
                let at = product.to.at(row, time, outputs) + column;
                let mut value = sum_0;
                if r == 1 {
                    value = sum_1;
                }
                if r == 2 {
                    value = sum_2;
                }
                if r == 3 {
                    value = sum_3;
                }
                out[at as usize] = value;
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
/// Workgroup: a 16 x 16 tile of W.
#[cube(launch)]
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
    let rows = product.rows;
    let time = product.time;
    let mut e_tile = Shared::<[f32]>::new_slice(comptime!((TILE * TILE) as usize));
    let mut x_tile = Shared::<[f32]>::new_slice(comptime!((TILE * TILE) as usize));
    let (ux, uy) = (UNIT_POS_X, UNIT_POS_Y);
    let input = CUBE_POS_X * TILE + ux;
    let output = CUBE_POS_Y * TILE + uy;
    let load_output = CUBE_POS_Y * TILE + ux;
    let mut sum = 0.0f32;
    let mut bias = 0.0f32;
    let chunks = (rows + TILE - 1) / TILE;
    for chunk in 0..chunks {
        // Thread (ux, uy) loads row uy of the chunk, column ux of either tile.
        let row = chunk * TILE + uy;
        let mut error = 0.0f32;
        let mut value = 0.0f32;
        if row < rows && load_output < outputs {
            let at = product.errors.at(row, time, outputs) + load_output;
            error = errors[at as usize];
            #[comptime]
            if let ComptimeOption::Some(norms) = norms {
                error *= norms[row as usize];
            }
        }
        if row < rows && input < inputs && row % time >= product.delay {
            let at = (product.signal.at(row - product.delay, time, inputs) + input) as usize;
            value = x[at];
            #[comptime]
            if let ComptimeOption::Some(mask) = mask {
                value *= mask[at];
            }
        }
        e_tile[(uy * TILE + ux) as usize] = error;
        x_tile[(uy * TILE + ux) as usize] = value;
        sync_cube();
        for r in 0..TILE {
            let error = e_tile[(r * TILE + uy) as usize];
            sum += error * x_tile[(r * TILE + ux) as usize];
            bias += error;
        }
        sync_cube();
    }
    if output < outputs {
        if comptime!(product.diagonal) {
            if input != output {
                sum = 0.0f32;
            }
            bias = 0.0f32;
        }
        if input < inputs {
            gradient[(product.map.weight + output * inputs + input) as usize] = sum;
        }
        if comptime!(product.bias) {
            if input == 0 {
                gradient[(product.map.bias + output) as usize] = bias;
            }
        }
    }
}
