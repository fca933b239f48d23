//! Numbers, sequences of them and names, as HDF5 writes them.

use super::heaps::Heaps;
use crate::core::config::OWN_SAMPLES;
use crate::core::exchange::numbers::half;
use hdf5_reader::{ByteOrder, Dataset, Datatype, StringSize};

/// References to sequences, and what those are of.
pub(super) struct Sequences {
    pub references: Vec<u8>,
    pub number: Number,
}

/// How a number is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    pub size: usize,
    is_float: bool,
    is_signed: bool,
    is_big: bool,
}

impl Sequences {
    pub fn read(dataset: &Dataset) -> Result<Self, String> {
        let Datatype::VarLen { base, .. } = dataset.dtype() else {
            return Err("has no sequences of different lengths".to_owned());
        };
        let number = Number::new(base).ok_or("has sequences of no numbers")?;
        check_count(dataset)?;
        let references = dataset.read_raw_bytes();
        Ok(Self {
            references: references.map_err(|why| format!("cannot be read: {why}"))?,
            number,
        })
    }

    /// The bytes of a sample's sequence.
    pub fn of<'a>(&self, sample: usize, heaps: &mut Heaps<'a>) -> Result<&'a [u8], String> {
        let size = heaps.reference_size();
        let reference = self.references.get(sample * size..(sample + 1) * size);
        heaps.resolve(reference.unwrap_or_default(), self.number.size)
    }
}

fn check_count(dataset: &Dataset) -> Result<(), String> {
    let count = dataset
        .num_elements()
        .map_err(|why| format!("cannot be read: {why}"))?;
    let most = *OWN_SAMPLES.end();
    if count > most {
        return Err(format!("has {count} samples; allowed: at most {most}"));
    }
    Ok(())
}

impl Number {
    fn new(datatype: &Datatype) -> Option<Self> {
        let (size, is_float, is_signed, order) = match datatype {
            Datatype::FixedPoint {
                size,
                signed,
                byte_order,
            } => (*size, false, *signed, *byte_order),
            Datatype::FloatingPoint { size, byte_order } => (*size, true, true, *byte_order),
            _ => return None,
        };
        let is_known = if is_float {
            [2, 4, 8].contains(&size)
        } else {
            (1..=8).contains(&size)
        };
        is_known.then_some(Self {
            size: size.into(),
            is_float,
            is_signed,
            is_big: order == ByteOrder::BigEndian,
        })
    }

    fn bits(self, raw: &[u8]) -> u64 {
        let add = |bits: u64, &byte: &u8| bits << 8 | u64::from(byte);
        if self.is_big {
            raw.iter().fold(0, add)
        } else {
            raw.iter().rev().fold(0, add)
        }
    }

    pub fn value(self, raw: &[u8]) -> f64 {
        let bits = self.bits(raw);
        match (self.is_float, self.size) {
            (true, 2) => half(bits as u16).into(),
            (true, 4) => f32::from_bits(bits as u32).into(),
            (true, _) => f64::from_bits(bits),
            (false, _) => self.whole(raw) as f64,
        }
    }

    /// A whole number; of a float, what stands before its point.
    pub fn whole(self, raw: &[u8]) -> i64 {
        if self.is_float {
            return self.value(raw) as i64;
        }
        let bits = self.bits(raw);
        if self.is_signed {
            let shift = 64 - 8 * self.size as u32;
            (bits << shift) as i64 >> shift
        } else {
            i64::try_from(bits).unwrap_or(i64::MAX)
        }
    }
}

/// All numbers of a dataset, which are whole ones.
pub(super) fn numbers(dataset: &Dataset) -> Result<Vec<i64>, String> {
    let number = Number::new(dataset.dtype()).ok_or("has no numbers")?;
    check_count(dataset)?;
    let raw = dataset
        .read_raw_bytes()
        .map_err(|why| format!("cannot be read: {why}"))?;
    whole(number, &raw)
}

fn whole(number: Number, raw: &[u8]) -> Result<Vec<i64>, String> {
    let each = raw.chunks_exact(number.size).enumerate();
    each.map(|(at, raw)| match number.value(raw) {
        value if value.fract() == 0.0 => Ok(number.whole(raw)),
        value => Err(format!("has {value} at {at}; allowed: whole numbers")),
    })
    .collect()
}

/// Texts of a fixed length, or behind references; `None` where they are something else.
pub(super) fn names(dataset: &Dataset, heaps: &mut Heaps<'_>) -> Option<Vec<String>> {
    const MOST: u64 = 1000;
    const MOST_LENGTH: u32 = 800;
    if dataset.num_elements().ok()? > MOST {
        return None;
    }
    let text = |raw: &[u8]| {
        let text = String::from_utf8_lossy(raw);
        text.trim_end_matches(['\0', ' ']).to_owned()
    };
    match dataset.dtype() {
        Datatype::String {
            size: StringSize::Fixed(length),
            ..
        } if (1..=MOST_LENGTH).contains(length) => {
            let raw = dataset.read_raw_bytes().ok()?;
            Some(raw.chunks_exact(*length as usize).map(text).collect())
        }
        Datatype::VarLen { .. } | Datatype::String { .. } => {
            let raw = dataset.read_raw_bytes().ok()?;
            let references = raw.chunks_exact(heaps.reference_size());
            let texts = references.map(|reference| {
                let raw = heaps.resolve(reference, 1).ok()?;
                Some(text(&raw[..raw.len().min(MOST_LENGTH as usize)]))
            });
            texts.collect()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_are_no_whole_numbers_are_refused_by_their_place() {
        let number = Number {
            size: 4,
            is_float: true,
            is_signed: true,
            is_big: false,
        };
        let raw = |all: [f32; 2]| all.map(f32::to_le_bytes).concat();
        assert_eq!(whole(number, &raw([1.0, 2.0])), Ok(vec![1, 2]));
        assert_eq!(
            whole(number, &raw([1.0, 0.5])),
            Err("has 0.5 at 1; allowed: whole numbers".to_owned())
        );
    }
}
