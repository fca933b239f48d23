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
/// Edge of a thread's part of a tile.
const EACH: u32 = 4;
/// Threads along a tile's edge, and vectors in one of its rows.
const SIDE: u32 = TILE / EACH;
/// Vectors in a row that is written across: neighbours then lie in different banks.
const PADDED: u32 = SIDE + 1;

// Every thread loads one vector of a tile.
const _: () = assert!(SIDE * SIDE == super::GROUP && SIDE == DEEP);

/// [`EACH`] neighbours.
type Four = Vector<f32, Const<4>>;

/// A thread's part of a tile: a vector a row.
#[derive(CubeType)]
struct Part {
    a: Four,
    b: Four,
    c: Four,
    d: Four,
}

#[cube]
fn four(a: f32, b: f32, c: f32, d: f32) -> Four {
    let mut numbers = Four::empty();
    numbers.insert(0usize, a);
    numbers.insert(1usize, b);
    numbers.insert(2usize, c);
    numbers.insert(3usize, d);
    numbers
}

/// Adds the outer product of a tile's columns.
#[cube]
fn add_outer(part: &mut Part, rows: Four, columns: Four) {
    part.a += Four::new(rows.extract(0usize)) * columns;
    part.b += Four::new(rows.extract(1usize)) * columns;
    part.c += Four::new(rows.extract(2usize)) * columns;
    part.d += Four::new(rows.extract(3usize)) * columns;
}

/// One of the numbers from `at` on, which stand for columns from `column` on; 0 beyond the last.
#[cube]
fn one(numbers: &[f32], at: u32, column: u32, columns: u32, next: u32) -> f32 {
    let mut number = 0.0f32;
    if column + next < columns {
        number = numbers[(at + next) as usize];
    }
    number
}

/// [`EACH`] of them.
#[cube]
fn load(numbers: &[f32], at: u32, column: u32, columns: u32) -> Four {
    four(
        one(numbers, at, column, columns, 0u32),
        one(numbers, at, column, columns, 1u32),
        one(numbers, at, column, columns, 2u32),
        one(numbers, at, column, columns, 3u32),
    )
}

/// Writes them.
#[cube]
fn store(out: &mut [f32], at: u32, column: u32, columns: u32, numbers: Four) {
    if column < columns {
        out[at as usize] = numbers.extract(0usize);
    }
    if column + 1 < columns {
        out[(at + 1) as usize] = numbers.extract(1usize);
    }
    if column + 2 < columns {
        out[(at + 2) as usize] = numbers.extract(2usize);
    }
    if column + 3 < columns {
        out[(at + 3) as usize] = numbers.extract(3usize);
    }
}

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
    let mut x_tile = Shared::<[Four]>::new_slice(comptime!((DEEP * PADDED) as usize));
    let mut m_tile = Shared::<[Four]>::new_slice(comptime!((DEEP * SIDE) as usize));
    let ux = UNIT_POS_X % SIDE;
    let uy = UNIT_POS_X / SIDE;
    // More rows than one dimension has workgroups go on in the next.
    let first = (CUBE_POS_Z * CUBE_COUNT_Y + CUBE_POS_Y) * TILE + uy * EACH;
    let column = CUBE_POS_X * TILE + ux * EACH;
    let last = rows - 1;
    // Of x a thread loads one column of four rows; those beyond the last are read as it, and not written.
    let from_a = product.from.at(min(first, last), time, inputs);
    let from_b = product.from.at(min(first + 1, last), time, inputs);
    let from_c = product.from.at(min(first + 2, last), time, inputs);
    let from_d = product.from.at(min(first + 3, last), time, inputs);
    let mut start = Four::new(0.0f32);
    #[comptime]
    if let ComptimeOption::Some(bias) = product.bias {
        start = load(matrix, bias + column, column, outputs);
    }
    let mut part = Part {
        a: start,
        b: start,
        c: start,
        d: start,
    };
    let chunks = (inputs + DEEP - 1) / DEEP;
    for chunk in 0..chunks {
        let input = chunk * DEEP + ux;
        let mut values = four(
            one(x, from_a + input, input, inputs, 0u32),
            one(x, from_b + input, input, inputs, 0u32),
            one(x, from_c + input, input, inputs, 0u32),
            one(x, from_d + input, input, inputs, 0u32),
        );
        #[comptime]
        if let ComptimeOption::Some(mask) = mask {
            values *= four(
                one(mask, from_a + input, input, inputs, 0u32),
                one(mask, from_b + input, input, inputs, 0u32),
                one(mask, from_c + input, input, inputs, 0u32),
                one(mask, from_d + input, input, inputs, 0u32),
            );
        }
        x_tile[(ux * PADDED + uy) as usize] = values;
        // Of M, four columns of one row.
        let row = chunk * DEEP + uy;
        let at = product.matrix + row * outputs + column;
        let mut weights = Four::new(0.0f32);
        if row < inputs {
            weights = load(matrix, at, column, outputs);
        }
        m_tile[UNIT_POS_X as usize] = weights;
        sync_cube();
        #[unroll]
        for deep in 0..DEEP {
            let values = x_tile[(deep * PADDED + uy) as usize];
            add_outer(&mut part, values, m_tile[(deep * SIDE + ux) as usize]);
        }
        sync_cube();
    }
    write_row(out, product, first, column, part.a);
    write_row(out, product, first + 1, column, part.b);
    write_row(out, product, first + 2, column, part.c);
    write_row(out, product, first + 3, column, part.d);
}

/// Writes a thread's part of a row, where there is such a row.
#[cube]
fn write_row(out: &mut [f32], product: &Product, row: u32, column: u32, numbers: Four) {
    if row < product.rows {
        let at = product.to.at(row, product.time, product.outputs) + column;
        store(out, at, column, product.outputs, numbers);
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
    let mut e_tile = Shared::<[Four]>::new_slice(comptime!((DEEP * SIDE) as usize));
    let mut x_tile = Shared::<[Four]>::new_slice(comptime!((DEEP * SIDE) as usize));
    let ux = UNIT_POS_X % SIDE;
    let uy = UNIT_POS_X / SIDE;
    let begin = CUBE_POS_Z * product.part;
    let end = min(begin + product.part, product.rows);
    let nothing = Four::new(0.0f32);
    let mut part = Part {
        a: nothing,
        b: nothing,
        c: nothing,
        d: nothing,
    };
    let mut bias = Four::new(0.0f32);
    // A thread loads four columns of row uy of either tile.
    let from_output = CUBE_POS_Y * TILE + ux * EACH;
    let from_input = CUBE_POS_X * TILE + ux * EACH;
    let mut chunk = begin;
    while chunk < end {
        let row = chunk + uy;
        let mut error = Four::new(0.0f32);
        let mut value = Four::new(0.0f32);
        if row < end {
            let sample = row / time;
            let step = row - sample * time;
            let at = product.errors.place(sample, step, outputs) + from_output;
            error = load(errors, at, from_output, outputs);
            #[comptime]
            if let ComptimeOption::Some(norms) = norms {
                error *= Four::new(norms[row as usize]);
            }
            if step >= product.delay {
                let before = step - product.delay;
                let at = product.signal.place(sample, before, inputs) + from_input;
                value = load(x, at, from_input, inputs);
                #[comptime]
                if let ComptimeOption::Some(mask) = mask {
                    value *= load(mask, at, from_input, inputs);
                }
            }
        }
        e_tile[UNIT_POS_X as usize] = error;
        x_tile[UNIT_POS_X as usize] = value;
        sync_cube();
        #[unroll]
        for deep in 0..DEEP {
            let error = e_tile[(deep * SIDE + uy) as usize];
            add_outer(&mut part, error, x_tile[(deep * SIDE + ux) as usize]);
            bias += error;
        }
        sync_cube();
        chunk += DEEP;
    }
    let input = CUBE_POS_X * TILE + ux * EACH;
    let output = CUBE_POS_Y * TILE + uy * EACH;
    write_weights(gradient, product, output, input, part.a);
    write_weights(gradient, product, output + 1, input, part.b);
    write_weights(gradient, product, output + 2, input, part.c);
    write_weights(gradient, product, output + 3, input, part.d);
    if comptime!(product.bias) {
        if input == 0 {
            if comptime!(product.diagonal) {
                bias = Four::new(0.0f32);
            }
            let at = CUBE_POS_Z * product.apart + product.map.bias + output;
            store(gradient, at, output, outputs, bias);
        }
    }
}

/// Writes a thread's part of a row of a weight's gradient, where there is such a row.
#[cube]
fn write_weights(
    gradient: &mut [f32],
    product: &OuterProduct,
    output: u32,
    input: u32,
    numbers: Four,
) {
    let inputs = product.map.columns;
    if output < product.map.rows {
        let mut kept = numbers;
        if comptime!(product.diagonal) {
            // Of the column that is the row's own, if it is one of these.
            let own = output - input;
            kept = four(
                select(own == 0, numbers.extract(0usize), 0.0f32),
                select(own == 1, numbers.extract(1usize), 0.0f32),
                select(own == 2, numbers.extract(2usize), 0.0f32),
                select(own == 3, numbers.extract(3usize), 0.0f32),
            );
        }
        let at = CUBE_POS_Z * product.apart + product.map.weight + output * inputs + input;
        store(gradient, at, input, inputs, kept);
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
