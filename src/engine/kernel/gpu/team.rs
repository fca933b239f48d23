//! How the threads of a workgroup that follows one sample share the products of a step.
//!
//! A product with a matrix of so many rows is what costs: each thread takes up to [`COLUMNS`] columns of
//! some of the rows, so that a number of the vector is read once for all of them, the weights of a row
//! lie side by side for neighbouring threads, and many are on their way at once. What the threads of
//! one column have then lies in workgroup memory, where the neuron's own thread sums it up.

use super::layout::Layer;
use super::reduce::scratch;
use cubecl::prelude::*;

/// Columns of a thread.
const COLUMNS: u32 = 4;
/// Rows that a thread loads at once.
const AT_ONCE: u32 = 4;
/// Threads that share a column at most: the neuron's own adds up what they have.
const MOST_PARTS: u32 = 16;
/// Fewest threads of a workgroup: what every adapter has.
pub const FEWEST: u32 = super::GROUP;
/// Most that are of use.
const MOST: u32 = 1024;
/// Bytes of workgroup memory that every adapter has.
const BYTES: usize = 16 << 10;

/// Threads of a workgroup, and the numbers of workgroup memory for what they have of a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Team {
    pub threads: u32,
    pub room: u32,
}

impl Team {
    /// For layers up to `widest` of `neurons` in all, on an adapter that has workgroups of `threads`, a power of two, and
    /// so many bytes of memory for each.
    pub fn new(neurons: usize, widest: usize, threads: u32, bytes: usize) -> Self {
        let (neurons, widest) = (neurons as u32, widest as u32);
        let wanted = (widest * COLUMNS).next_power_of_two();
        let threads = wanted.clamp(FEWEST, threads.clamp(FEWEST, MOST));
        let numbers = (bytes.max(BYTES) / size_of::<f32>()) as u32;
        let taken = neurons + scratch(threads) as u32;
        let room = numbers.saturating_sub(taken);
        Self {
            threads,
            room: room.min(threads * COLUMNS).max(widest),
        }
    }
}

/// A thread's share of a product with so many columns.
#[derive(CubeType)]
pub struct Share {
    /// Which columns are its own: this one, and every `lanes`th after it.
    pub lane: u32,
    pub lanes: u32,
    /// Which rows are: this of so many equal parts.
    pub part: u32,
    pub parts: u32,
    pub width: u32,
}

#[cube]
impl Share {
    pub fn new(width: u32, #[comptime] team: Team) -> Share {
        let lanes = min((width + (COLUMNS - 1)) / COLUMNS, team.threads);
        let parts = min(
            min(team.threads / lanes, team.room / width),
            MOST_PARTS.runtime(),
        );
        Share {
            lane: UNIT_POS_X % lanes,
            lanes,
            part: UNIT_POS_X / lanes,
            parts,
            width,
        }
    }
}

/// A vector in workgroup memory and the matrix `[count, width]`, row-major, that it is multiplied with.
#[derive(CubeType)]
pub struct Heard {
    pub from: u32,
    pub matrix: u32,
    pub count: u32,
    /// What the product is taken times.
    pub factor: f32,
}

#[cube]
impl Heard {
    /// A layer's V, either way, of what its neurons left at `from`.
    pub fn recurrent(layer: &Layer, from: u32, factor: f32) -> Heard {
        Heard {
            from,
            matrix: layer.recurrent,
            count: layer.width,
            factor,
        }
    }
}

/// What a thread has of its columns.
#[derive(CubeType)]
struct Sums {
    a: f32,
    b: f32,
    c: f32,
    d: f32,
}

/// Adds a thread's part of one product, where the columns are `first` and every `lanes`th after it.
#[cube]
fn add_part(
    sums: &Sums,
    values: &[f32],
    parameters: &[f32],
    heard: &Heard,
    share: &Share,
    first: u32,
    #[comptime] sparse: bool,
) -> Sums {
    let last = share.width - 1;
    // Columns that are not there are read as the last one, and are not written.
    let at_a = heard.matrix + first;
    let at_b = heard.matrix + min(first + share.lanes, last);
    let at_c = heard.matrix + min(first + 2 * share.lanes, last);
    let at_d = heard.matrix + min(first + 3 * share.lanes, last);
    let rows = (heard.count + share.parts - 1) / share.parts;
    let mut row = share.part * rows;
    let end = min(row + rows, heard.count);
    let mut a = 0.0f32;
    let mut b = 0.0f32;
    let mut c = 0.0f32;
    let mut d = 0.0f32;
    while row + AT_ONCE <= end {
        let from = (heard.from + row) as usize;
        let mut wanted = true;
        if comptime!(sparse) {
            wanted = values[from] != 0.0f32
                || values[from + 1] != 0.0f32
                || values[from + 2] != 0.0f32
                || values[from + 3] != 0.0f32;
        }
        if wanted {
            #[unroll]
            for next in 0..AT_ONCE {
                let value = values[from + next as usize];
                let start = (row + next) * share.width;
                a += value * parameters[(at_a + start) as usize];
                b += value * parameters[(at_b + start) as usize];
                c += value * parameters[(at_c + start) as usize];
                d += value * parameters[(at_d + start) as usize];
            }
        }
        row += AT_ONCE;
    }
    while row < end {
        let value = values[(heard.from + row) as usize];
        let start = row * share.width;
        a += value * parameters[(at_a + start) as usize];
        b += value * parameters[(at_b + start) as usize];
        c += value * parameters[(at_c + start) as usize];
        d += value * parameters[(at_d + start) as usize];
        row += 1;
    }
    Sums {
        a: sums.a + heard.factor * a,
        b: sums.b + heard.factor * b,
        c: sums.c + heard.factor * c,
        d: sums.d + heard.factor * d,
    }
}

/// Writes what a thread has of one column, where there is such a column.
#[cube]
fn leave(partial: &mut [f32], share: &Share, column: u32, sum: f32) {
    if column < share.width {
        partial[(share.part * share.width + column) as usize] = sum;
    }
}

/// Nothing yet.
#[cube]
fn nothing() -> Sums {
    Sums {
        a: 0.0f32.runtime(),
        b: 0.0f32.runtime(),
        c: 0.0f32.runtime(),
        d: 0.0f32.runtime(),
    }
}

/// Writes what a thread has of its columns.
#[cube]
fn leave_all(partial: &mut [f32], share: &Share, first: u32, sums: &Sums) {
    leave(partial, share, first, sums.a);
    leave(partial, share, first + share.lanes, sums.b);
    leave(partial, share, first + 2 * share.lanes, sums.c);
    leave(partial, share, first + 3 * share.lanes, sums.d);
}

/// A thread's part of a product goes to `partial`; a barrier must follow before [`gather`]. `sparse`
/// skips rows whose numbers are zero.
#[cube]
pub fn multiply(
    values: &[f32],
    parameters: &[f32],
    heard: &Heard,
    share: &Share,
    partial: &mut [f32],
    #[comptime] sparse: bool,
) {
    if share.part < share.parts {
        let mut first = share.lane;
        while first < share.width {
            let sums = add_part(&nothing(), values, parameters, heard, share, first, sparse);
            leave_all(partial, share, first, &sums);
            first += COLUMNS * share.lanes;
        }
    }
}

/// The same of the sum of two products.
#[cube]
pub fn multiply_both(
    values: &[f32],
    parameters: &[f32],
    one: &Heard,
    other: &Heard,
    share: &Share,
    partial: &mut [f32],
) {
    if share.part < share.parts {
        let mut first = share.lane;
        while first < share.width {
            let sums = add_part(&nothing(), values, parameters, one, share, first, false);
            let sums = add_part(&sums, values, parameters, other, share, first, false);
            leave_all(partial, share, first, &sums);
            first += COLUMNS * share.lanes;
        }
    }
}

/// What a column's threads have, together.
#[cube]
pub fn gather(partial: &[f32], share: &Share, column: u32) -> f32 {
    let mut sum = 0.0f32;
    for part in 0..share.parts {
        sum += partial[(part * share.width + column) as usize];
    }
    sum
}
