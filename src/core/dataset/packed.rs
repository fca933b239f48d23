//! Own data as one run of bytes: what a page keeps and hands on without looking into it.
//!
//! Eight bytes that name the format, the length of the head (four bytes, little-endian), the head, then the
//! samples: spikes as words of 64 bits, values as floats of 32, little-endian. It is written and read in pieces,
//! so that nobody holds it beside the data itself.

use super::own::{OwnSet, Torn};
use super::samples::{Bits, Samples};
use super::scaling::Scale;
use crate::core::config::{MOST_DATA, OwnData, OwnForm};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

const FORMAT: &[u8; 8] = b"LLdata01";
/// Format and length of the head.
const PREFIX: usize = FORMAT.len() + 4;
/// Bytes of a head: 200,000 labels and the names of 1000 classes.
const MOST_HEAD: usize = 4 << 20;
/// Bytes that are written at once.
const PIECE: usize = 1 << 16;

/// Why bytes are no data; what was kept has been damaged, or is of another version.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotPacked {
    #[error("it is no data that this version kept")]
    Format,
    #[error("it is cut off, or goes on behind its end")]
    Length,
    #[error("its digest is {found:032x}; it was kept as {wanted:032x}")]
    Digest { found: u128, wanted: u128 },
    #[error(transparent)]
    Torn(#[from] Torn),
}

#[derive(Serialize, Deserialize)]
struct Head {
    data: OwnData,
    classes: Vec<String>,
    scale: Scale,
    labels: Vec<u16>,
}

impl OwnSet {
    fn packed_head(&self) -> Vec<u8> {
        let head = Head {
            data: self.data,
            classes: self.classes.clone(),
            scale: self.scale,
            labels: self.labels.to_vec(),
        };
        // Plain data.
        postcard::to_allocvec(&head).unwrap_or_default()
    }

    /// Hands all of it to `to`, in pieces.
    pub fn pack(&self, to: &mut dyn FnMut(&[u8])) {
        let head = self.packed_head();
        to(FORMAT);
        to(&(head.len() as u32).to_le_bytes());
        to(&head);
        let mut piece = Vec::with_capacity(PIECE);
        match &*self.samples {
            Samples::Values(values) | Samples::Series(values) => {
                for some in values.chunks(PIECE / 4) {
                    piece.clear();
                    piece.extend(some.iter().flat_map(|it| it.to_bits().to_le_bytes()));
                    to(&piece);
                }
            }
            Samples::Bits(bits) => {
                for some in bits.words().chunks(PIECE / 8) {
                    piece.clear();
                    piece.extend(some.iter().flat_map(|it| it.to_le_bytes()));
                    to(&piece);
                }
            }
            // Of generated data alone.
            Samples::Spikes(spikes) => to(spikes),
        }
    }

    /// Bytes of all of that.
    pub fn packed_bytes(&self) -> usize {
        PREFIX + self.packed_head().len() + self.samples.bytes()
    }
}

/// The first half of a SHA-256 over all that a run on own data depends on.
pub(crate) fn digest(
    form: OwnForm,
    samples: &Samples,
    labels: &[u16],
    held_out: Option<[usize; 2]>,
    scale: Scale,
) -> u128 {
    let mut hash = Sha256::new();
    hash.update(format!("{form:?} {scale:?} {held_out:?}"));
    match samples {
        Samples::Values(values) | Samples::Series(values) => {
            for value in values {
                // NaN has many patterns.
                let value = if value.is_nan() { f32::NAN } else { *value };
                hash.update(value.to_bits().to_le_bytes());
            }
        }
        Samples::Spikes(spikes) => hash.update(spikes),
        Samples::Bits(bits) => {
            for word in bits.words() {
                hash.update(word.to_le_bytes());
            }
        }
    }
    for label in labels {
        hash.update(label.to_le_bytes());
    }
    let bytes = hash.finalize();
    let (first, _) = bytes.split_at(16);
    first
        .iter()
        .fold(0, |number, &byte| number << 8 | u128::from(byte))
}

/// Packed data that comes in, piece by piece.
#[derive(Default)]
pub struct Unpacker {
    /// What has come and is not taken yet: the head until it is whole, then part of a number.
    waiting: Vec<u8>,
    begun: Option<Begun>,
}

struct Begun {
    head: Head,
    samples: Samples,
    /// Bytes of samples that are still to come.
    missing: u64,
}

impl Unpacker {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// What of them is no data.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), NotPacked> {
        self.waiting.extend_from_slice(bytes);
        if self.begun.is_none() && !self.begin()? {
            return Ok(());
        }
        let Some(begun) = &mut self.begun else {
            return Ok(());
        };
        let width = begun.samples.width();
        let whole = self.waiting.len() / width * width;
        if whole as u64 > begun.missing {
            return Err(NotPacked::Length);
        }
        begun.missing -= whole as u64;
        begun.samples.extend_from_bytes(&self.waiting[..whole]);
        self.waiting.drain(..whole);
        Ok(())
    }

    /// Reads the head; false where it has not come whole.
    fn begin(&mut self) -> Result<bool, NotPacked> {
        let Some((prefix, rest)) = self.waiting.split_at_checked(PREFIX) else {
            return Ok(false);
        };
        let (format, length) = prefix.split_at(FORMAT.len());
        let length = length
            .iter()
            .rev()
            .fold(0, |all, &byte| all << 8 | usize::from(byte));
        if format != FORMAT || length > MOST_HEAD {
            return Err(NotPacked::Format);
        }
        let Some(head) = rest.get(..length) else {
            return Ok(false);
        };
        let head: Head = postcard::from_bytes(head).map_err(|_| NotPacked::Format)?;
        let missing = head.data.bytes();
        if missing > MOST_DATA {
            return Err(NotPacked::Format);
        }
        self.waiting.drain(..PREFIX + length);
        let samples = Samples::none_of(head.data.form, missing as usize);
        self.begun = Some(Begun {
            head,
            samples,
            missing,
        });
        Ok(true)
    }

    /// The data, once all of it has come, and it is what it is called.
    ///
    /// # Errors
    /// Where it is cut off, or other data than its name says.
    pub fn finish(self) -> Result<OwnSet, NotPacked> {
        let begun = self.begun.filter(|it| it.missing == 0);
        let Begun { head, samples, .. } = begun.ok_or(NotPacked::Length)?;
        if !self.waiting.is_empty() {
            return Err(NotPacked::Length);
        }
        let Head {
            data,
            classes,
            scale,
            labels,
        } = head;
        let found = digest(data.form, &samples, &labels, data.held_out, scale);
        if found != data.digest {
            let wanted = data.digest;
            return Err(NotPacked::Digest { found, wanted });
        }
        Ok(OwnSet::new(data, samples, labels, classes, scale)?)
    }
}

impl Samples {
    /// Own samples of a form, none yet, with room for so many bytes.
    fn none_of(form: OwnForm, bytes: usize) -> Self {
        let bits = usize::try_from(form.numbers()).unwrap_or(usize::MAX);
        match form {
            OwnForm::Values { .. } => Self::Values(Vec::with_capacity(bytes / 4)),
            OwnForm::Series { .. } => Self::Series(Vec::with_capacity(bytes / 4)),
            OwnForm::Spikes { .. } => Self::Bits(Bits::with_room(bits, bytes / 8)),
        }
    }

    /// Bytes of a number.
    fn width(&self) -> usize {
        match self {
            Self::Values(_) | Self::Series(_) => 4,
            Self::Spikes(_) => 1,
            Self::Bits(_) => 8,
        }
    }

    /// Bytes of all numbers.
    fn bytes(&self) -> usize {
        let numbers = match self {
            Self::Values(values) | Self::Series(values) => values.len(),
            Self::Spikes(spikes) => spikes.len(),
            Self::Bits(bits) => bits.words().len(),
        };
        numbers * self.width()
    }

    /// Takes whole numbers.
    fn extend_from_bytes(&mut self, bytes: &[u8]) {
        match self {
            Self::Values(values) | Self::Series(values) => {
                let (words, _) = bytes.as_chunks::<4>();
                values.extend(words.iter().map(|&it| f32::from_le_bytes(it)));
            }
            Self::Spikes(spikes) => spikes.extend_from_slice(bytes),
            Self::Bits(bits) => {
                let (words, _) = bytes.as_chunks::<8>();
                bits.extend(words.iter().map(|&it| u64::from_le_bytes(it)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(form: OwnForm, samples: Samples) -> OwnSet {
        let labels = vec![0, 1, 1];
        let data = OwnData {
            digest: digest(form, &samples, &labels, Some([0, 1]), Scale::Whole),
            samples: 3,
            form,
            classes: 2,
            held_out: Some([0, 1]),
        };
        let classes = vec!["even".to_owned(), "ö".to_owned()];
        OwnSet::new(data, samples, labels, classes, Scale::Whole).expect("as it says")
    }

    fn sets() -> [OwnSet; 3] {
        let (time_steps, channels) = (13, 7);
        let mut bits = Bits::new(time_steps * channels);
        for row in 0..3 {
            bits.add_row();
            for bit in (row..time_steps * channels).step_by(5) {
                bits.set(bit);
            }
        }
        let values = |count: u16| (0..count).map(|it| f32::from(it) * 0.1 - 3.0);
        let mut series: Vec<f32> = values(24).collect();
        series[23] = f32::NAN;
        [
            set(
                OwnForm::Values {
                    rows: 2,
                    columns: 5,
                },
                Samples::Values(values(30).collect()),
            ),
            set(
                OwnForm::Series {
                    time_steps: 4,
                    channels: 2,
                },
                Samples::Series(series),
            ),
            set(
                OwnForm::Spikes {
                    time_steps,
                    channels,
                },
                Samples::Bits(bits),
            ),
        ]
    }

    fn packed(set: &OwnSet) -> Vec<u8> {
        let mut bytes = Vec::new();
        set.pack(&mut |piece| bytes.extend_from_slice(piece));
        assert_eq!(bytes.len(), set.packed_bytes());
        bytes
    }

    fn unpacked(bytes: &[u8], piece: usize) -> Result<OwnSet, NotPacked> {
        let mut unpacker = Unpacker::default();
        for piece in bytes.chunks(piece) {
            unpacker.feed(piece)?;
        }
        unpacker.finish()
    }

    #[test]
    fn data_of_every_form_comes_back_whatever_the_pieces() {
        for set in sets() {
            let bytes = packed(&set);
            for piece in [1, 3, 8, 50, bytes.len()] {
                let back = unpacked(&bytes, piece).expect("as it was packed");
                assert_eq!(packed(&back), bytes, "{:?} by {piece}", set.data.form);
                assert_eq!(back.data, set.data);
                assert_eq!((&back.classes, back.scale), (&set.classes, set.scale));
            }
        }
    }

    #[test]
    fn data_that_is_damaged_anywhere_is_refused() {
        for set in sets() {
            let bytes = packed(&set);
            for at in 0..bytes.len() {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1;
                let back = unpacked(&damaged, 16);
                // A class may be called otherwise, and NaN be another one.
                let same = back.is_ok_and(|back| back.data == set.data);
                let is_told = !same || damaged_name_or_nan(&set, &damaged);
                assert!(is_told, "{:?} at {at}", set.data.form);
            }
            for length in 0..bytes.len() {
                assert!(unpacked(&bytes[..length], 16).is_err(), "cut at {length}");
            }
            assert!(unpacked(&[&bytes[..], &[0]].concat(), 16).is_err());
        }
    }

    fn damaged_name_or_nan(set: &OwnSet, damaged: &[u8]) -> bool {
        let back = unpacked(damaged, 16).expect("readable");
        let has_nan = |it: &OwnSet| match &*it.samples {
            Samples::Series(values) => values.iter().any(|it| it.is_nan()),
            _ => false,
        };
        back.classes != set.classes || has_nan(set) && has_nan(&back)
    }
}
