//! The event-driven product: a spike selects a row of a matrix.

use super::panels::{Line, Panels, TILE, load, store};
use super::real::Real;
use super::wide::{Loop, widest};

/// Panels that a single sum goes through at once, so that additions need not wait for each other; fewer where
/// so many would not stay in the fastest cache.
const ABREAST: usize = 4;
const FEWER: usize = 2;
/// Rows of a matrix of which [`ABREAST`] panels stay there.
const FEW_ROWS: usize = 128;

/// The non-zero numbers of some vectors; kept from one to the next, since it holds room for them.
pub struct Events<F> {
    rows: Vec<u32>,
    values: Vec<F>,
    /// Where those of each vector end.
    ends: Vec<usize>,
    /// Whether each is a 1, as spikes are: a row is then added as it is.
    ones: bool,
}

impl<F: Real> Events<F> {
    pub fn new() -> Self {
        Self {
            rows: Vec::new(),
            values: Vec::new(),
            ends: Vec::new(),
            ones: true,
        }
    }

    /// Takes those of vectors of `width` numbers.
    pub fn read(&mut self, vectors: &[F], width: usize) {
        let room = vectors.len() + BYTE;
        if self.rows.len() < room {
            self.rows.resize(room, 0);
        }
        self.ends.clear();
        self.values.clear();
        let (mut count, mut odd) = (0, false);
        for values in vectors.chunks_exact(width.max(1)) {
            let rows = &mut self.rows[count..];
            let (more, ones) = widest(Read { values, rows });
            count += more;
            odd |= !ones;
            self.ends.push(count);
        }
        self.ones = !odd;
        if odd {
            let mut start = 0;
            for (values, &end) in vectors.chunks_exact(width.max(1)).zip(&self.ends) {
                let rows = self.rows[start..end].iter();
                self.values.extend(rows.map(|&row| values[row as usize]));
                start = end;
            }
        }
    }

    fn count(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// Multiplies each of them.
    pub fn scale(&mut self, by: F) {
        if self.ones {
            self.values.clear();
            self.values.resize(self.count(), F::ONE);
            self.ones = false;
        }
        self.values.iter_mut().for_each(|value| *value *= by);
    }
}

/// Bits that are turned into places at once.
const BYTE: usize = 8;
/// The places of a byte's ones, the lowest first.
const PLACES: [[u8; BYTE]; 256] = {
    let mut places = [[0; BYTE]; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bit, mut count) = (0, 0);
        while bit < BYTE {
            if byte >> bit & 1 == 1 {
                places[byte][count] = bit as u8;
                count += 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    places
};

/// The places of what is not 0, without a branch, for spikes come too irregularly for one; how many there
/// are, and whether each is a 1.
struct Read<'a, F> {
    values: &'a [F],
    rows: &'a mut [u32],
}

impl<F: Real> Loop for Read<'_, F> {
    type Out = (usize, bool);

    #[inline(always)]
    fn run(self) -> (usize, bool) {
        let (mut count, mut odd) = (0, 0);
        for (chunk, values) in self.values.chunks(64).enumerate() {
            let mut active = 0u64;
            for (bit, &value) in values.iter().enumerate() {
                active |= u64::from(value != F::ZERO) << bit;
                odd |= u64::from(value != F::ZERO) & u64::from(value != F::ONE);
            }
            for (byte, &bits) in active.to_le_bytes().iter().enumerate() {
                let first = (64 * chunk + BYTE * byte) as u32;
                let room: &mut [u32; BYTE] = self.rows[count..]
                    .first_chunk_mut()
                    .expect("room behind the last");
                for (row, &place) in room.iter_mut().zip(&PLACES[usize::from(bits)]) {
                    *row = first + u32::from(place);
                }
                count += bits.count_ones() as usize;
            }
        }
        (count, odd == 0)
    }
}

/// How many of the numbers are not 0, and how many of these are 1.
pub fn count_active<F: Real>(values: &[F]) -> [usize; 2] {
    widest(Active(values))
}

struct Active<'a, F>(&'a [F]);

impl<F: Real> Loop for Active<'_, F> {
    type Out = [usize; 2];

    #[inline(always)]
    fn run(self) -> [usize; 2] {
        let (mut active, mut ones) = (0, 0);
        // So many that 32 bits can count them.
        for values in self.0.chunks(1 << 30) {
            let [mut some, mut one] = [0u32; 2];
            for &value in values {
                some += u32::from(value != F::ZERO);
                one += u32::from(value == F::ONE);
            }
            active += some as usize;
            ones += one as usize;
        }
        [active, ones]
    }
}

/// `out[vector]` += sum over its events of value * `matrix[row]`, for all vectors.
pub fn add_selected<F: Real>(matrix: &Panels<F>, events: &Events<F>, out: &mut [F]) {
    if events.count() > 0 {
        widest(Selected {
            matrix,
            events,
            out,
        });
    }
}

struct Selected<'a, F> {
    matrix: &'a Panels<F>,
    events: &'a Events<F>,
    out: &'a mut [F],
}

impl<F: Real> Loop for Selected<'_, F> {
    type Out = ();

    #[inline(always)]
    fn run(mut self) {
        if self.events.ones {
            self.all::<true>();
        } else {
            self.all::<false>();
        }
    }
}

impl<F: Real> Selected<'_, F> {
    #[inline(always)]
    fn all<const ONES: bool>(&mut self) {
        if self.matrix.rows() <= FEW_ROWS {
            self.groups::<ABREAST, ONES>();
        } else {
            self.groups::<FEWER, ONES>();
        }
    }

    #[inline(always)]
    fn groups<const PANELS: usize, const ONES: bool>(&mut self) {
        let wide = self.matrix.width() / (PANELS * TILE);
        for group in 0..wide {
            self.panels::<PANELS, ONES, true>(group * PANELS);
        }
        for panel in wide * PANELS..self.matrix.width().div_ceil(TILE) {
            self.panels::<1, ONES, false>(panel);
        }
    }

    /// Some panels of every vector, in registers.
    #[inline(always)]
    fn panels<const PANELS: usize, const ONES: bool, const WHOLE: bool>(&mut self, first: usize) {
        let panels: [&[Line<F>]; PANELS] =
            std::array::from_fn(|panel| self.matrix.panel(first + panel));
        let width = self.matrix.width();
        let columns = first * TILE..width.min((first + PANELS) * TILE);
        let mut start = 0;
        let vectors = self.out.chunks_exact_mut(width);
        for (out, &end) in vectors.zip(&self.events.ends) {
            let out = &mut out[columns.clone()];
            let mut sums: [[F; TILE]; PANELS] =
                std::array::from_fn(|panel| load::<F, TILE, WHOLE>(&out[panel * TILE..]));
            let values = if ONES {
                &[]
            } else {
                &self.events.values[start..end]
            };
            for (index, &row) in self.events.rows[start..end].iter().enumerate() {
                for (sum, panel) in sums.iter_mut().zip(panels) {
                    let row = &panel[row as usize].0;
                    for (sum, &weight) in sum.iter_mut().zip(row) {
                        *sum += if ONES { weight } else { values[index] * weight };
                    }
                }
            }
            for (panel, sum) in sums.into_iter().enumerate() {
                store::<F, TILE, WHOLE>(sum, &mut out[panel * TILE..]);
            }
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_event_by_event_is_the_dense_sum_to_the_last_bit() {
        let number = |index: usize| (index as f32 * 0.731).sin() + 1.5;
        for (inputs, width) in [(1, 1), (7, 40), (64, 64), (65, 130), (130, 33), (200, 48)] {
            let matrix: Vec<f32> = (0..inputs * width).map(number).collect();
            for (every, value) in [(1, 1.0), (3, 1.0), (3, -0.25), (1000, 1.0)] {
                let active = |index: usize| (index * 7).is_multiple_of(every);
                let value = |index| if active(index) { value } else { 0.0 };
                let vectors: Vec<f32> = (0..3 * inputs).map(value).collect();
                let mut out: Vec<f32> = (0..3 * width).map(number).collect();
                let mut expected = out.clone();
                for (vector, out) in vectors.chunks(inputs).zip(expected.chunks_mut(width)) {
                    for (&value, row) in vector.iter().zip(matrix.chunks(width)) {
                        for (sum, &weight) in out.iter_mut().zip(row) {
                            *sum += value * weight;
                        }
                    }
                }
                let mut events = Events::new();
                events.read(&vectors, inputs);
                add_selected(&Panels::new(&matrix, width), &events, &mut out);
                assert_eq!(out, expected, "{inputs} x {width}, one in {every}");
            }
        }
    }
}
