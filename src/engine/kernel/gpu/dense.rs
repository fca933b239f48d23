//! Products with dense maps over all samples and time steps.

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
pub fn transpose(
    parameters: &[f32],
    maps: &[u32],
    turned: &mut [f32],
    count: u32,
    #[comptime] fields: u32,
) {
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
        turned[target as usize] = parameters[index as usize];
    }
}

/// `out[row, i] = bias[i] + sum_j x[row, j] M[j, i]`, M `[inputs, outputs]` row-major.
///
/// Row (b, t) of `x` starts at b * `x_sample` + `x_start` + t * inputs, that of `out` likewise. Where
/// `x_mask`, x is taken times the mask at the same place. Workgroup: 64 columns x 4 rows.
#[cube(launch)]
pub fn project(
    matrix: &[f32],
    x: &[f32],
    mask: &[f32],
    out: &mut [f32],
    matrix_start: u32,
    bias_start: u32,
    inputs: u32,
    outputs: u32,
    rows: u32,
    time: u32,
    x_sample: u32,
    x_start: u32,
    out_sample: u32,
    out_start: u32,
    #[comptime] has_bias: bool,
    #[comptime] has_mask: bool,
) {
    let mut tile = Shared::<[f32]>::new_slice(comptime!((ROWS * COLUMNS) as usize));
    let unit = UNIT_POS_X;
    let column = CUBE_POS_X * COLUMNS + unit;
    // More rows than one dimension has workgroups go on in the next.
    let first = (CUBE_POS_Z * CUBE_COUNT_Y + CUBE_POS_Y) * ROWS;
    let mut start_value = 0.0f32;
    if comptime!(has_bias) {
        if column < outputs {
            start_value = matrix[(bias_start + column) as usize];
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
                let at = (row / time) * x_sample + x_start + (row % time) * inputs + input;
                value = x[at as usize];
                if comptime!(has_mask) {
                    value *= mask[at as usize];
                }
            }
            tile[(r * COLUMNS + unit) as usize] = value;
        }
        sync_cube();
        if column < outputs {
            let rest = inputs - chunk * COLUMNS;
            let count = select(rest > COLUMNS, COLUMNS, rest);
            for j in 0..count {
                let weight =
                    matrix[(matrix_start + (chunk * COLUMNS + j) * outputs + column) as usize];
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
                let at = (row / time) * out_sample + out_start + (row % time) * outputs + column;
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

/// `dW[i, j] = sum of e[row, i] x[row - delay, j]` over rows (b, t), `db[i] = sum of e[row, i]`.
///
/// Rows are laid out as in `project`; `delay` (0 or 1) takes x one step earlier, zero before the
/// first. Where `has_norms`, e is taken times `norms[row]`; where `has_mask`, x times the mask; where
/// `diagonal`, only the diagonal of W is learnt, and no bias.
/// Workgroup: a 16 x 16 tile of W.
#[cube(launch)]
pub fn weight_gradient(
    errors: &[f32],
    x: &[f32],
    mask: &[f32],
    norms: &[f32],
    gradient: &mut [f32],
    weight_start: u32,
    bias_start: u32,
    outputs: u32,
    inputs: u32,
    rows: u32,
    time: u32,
    e_sample: u32,
    e_start: u32,
    x_sample: u32,
    x_start: u32,
    delay: u32,
    #[comptime] has_bias: bool,
    #[comptime] has_mask: bool,
    #[comptime] has_norms: bool,
    #[comptime] diagonal: bool,
) {
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
        let sample = row / time;
        let step = row % time;
        let mut error = 0.0f32;
        let mut value = 0.0f32;
        if row < rows && load_output < outputs {
            error = errors[(sample * e_sample + e_start + step * outputs + load_output) as usize];
            if comptime!(has_norms) {
                error *= norms[row as usize];
            }
        }
        if row < rows && input < inputs && step >= delay {
            let at = sample * x_sample + x_start + (step - delay) * inputs + input;
            value = x[at as usize];
            if comptime!(has_mask) {
                value *= mask[at as usize];
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
        if comptime!(diagonal) {
            if input != output {
                sum = 0.0f32;
            }
            bias = 0.0f32;
        }
        if input < inputs {
            gradient[(weight_start + output * inputs + input) as usize] = sum;
        }
        if comptime!(has_bias) {
            if input == 0 {
                gradient[(bias_start + output) as usize] = bias;
            }
        }
    }
}
