//! Data that somebody brings, as an experiment names it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use thiserror::Error;

/// Samples of own data. SSC has 105,829, N-MNIST 70,000.
pub const OWN_SAMPLES: RangeInclusive<u64> = 2..=200_000;
/// Classes of own data.
pub const OWN_CLASSES: RangeInclusive<u64> = 2..=1000;
/// Channels of own data, and values of a sample.
pub const OWN_CHANNELS: RangeInclusive<u64> = 1..=16_384;
/// Time steps of own data that has its own.
pub const OWN_STEPS: RangeInclusive<u64> = 1..=2000;

/// What an experiment says of data that it does not make: enough to know the file again, and what a run
/// on it takes. As text, in files and links alike:
/// `0123456789abcdef0123456789abcdef:150:values:1x4:3`, which is digest, samples, form, classes; where the
/// data brings its own split, how many of the samples are for validation and test stands behind
/// (`:0-2264`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OwnData {
    /// The first half of a SHA-256 over form, samples, labels and split.
    pub digest: u128,
    pub samples: usize,
    pub form: OwnForm,
    pub classes: usize,
    /// Samples that the data itself holds out, for validation and test; they are the last ones. `None`
    /// where they are drawn by the configured shares.
    pub held_out: Option<[usize; 2]>,
}

/// What a sample is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OwnForm {
    /// Values without time, `[row, column]`, that an encoding brings in over time; a table's row is one row.
    Values { rows: usize, columns: usize },
    /// Values at each time step, `[time, channel]`.
    Series { time_steps: usize, channels: usize },
    /// Spikes, `[time, channel]`.
    Spikes { time_steps: usize, channels: usize },
}

/// Why a text names no data; stands behind "is “text”, " in a message.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoOwnData {
    #[error("which names no data, as {EXAMPLE} does")]
    Unreadable,
    #[error("whose {what} are {value}; allowed: {low} to {high}")]
    Range {
        what: &'static str,
        value: u64,
        low: u64,
        high: u64,
    },
}

const EXAMPLE: &str = "0123456789abcdef0123456789abcdef:150:values:1x4:3";

impl OwnForm {
    const KINDS: [&str; 3] = ["values", "series", "spikes"];

    fn parts(self) -> (&'static str, [usize; 2]) {
        let [values, series, spikes] = Self::KINDS;
        match self {
            Self::Values { rows, columns } => (values, [rows, columns]),
            Self::Series {
                time_steps,
                channels,
            } => (series, [time_steps, channels]),
            Self::Spikes {
                time_steps,
                channels,
            } => (spikes, [time_steps, channels]),
        }
    }

    fn from_parts(kind: &str, [first, second]: [usize; 2]) -> Option<Self> {
        let [values, series, spikes] = Self::KINDS;
        let (time_steps, channels) = (first, second);
        Some(match kind {
            it if it == values => Self::Values {
                rows: first,
                columns: second,
            },
            it if it == series => Self::Series {
                time_steps,
                channels,
            },
            it if it == spikes => Self::Spikes {
                time_steps,
                channels,
            },
            _ => return None,
        })
    }

    /// What it is called: `values`, `series` or `spikes`.
    pub fn name(self) -> &'static str {
        self.parts().0
    }

    /// Numbers of a sample, or places for spikes.
    pub fn numbers(self) -> u64 {
        let (_, [first, second]) = self.parts();
        (first as u64).saturating_mul(second as u64)
    }

    /// Bytes of a sample as it is kept: spikes are bits, in whole words of 64.
    pub fn sample_bytes(self) -> u64 {
        match self {
            Self::Spikes { .. } => self.numbers().div_ceil(64).saturating_mul(8),
            _ => self.numbers().saturating_mul(4),
        }
    }

    /// Channels of the form itself; of values, each is one.
    pub fn channels(self) -> usize {
        match self {
            Self::Values { rows, columns } => rows.saturating_mul(columns),
            Self::Series { channels, .. } | Self::Spikes { channels, .. } => channels,
        }
    }

    /// Time steps, where it has its own.
    pub fn time_steps(self) -> Option<usize> {
        match self {
            Self::Values { .. } => None,
            Self::Series { time_steps, .. } | Self::Spikes { time_steps, .. } => Some(time_steps),
        }
    }

    /// Rows of the picture, as the encoding `rows` shows them one after another.
    pub(super) fn rows(self) -> usize {
        match self {
            Self::Values { rows, .. } => rows,
            _ => 1,
        }
    }
}

impl OwnData {
    /// The same, where all of it is within its ranges.
    ///
    /// # Errors
    /// The first count that is not.
    pub fn checked(self) -> Result<Self, NoOwnData> {
        inside("samples", self.samples as u64, &OWN_SAMPLES)?;
        inside("classes", self.classes as u64, &OWN_CLASSES)?;
        if let OwnForm::Values { rows, columns } = self.form {
            inside("rows", rows as u64, &OWN_CHANNELS)?;
            inside("columns", columns as u64, &OWN_CHANNELS)?;
            inside("values of a sample", self.form.numbers(), &OWN_CHANNELS)?;
        }
        inside("channels", self.form.channels() as u64, &OWN_CHANNELS)?;
        if let Some(time_steps) = self.form.time_steps() {
            inside("time steps", time_steps as u64, &OWN_STEPS)?;
        }
        if let Some([validation, test]) = self.held_out {
            let most = self.samples as u64 - 1;
            inside("held-out samples", test as u64, &(1..=most))?;
            let both = (test as u64).saturating_add(validation as u64);
            inside("held-out samples", both, &(1..=most))?;
        }
        Ok(self)
    }

    /// Bytes of all samples as they are kept.
    pub fn bytes(&self) -> u64 {
        (self.samples as u64).saturating_mul(self.form.sample_bytes())
    }

    /// What it is, for a message: `0123… (150 samples of 4 values, 3 classes)`.
    pub fn sentence(&self) -> String {
        let samples = self.samples;
        let each = match self.form {
            OwnForm::Values { rows: 1, columns } => format!("{columns} values"),
            OwnForm::Values { rows, columns } => format!("{rows} x {columns} values"),
            OwnForm::Series {
                time_steps,
                channels,
            } => format!("{time_steps} time steps x {channels} values"),
            OwnForm::Spikes {
                time_steps,
                channels,
            } => format!("{time_steps} time steps x {channels} channels of spikes"),
        };
        let (digest, classes) = (self.digest, self.classes);
        let split = self
            .held_out
            .map_or_else(String::new, |[validation, test]| {
                format!(", {validation} of them for validation and {test} for the test")
            });
        format!("{digest:032x} ({samples} samples of {each}, {classes} classes{split})")
    }
}

fn inside(what: &'static str, value: u64, range: &RangeInclusive<u64>) -> Result<(), NoOwnData> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(NoOwnData::Range {
        what,
        value,
        low: *range.start(),
        high: *range.end(),
    })
}

impl fmt::Display for OwnData {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, [first, second]) = self.form.parts();
        let (digest, samples, classes) = (self.digest, self.samples, self.classes);
        write!(
            to,
            "{digest:032x}:{samples}:{kind}:{first}x{second}:{classes}"
        )?;
        match self.held_out {
            Some([validation, test]) => write!(to, ":{validation}-{test}"),
            None => Ok(()),
        }
    }
}

impl FromStr for OwnData {
    type Err = NoOwnData;

    fn from_str(text: &str) -> Result<Self, NoOwnData> {
        let read = read(text.trim()).ok_or(NoOwnData::Unreadable)?;
        read.checked()
    }
}

/// Counts are read with 32 bits, as the page has them.
fn count(text: &str) -> Option<usize> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = is_plain.then(|| text.parse().ok()).flatten()?;
    usize::try_from(number).ok()
}

fn read(text: &str) -> Option<OwnData> {
    let mut parts = text.split(':');
    let digest = parts.next().filter(|digits| digits.len() == 32)?;
    let is_lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if !digest.bytes().all(is_lower) {
        return None;
    }
    let samples = count(parts.next()?)?;
    let kind = parts.next()?;
    let (first, second) = parts.next()?.split_once('x')?;
    let classes = count(parts.next()?)?;
    let held_out = match parts.next() {
        None => None,
        Some(text) => {
            let (validation, test) = text.split_once('-')?;
            Some([count(validation)?, count(test)?])
        }
    };
    parts.next().is_none().then_some(OwnData {
        digest: u128::from_str_radix(digest, 16).ok()?,
        samples,
        form: OwnForm::from_parts(kind, [count(first)?, count(second)?])?,
        classes,
        held_out,
    })
}

impl TryFrom<String> for OwnData {
    type Error = NoOwnData;

    fn try_from(text: String) -> Result<Self, NoOwnData> {
        text.parse()
    }
}

impl From<OwnData> for String {
    fn from(data: OwnData) -> Self {
        data.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHD: &str = "00000000000000000000000000000abc:10420:spikes:100x140:20:0-2264";

    #[test]
    fn what_a_link_says_of_data_is_read_as_it_was_written() {
        for text in [
            EXAMPLE,
            SHD,
            "ffffffffffffffffffffffffffffffff:2:series:5x1:2",
        ] {
            let read: OwnData = text.parse().expect(text);
            assert_eq!(read.to_string(), text);
            let json = serde_json::to_string(&read).expect("plain data");
            assert_eq!(json, format!("“{text}”").replace(['“', '”'], "\""));
            assert_eq!(serde_json::from_str::<OwnData>(&json).ok(), Some(read));
        }
        let shd: OwnData = SHD.parse().expect("SHD");
        assert_eq!((shd.digest, shd.held_out), (0xabc, Some([0, 2264])));
        // 14,000 bits in 219 words.
        assert_eq!(shd.bytes(), 10_420 * 219 * 8);
    }

    #[test]
    fn what_names_no_data_is_refused_with_the_range_that_it_is_out_of() {
        let digest = "0".repeat(32);
        for (text, said) in [
            ("", "names no data"),
            ("iris.csv", "names no data"),
            (&format!("{digest}:150:values:1x4"), "names no data"),
            (&format!("{digest}:150:values:1x4:3:0-1:9"), "names no data"),
            (&format!("{digest}:+150:values:1x4:3"), "names no data"),
            (&format!("{digest}:150:pictures:1x4:3"), "names no data"),
            (
                &format!("{digest}:1:values:1x4:3"),
                "whose samples are 1; allowed: 2 to 200000",
            ),
            (
                &format!("{digest}:9:values:1x4:1"),
                "whose classes are 1; allowed: 2 to 1000",
            ),
            (
                &format!("{digest}:9:values:200x200:2"),
                "whose values of a sample are 40000",
            ),
            (
                &format!("{digest}:9:spikes:2001x2:2"),
                "whose time steps are 2001; allowed: 1 to 2000",
            ),
            (
                &format!("{digest}:9:spikes:5x2:2:4-5"),
                "whose held-out samples are 9; allowed: 1 to 8",
            ),
            (
                &format!("{digest}:9:spikes:5x2:2:1-0"),
                "whose held-out samples are 0",
            ),
            (
                &format!("{digest}:4294967296:values:1x4:3"),
                "names no data",
            ),
        ] {
            let refused = text.parse::<OwnData>().expect_err(text).to_string();
            assert!(refused.contains(said), "{text}: {refused}");
        }
    }
}
