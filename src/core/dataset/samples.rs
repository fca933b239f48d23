//! What samples are made of.

use std::borrow::Cow;

/// The samples of a data set.
#[derive(Debug, Clone, PartialEq)]
pub enum Samples {
    /// Values, `[sample, value]`, to be encoded over time. Those of the digits are in 0..=1; own ones are as
    /// they were brought, and what a data set hands out is scaled.
    Values(Vec<f32>),
    /// The same at each time step, `[sample, time, channel]`; NaN stands behind the end of a sample that is
    /// shorter than others.
    Series(Vec<f32>),
    /// Spikes 0 or 1, `[sample, time, channel]`, that the task itself defines.
    Spikes(Vec<u8>),
    /// The same of own data, a bit each.
    Bits(Bits),
}

/// One of [`Samples`].
#[derive(Debug, Clone, PartialEq)]
pub enum Sample<'a> {
    /// `[value]`, in 0..=1.
    Values(Cow<'a, [f32]>),
    /// `[time, channel]`, in 0..=1.
    Series(Cow<'a, [f32]>),
    /// `[time, channel]`
    Spikes(&'a [u8]),
    /// `[time, channel]`
    Bits(BitRow<'a>),
}

impl Samples {
    /// Sample `index` of `count`.
    pub(crate) fn get(&self, index: usize, count: usize) -> Sample<'_> {
        match self {
            Self::Values(values) => Sample::Values(Cow::Borrowed(row_of(values, index, count))),
            Self::Series(values) => Sample::Series(Cow::Borrowed(row_of(values, index, count))),
            Self::Spikes(spikes) => Sample::Spikes(row_of(spikes, index, count)),
            Self::Bits(bits) => Sample::Bits(bits.row(index)),
        }
    }
}

fn row_of<T>(numbers: &[T], index: usize, count: usize) -> &[T] {
    let row = numbers.len() / count;
    &numbers[index * row..(index + 1) * row]
}

/// Rows of bits, each beginning with a word of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits {
    width: usize,
    words: Vec<u64>,
}

/// A row of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitRow<'a> {
    width: usize,
    words: &'a [u64],
}

impl Bits {
    /// No rows yet, of `width` bits each.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            words: Vec::new(),
        }
    }

    /// The same, with room for so many words.
    #[cfg(any(feature = "engine", feature = "intake"))]
    pub(super) fn with_room(width: usize, words: usize) -> Self {
        Self {
            width,
            words: Vec::with_capacity(words),
        }
    }

    /// Adds words, which make up whole rows in the end.
    #[cfg(any(feature = "engine", feature = "intake"))]
    pub(super) fn extend(&mut self, words: impl Iterator<Item = u64>) {
        self.words.extend(words);
    }

    fn words_of_row(&self) -> usize {
        self.width.div_ceil(64)
    }

    /// Rows that there are.
    pub fn rows(&self) -> usize {
        self.words
            .len()
            .checked_div(self.words_of_row())
            .unwrap_or(0)
    }

    /// Adds a row of zeros.
    pub fn add_row(&mut self) {
        let words = self.words_of_row();
        self.words.resize(self.words.len() + words, 0);
    }

    /// Adds the rows of another, which are as wide.
    pub fn append(&mut self, mut other: Self) {
        debug_assert_eq!(self.width, other.width);
        self.words.append(&mut other.words);
    }

    /// Sets a bit of the last row; whether it was set already.
    pub fn set(&mut self, bit: usize) -> bool {
        debug_assert!(bit < self.width);
        let start = self.words.len() - self.words_of_row();
        let word = &mut self.words[start + bit / 64];
        let mask = 1 << (bit % 64);
        let was = *word & mask != 0;
        *word |= mask;
        was
    }

    pub fn row(&self, index: usize) -> BitRow<'_> {
        let words = self.words_of_row();
        BitRow {
            width: self.width,
            words: &self.words[index * words..(index + 1) * words],
        }
    }

    /// All words, as they are hashed.
    pub fn words(&self) -> &[u64] {
        &self.words
    }
}

impl BitRow<'_> {
    /// Bit after bit.
    pub fn iter(self) -> impl ExactSizeIterator<Item = bool> {
        (0..self.width).map(move |bit| self.words[bit / 64] >> (bit % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_of_a_row_comes_back_and_no_row_touches_another() {
        for width in [1, 63, 64, 65, 130] {
            let mut bits = Bits::new(width);
            let at = |row: usize, bit: usize| (row * 7 + bit * 3) % 5 < 2;
            for row in 0..5 {
                bits.add_row();
                for bit in (0..width).filter(|&bit| at(row, bit)) {
                    assert!(!bits.set(bit));
                    assert!(bits.set(bit));
                }
            }
            assert_eq!(bits.rows(), 5);
            for row in 0..5 {
                let read: Vec<bool> = bits.row(row).iter().collect();
                let wanted: Vec<bool> = (0..width).map(|bit| at(row, bit)).collect();
                assert_eq!(read, wanted, "width {width}, row {row}");
            }
        }
    }
}
