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
    /// For layers up to `widest` of `neurons` in all that are on chip at once for each of `samples`, on an
    /// adapter that has workgroups of `threads`, a power of two, and so many bytes of memory for each. One
    /// sample, and fewer threads, where more do not fit.
    pub fn new(neurons: usize, widest: usize, samples: u32, threads: u32, bytes: usize) -> Self {
        let numbers = (bytes.max(BYTES) / size_of::<f32>()) as u32;
        let (neurons, widest) = (neurons as u32, widest as u32);
        let wanted = (widest * COLUMNS).next_power_of_two();
        let most = wanted.clamp(FEWEST, threads.clamp(FEWEST, MOST));
        let with = |samples: u32, threads: u32| {
            let taken = samples * neurons + scratch(threads) as u32;
            let room = numbers.checked_sub(taken)?.min(samples * threads * COLUMNS);
            let team = Self {
                threads,
                samples,
                room: room.max(samples * widest),
            };
            (taken + team.room <= numbers).then_some(team)
        };
        let fewer = || std::iter::successors(Some(most), |threads| Some(threads / 2));
        let at_all = fewer().take_while(|&threads| threads >= FEWEST);
        with(samples, most)
            .or_else(|| at_all.into_iter().find_map(|threads| with(1, threads)))
            .expect("MOST_NEURONS fit into what every adapter has")
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
    #[cube(comptime)]
    pub samples: u32,
}

#[cube]
impl Share {
    pub fn new(width: u32, #[comptime] team: Team) -> Share {
        let lanes = min((width + (COLUMNS - 1)) / COLUMNS, team.threads);
        let parts = min(
            min(team.threads / lanes, team.room / (team.samples * width)),
            MOST_PARTS,
        );
        Share {
            lane: UNIT_POS_X % lanes,
            lanes,
            part: UNIT_POS_X / lanes,
            parts,
            width,
            samples: team.samples,
        }
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

/// A thread's columns of the first row of a matrix, and what it has of them, one sample after the other.
#[derive(CubeType)]
struct Tile {
    columns: Array<u32>,
    sums: Array<f32>,
}

/// Adds `count` rows.
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
    #[unroll]
    for next in 0..count {
        let start = (row + next) * share.width;
        #[unroll]
        for column in 0..COLUMNS {
            let weight = parameters[(tile.columns[column as usize] + start) as usize];
            #[unroll]
            for sample in 0..share.samples {
                let value = values[(heard.from + sample * share.width + row + next) as usize];
                tile.sums[(sample * COLUMNS + column) as usize] += value * weight;
            }
        }
    }
}

/// Whether any of the numbers that `count` rows are multiplied with is not zero.
#[cube]
fn any(values: &[f32], heard: &Heard, share: &Share, row: u32, #[comptime] count: u32) -> bool {
    let mut sum = 0.0f32;
    #[unroll]
    for sample in 0..share.samples {
        #[unroll]
        for next in 0..count {
            let at = heard.from + sample * share.width + row + next;
            sum += f32::abs(values[at as usize]);
        }
    }
    sum != 0.0f32
}

/// A thread's part of a product, added to `sums`, of the column `first` and every `lanes`th after it.
#[cube]
fn add_part(
    sums: &mut Array<f32>,
    values: &[f32],
    parameters: &[f32],
    heard: &Heard,
    share: &Share,
    first: u32,
    #[comptime] sparse: bool,
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
    let rows = (heard.count + share.parts - 1) / share.parts;
    let mut row = share.part * rows;
    let end = min(row + rows, heard.count);
    while row + AT_ONCE <= end {
        if comptime!(sparse) {
            if any(values, heard, share, row, AT_ONCE) {
                add_rows(&mut tile, values, parameters, heard, share, row, AT_ONCE);
            }
        } else {
            add_rows(&mut tile, values, parameters, heard, share, row, AT_ONCE);
        }
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
    #[unroll]
    for column in 0..COLUMNS {
        let own = first + column * share.lanes;
        if own < share.width {
            #[unroll]
            for sample in 0..share.samples {
                partial[share.place(share.part, sample, own)] =
                    sums[(sample * COLUMNS + column) as usize];
            }
        }
    }
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
    let numbers = comptime!(COLUMNS * share.samples);
    let mut sums = Array::<f32>::new(comptime!(numbers as usize));
    if share.part < share.parts {
        let mut first = share.lane;
        while first < share.width {
            begin(&mut sums, numbers);
            add_part(&mut sums, values, parameters, heard, share, first, sparse);
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
            add_part(&mut sums, values, parameters, one, share, first, false);
            add_part(&mut sums, values, parameters, other, share, first, false);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::kernel::gpu::MOST_NEURONS;

    #[test]
    fn a_team_fits_into_its_memory_and_has_a_place_for_every_column() {
        for bytes in [0, 16 << 10, 32 << 10, 48 << 10] {
            for threads in [256, 512, 1024, 4096] {
                for samples in [1, 4] {
                    for widest in [1, 3, 100, 256, 1023, MOST_NEURONS] {
                        let team = Team::new(MOST_NEURONS, widest, samples, threads, bytes);
                        let numbers = team.samples as usize * MOST_NEURONS + scratch(team.threads);
                        let taken = size_of::<f32>() * (numbers + team.room as usize);
                        assert!(taken <= bytes.max(16 << 10), "{team:?}");
                        assert!(
                            team.room as usize >= team.samples as usize * widest,
                            "{team:?}"
                        );
                        assert!(
                            (FEWEST..=threads.min(MOST)).contains(&team.threads),
                            "{team:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_team_has_as_many_threads_as_the_widest_layer_has_use_for() {
        let team = |widest, threads| Team::new(widest, widest, 1, threads, 48 << 10).threads;
        assert_eq!(team(64, 1024), 256);
        assert_eq!(team(128, 1024), 512);
        assert_eq!(team(256, 1024), 1024);
        assert_eq!(team(256, 256), 256);
        assert_eq!(team(1000, 1024), 1024);
    }
}
