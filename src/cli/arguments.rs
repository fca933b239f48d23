//! What several commands take: numbers by the page's readers, with their reasons, and the device.

use crate::core::number::{read_number, read_numbers, read_whole};
use crate::core::protocol::DeviceChoice;
use crate::core::text::short;
use clap::ValueEnum;
use clap::builder::{PathBufValueParser, TypedValueParser};
use std::ops::RangeInclusive;
use std::path::{PathBuf, is_separator};

/// What one `--eps` says.
#[derive(Clone)]
pub struct Distances(pub Vec<f64>);

/// Reads a whole number of a range.
pub fn counted(
    range: RangeInclusive<usize>,
) -> impl Fn(&str) -> Result<usize, String> + Clone + Send + Sync + 'static {
    move |text| {
        let (low, high) = (range.start(), range.end());
        let allowed = if *high == usize::MAX {
            format!("a whole number, {low} or more")
        } else {
            format!("a whole number, {low} to {high}")
        };
        match read_whole(text) {
            Ok(number) if range.contains(&number) => Ok(number),
            Ok(number) => Err(format!("it is {number}; allowed: {allowed}")),
            Err(why) => Err(format!("it is {}, {why}; allowed: {allowed}", short(text))),
        }
    }
}

/// Reads a number above 0 of up to `most`; `unit` follows in the message.
pub fn positive(
    most: f64,
    unit: &'static str,
) -> impl Fn(&str) -> Result<f64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let allowed = format!("above 0 to {most} {unit}");
        match read_number(text) {
            Ok(number) if number > 0.0 && number <= most => Ok(number),
            Ok(number) => Err(format!("it is {number}; allowed: {allowed}")),
            Err(why) => Err(format!("it is {}, {why}; allowed: {allowed}", short(text))),
        }
    }
}

/// The nearest and the farthest that a twin starts.
const DISTANCES: RangeInclusive<f64> = 1e-6..=10.0;

pub fn distances(text: &str) -> Result<Distances, String> {
    let (low, high) = (DISTANCES.start(), DISTANCES.end());
    let allowed = format!("allowed: {low:e} to {high} each");
    if text.trim().is_empty() {
        return Err(format!("it is empty; {allowed}, or leave it out"));
    }
    let read = read_numbers(text, *high);
    let read = read.map_err(|why| format!("it is {}, {why}; {allowed}", short(text)))?;
    match read.iter().find(|eps| !DISTANCES.contains(*eps)) {
        Some(wrong) => Err(format!("it has {wrong}; {allowed}")),
        None => Ok(Distances(read)),
    }
}

/// Reads the name of a file that is written.
pub fn file() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| {
        let last = path.as_os_str().as_encoded_bytes().last().copied();
        match last.is_some_and(|last| is_separator(last.into())) {
            true => Err("is a folder; wanted: a file to write"),
            false => Ok(path),
        }
    })
}

/// Where to compute.
#[derive(Clone, Copy, ValueEnum)]
pub enum Choice {
    Cpu,
    Gpu,
    /// The GPU where there is a graphics card, else the CPU.
    Auto,
}

impl From<Choice> for DeviceChoice {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Cpu => Self::Cpu,
            Choice::Gpu => Self::Gpu,
            Choice::Auto => Self::Auto,
        }
    }
}

impl Choice {
    /// As it is written, where it is not the default.
    pub fn unlike_default(self) -> Option<&'static str> {
        match self {
            Self::Cpu => None,
            Self::Gpu => Some("gpu"),
            Self::Auto => Some("auto"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_out_of_its_range_is_refused_with_the_range() {
        let jobs = counted(1..=64);
        assert_eq!(jobs("8"), Ok(8));
        for text in ["0", "-1", "65", "2.5", "many", ""] {
            let said = jobs(text).expect_err(text);
            assert!(said.ends_with("allowed: a whole number, 1 to 64"), "{said}");
        }
        assert!(counted(1..=usize::MAX)("0").is_err_and(|said| said.ends_with("1 or more")));
        let minutes = positive(60.0, "minutes");
        assert_eq!(minutes("0.5"), Ok(0.5));
        for text in ["0", "-1", "61", "NaN", "an hour"] {
            let said = minutes(text).expect_err(text);
            assert!(said.ends_with("allowed: above 0 to 60 minutes"), "{said}");
        }
    }

    #[test]
    fn every_distance_lies_within_the_range_of_distances() {
        assert!(distances("1e-4, 1, 10").is_ok_and(|read| read.0 == [1e-4, 1.0, 10.0]));
        for (text, wrong) in [
            ("0", "it has 0;"),
            ("1e-4, 20", "it has 20;"),
            ("-1", "it has -1;"),
            ("5 %", "entry 2 is “%”, a percentage: write 5 % as 0.05"),
            ("", "empty"),
        ] {
            let Err(said) = distances(text) else {
                panic!("{text}")
            };
            assert!(
                said.contains(wrong) && said.contains("1e-6 to 10 each"),
                "{said}"
            );
        }
    }
}
