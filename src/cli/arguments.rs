//! What several commands take: numbers by the page's readers, with their reasons, and the device.

use crate::core::number::{read_number, read_numbers, read_whole};
use crate::core::protocol::DeviceChoice;
use crate::core::text::short;
use clap::ValueEnum;

/// What one `--eps` says.
#[derive(Clone)]
pub struct Distances(pub Vec<f64>);

pub fn whole(text: &str) -> Result<usize, String> {
    read_whole(text).map_err(|why| format!("it is {}, {why}", short(text)))
}

/// How many samples: one at least.
pub fn samples(text: &str) -> Result<usize, String> {
    match read_whole(text) {
        Ok(0) => Err("it is 0; allowed: 1 or more".to_owned()),
        Ok(samples) => Ok(samples),
        Err(why) => Err(format!("it is {}, {why}; allowed: 1 or more", short(text))),
    }
}

pub fn number(text: &str) -> Result<f64, String> {
    read_number(text).map_err(|why| format!("it is {}, {why}", short(text)))
}

pub fn distances(text: &str) -> Result<Distances, String> {
    if text.trim().is_empty() {
        return Err("it is empty; allowed: 1e-6 to 10 each, or leave it out".to_owned());
    }
    let read = read_numbers(text, 10.0).map(Distances);
    read.map_err(|why| format!("it is {}, {why}; allowed: 1e-6 to 10 each", short(text)))
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
