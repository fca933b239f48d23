//! Products that the threads of a [`Team`] share.

use super::layout::Layer;
use super::team::{COLUMNS, MOST_PARTS, Team};
use cubecl::prelude::*;

/// Rows that a thread loads at once.
const AT_ONCE: u32 = 8;

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
    #[cube(comptime)]
    pub samples: u32,
}

#[cube]
impl Share {
    pub fn new(width: u32, #[comptime] team: Team) -> Share {
        let threads = comptime!(team.threads);
        let samples = comptime!(team.samples);
        let room = comptime!(team.room);
        let lanes = min((width + comptime!(COLUMNS - 1)) / COLUMNS, threads);
        let parts = min(threads / lanes, room / (samples * width));
        let parts = min(parts, min(width, MOST_PARTS));
        Share {
            lane: UNIT_POS_X % lanes,
            lanes,
            part: UNIT_POS_X / lanes,
            parts,
            width,
            samples,
        }
    }

    /// The first of this thread's rows of so many, and the one after its last.
    fn first(&self, count: u32) -> u32 {
        self.part * ((count + self.parts - 1) / self.parts)
    }

    fn end(&self, count: u32) -> u32 {
        min(
            self.first(count) + (count + self.parts - 1) / self.parts,
            count,
        )
    }

    /// Where what this thread has of a column lies, of a sample.
    fn place(&self, part: u32, sample: u32, column: u32) -> usize {
        let samples = comptime!(self.samples);
        ((part * samples + sample) * self.width + column) as usize
    }
}

/// Vectors in workgroup memory, one for each sample, and the matrix `[count, width]`, row-major, that
/// they are multiplied with.
#[derive(CubeType)]
pub struct Heard {
    /// Where the first vector starts; the next ones follow it, each as long as the product is wide.
    pub from: u32,
    pub matrix: u32,
    pub count: u32,
    /// What the product is taken times.
    pub factor: f32,
    /// Whether most of the numbers are zero.
    #[cube(comptime)]
    pub sparse: bool,
}

#[cube]
impl Heard {
    /// A layer's V, either way, of what its neurons left at `from`.
    pub fn recurrent(layer: &Layer, from: u32, factor: f32, #[comptime] sparse: bool) -> Heard {
        Heard {
            from,
            matrix: layer.recurrent,
            count: layer.width,
            factor,
            sparse,
        }
    }
}

/// What a thread keeps of a matrix: of its first rows, the weights of its columns.
#[derive(CubeType)]
pub struct Held {
    weights: Array<f32>,
    #[cube(comptime)]
    rows: u32,
}

#[cube]
impl Held {
    /// Of a matrix that stays what it is.
    pub fn new(parameters: &[f32], heard: &Heard, share: &Share, #[comptime] rows: u32) -> Held {
        let mut weights = Array::<f32>::new(comptime!((rows * COLUMNS + 1) as usize));
        let first = share.first(heard.count);
        let end = share.end(heard.count);
        #[unroll]
        for next in 0..rows {
            let start = heard.matrix + min(first + next, heard.count - 1) * share.width;
            #[unroll]
            for column in 0..COLUMNS {
                let own = min(share.lane + column * share.lanes, share.width - 1);
                let mut weight = 0.0f32;
                if first + next < end {
                    weight = parameters[(start + own) as usize];
                }
                weights[(next * COLUMNS + column) as usize] = weight;
            }
        }
        Held { weights, rows }
    }

    /// Nothing.
    pub fn none() -> Held {
        Held {
            weights: Array::<f32>::new(1usize),
            rows: comptime!(0u32),
        }
    }
}

/// A thread's columns of the first row of a matrix, and what it has of them, one sample after the other.
#[derive(CubeType)]
struct Tile {
    columns: Array<u32>,
    sums: Array<f32>,
}

/// Adds `count` rows; where they are sparse, those whose numbers are not all zero.
#[cube]
fn add_rows(
    tile: &mut Tile,
    values: &[f32],
    parameters: &[f32],
    heard: &Heard,
    share: &Share,
    row: u32,
    #[comptime] count: u32,
) {
    let samples = comptime!(share.samples);
    let mut numbers = Array::<f32>::new(comptime!((count * samples) as usize));
    #[unroll]
    for next in 0..count {
        #[unroll]
        for sample in 0..samples {
            let at = heard.from + sample * share.width + row + next;
            numbers[(next * samples + sample) as usize] = values[at as usize];
        }
    }
    #[unroll]
    for next in 0..count {
        let start = (row + next) * share.width;
        let mut some = 1.0f32;
        if comptime!(heard.sparse) {
            some = 0.0f32;
            #[unroll]
            for sample in 0..samples {
                some += f32::abs(numbers[(next * samples + sample) as usize]);
            }
        }
        if comptime!(heard.sparse) {
            if some != 0.0f32 {
                add_row(tile, &numbers, parameters, start, next, samples);
            }
        } else {
            add_row(tile, &numbers, parameters, start, next, samples);
        }
    }
}

/// Adds the row that starts at `start`, the `next`th of those whose numbers are at hand.
#[cube]
fn add_row(
    tile: &mut Tile,
    numbers: &Array<f32>,
    parameters: &[f32],
    start: u32,
    next: u32,
    #[comptime] samples: u32,
) {
    #[unroll]
    for column in 0..COLUMNS {
        let weight = parameters[(tile.columns[column as usize] + start) as usize];
        #[unroll]
        for sample in 0..samples {
            let value = numbers[(next * samples + sample) as usize];
            tile.sums[(sample * COLUMNS + column) as usize] += value * weight;
        }
    }
}

/// A thread's part of a product, added to `sums`, of the column `first` and every `lanes`th after it.
#[cube]
fn add_part(
    sums: &mut Array<f32>,
    values: &[f32],
    parameters: &[f32],
    heard: &Heard,
    held: &Held,
    share: &Share,
    first: u32,
) {
    let numbers = comptime!(COLUMNS * share.samples);
    let mut tile = Tile {
        columns: Array::<u32>::new(comptime!(COLUMNS as usize)),
        sums: Array::<f32>::new(comptime!(numbers as usize)),
    };
    #[unroll]
    for column in 0..COLUMNS {
        // A column that is not there is read as the last one, and is not written.
        tile.columns[column as usize] =
            heard.matrix + min(first + column * share.lanes, share.width - 1);
    }
    #[unroll]
    for number in 0..numbers {
        tile.sums[number as usize] = 0.0f32;
    }
    let kept = comptime!(held.rows);
    #[unroll]
    for next in 0..kept {
        let row = min(share.first(heard.count) + next, heard.count - 1);
        let value = values[(heard.from + row) as usize];
        #[unroll]
        for column in 0..COLUMNS {
            tile.sums[column as usize] += value * held.weights[(next * COLUMNS + column) as usize];
        }
    }
    let mut row = share.first(heard.count) + kept;
    let end = share.end(heard.count);
    while row + AT_ONCE <= end {
        add_rows(&mut tile, values, parameters, heard, share, row, AT_ONCE);
        row += AT_ONCE;
    }
    while row < end {
        add_rows(&mut tile, values, parameters, heard, share, row, 1u32);
        row += 1;
    }
    #[unroll]
    for number in 0..numbers {
        sums[number as usize] += heard.factor * tile.sums[number as usize];
    }
}

/// Begins with the sums of a thread's columns.
#[cube]
fn begin(sums: &mut Array<f32>, #[comptime] numbers: u32) {
    #[unroll]
    for number in 0..numbers {
        sums[number as usize] = 0.0f32;
    }
}

/// Writes what a thread has of its columns.
#[cube]
fn leave(partial: &mut [f32], share: &Share, first: u32, sums: &Array<f32>) {
    let samples = comptime!(share.samples);
    #[unroll]
    for column in 0..COLUMNS {
        let own = first + column * share.lanes;
        if own < share.width {
            #[unroll]
            for sample in 0..samples {
                partial[share.place(share.part, sample, own)] =
                    sums[(sample * COLUMNS + column) as usize];
            }
        }
    }
}

/// A thread's part of a product goes to `partial`; a barrier must follow before [`gather`].
#[cube]
pub fn multiply(
    values: &[f32],
    parameters: &[f32],
    heard: &Heard,
    held: &Held,
    share: &Share,
    partial: &mut [f32],
) {
    let numbers = comptime!(COLUMNS * share.samples);
    let mut sums = Array::<f32>::new(comptime!(numbers as usize));
    if share.part < share.parts {
        let mut first = share.lane;
        while first < share.width {
            begin(&mut sums, numbers);
            add_part(&mut sums, values, parameters, heard, held, share, first);
            leave(partial, share, first, &sums);
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
    let numbers = comptime!(COLUMNS * share.samples);
    let mut sums = Array::<f32>::new(comptime!(numbers as usize));
    if share.part < share.parts {
        let mut first = share.lane;
        while first < share.width {
            begin(&mut sums, numbers);
            add_part(
                &mut sums,
                values,
                parameters,
                one,
                &Held::none(),
                share,
                first,
            );
            add_part(
                &mut sums,
                values,
                parameters,
                other,
                &Held::none(),
                share,
                first,
            );
            leave(partial, share, first, &sums);
            first += COLUMNS * share.lanes;
        }
    }
}

/// What all threads have of a sample's column, together.
#[cube]
pub fn gather(partial: &[f32], share: &Share, sample: u32, column: u32) -> f32 {
    let mut sum = 0.0f32;
    for part in 0..share.parts {
        sum += partial[share.place(part, sample, column)];
    }
    sum
}
