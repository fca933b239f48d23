//! A receipt as one word of a link: its parts between `~`s.

use super::{Mark, Outcome, Receipt};
use crate::core::protocol::{DeviceKind, Digests};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A receipt is shorter than this.
const MOST_BYTES: usize = 2000;
/// Steps 0, 1, 2, 4 and so on, up to more than anybody waits for.
const MOST_MARKS: usize = 40;
const MOST_NAME: usize = 80;
/// Pages of 0.2.0 and before read no more than 20, which a version of five characters with its commit has.
const MOST_VERSION: usize = 40;

/// What is wrong with a receipt's text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReceiptError {
    #[error("the receipt has {length} characters; allowed: up to {MOST_BYTES}")]
    TooLong { length: usize },
    #[error("the receipt has no {field}")]
    Missing { field: &'static str },
    #[error("the receipt's {field} is {value}; allowed: {allowed}")]
    Field {
        field: &'static str,
        value: String,
        allowed: &'static str,
    },
}

/// What a receipt begins with.
pub(super) struct Head {
    pub engine_version: String,
    pub device: DeviceKind,
    pub device_name: String,
    pub digests: Digests,
}

impl fmt::Display for Receipt {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = Head {
            engine_version: self.engine_version.clone(),
            device: self.device,
            device_name: self.device_name.clone(),
            digests: self.digests.clone(),
        };
        write_head(to, &head)?;
        let out = &self.outcome;
        write!(to, "~{}~{}~{}", out.steps, out.test_accuracy, out.test_loss)?;
        write!(to, "~{}~{}", out.exponent, out.firing_rate)?;
        write!(to, "~{}~", out.gradient_norm)?;
        write_marks(to, &self.marks)
    }
}

pub(super) fn write_head(to: &mut fmt::Formatter<'_>, head: &Head) -> fmt::Result {
    let kind = match head.device {
        DeviceKind::Cpu => "cpu",
        DeviceKind::Gpu => "gpu",
    };
    let name: String = head.device_name.replace('~', "-");
    let name: String = name.chars().take(MOST_NAME).collect();
    let digests = &head.digests;
    write!(to, "{}~{kind}~{name}", head.engine_version)?;
    write!(to, "~{}~{}", digests.weights, digests.data)
}

pub(super) fn write_marks(to: &mut fmt::Formatter<'_>, marks: &[Mark]) -> fmt::Result {
    for (index, mark) in marks.iter().enumerate() {
        let between = if index == 0 { "" } else { "," };
        write!(to, "{between}{}:{}", mark.step, mark.spikes)?;
        if let Some(loss) = mark.loss {
            write!(to, ":{loss}")?;
        }
    }
    Ok(())
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let text = trimmed(text)?;
        let mut parts = text.split('~');
        let Head {
            engine_version,
            device,
            device_name,
            digests,
        } = head(&mut parts)?;
        let mut next = |field| parts.next().ok_or(ReceiptError::Missing { field });
        let outcome = Outcome {
            steps: step("steps", next("steps")?)?,
            test_accuracy: share("test accuracy", next("test accuracy")?)?,
            test_loss: number("test loss", next("test loss")?)?,
            exponent: number("exponent", next("exponent")?)?,
            firing_rate: share("firing rate", next("firing rate")?)?,
            gradient_norm: number("gradient norm", next("gradient norm")?)?,
        };
        let marks = marks_of(next("marks")?, parts.next())?;
        Ok(Self {
            engine_version,
            device,
            device_name,
            digests,
            marks,
            outcome,
        })
    }
}

/// The text as it was written, where it is not too long for a receipt.
pub(super) fn trimmed(text: &str) -> Result<String, ReceiptError> {
    let text = crate::core::text::plain(text);
    let text = text.trim();
    if text.len() > MOST_BYTES {
        let length = text.len();
        return Err(ReceiptError::TooLong { length });
    }
    Ok(text.to_owned())
}

pub(super) fn head<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Result<Head, ReceiptError> {
    let mut next = |field| parts.next().ok_or(ReceiptError::Missing { field });
    let engine_version = next("engine version")?;
    if !engine_version.chars().all(|c| c.is_ascii_graphic()) || engine_version.len() > MOST_VERSION
    {
        return Err(refused("engine version", engine_version, "such as 0.1.0"));
    }
    let device = match next("device")? {
        "cpu" => DeviceKind::Cpu,
        "gpu" => DeviceKind::Gpu,
        other => return Err(refused("device", other, "cpu or gpu")),
    };
    let device_name = next("device name")?;
    if device_name.chars().count() > MOST_NAME || device_name.chars().any(char::is_control) {
        return Err(refused("device name", device_name, "up to 80 characters"));
    }
    Ok(Head {
        engine_version: engine_version.to_owned(),
        device,
        device_name: device_name.to_owned(),
        digests: Digests {
            weights: digest("digest of the weights", next("digest of the weights")?)?,
            data: digest("digest of the data", next("digest of the data")?)?,
        },
    })
}

/// The marks, behind which there is nothing.
pub(super) fn marks_of(text: &str, more: Option<&str>) -> Result<Vec<Mark>, ReceiptError> {
    let marks = marks(text)?;
    match more {
        Some(more) => Err(refused("end", more, "nothing behind the marks")),
        None => Ok(marks),
    }
}

fn refused(field: &'static str, value: &str, allowed: &'static str) -> ReceiptError {
    ReceiptError::Field {
        field,
        value: crate::core::text::short(value),
        allowed,
    }
}

fn digest(field: &'static str, text: &str) -> Result<String, ReceiptError> {
    let right = text.len() == Digests::LENGTH && text.bytes().all(|b| b.is_ascii_hexdigit());
    right
        .then(|| text.to_ascii_lowercase())
        .ok_or_else(|| refused(field, text, "16 hexadecimal digits"))
}

fn count(field: &'static str, text: &str) -> Result<u64, ReceiptError> {
    const MOST: u64 = 1 << 40;
    let read = text.parse().ok().filter(|&count| count <= MOST);
    read.ok_or_else(|| refused(field, text, "a whole number up to 1099511627776"))
}

pub(super) fn step(field: &'static str, text: &str) -> Result<usize, ReceiptError> {
    let read = text.parse::<u32>().ok();
    let read = read.and_then(|step| usize::try_from(step).ok());
    read.ok_or_else(|| refused(field, text, "a whole number up to 4294967295"))
}

fn number(field: &'static str, text: &str) -> Result<f32, ReceiptError> {
    let read = crate::core::number::read_number(text).map(|number| number as f32);
    let read = read.ok().filter(|number| number.is_finite());
    read.ok_or_else(|| refused(field, text, "a finite number"))
}

fn share(field: &'static str, text: &str) -> Result<f32, ReceiptError> {
    let read = number(field, text)?;
    (0.0..=1.0)
        .contains(&read)
        .then_some(read)
        .ok_or_else(|| refused(field, text, "0 to 1"))
}

fn marks(text: &str) -> Result<Vec<Mark>, ReceiptError> {
    if text.split(',').count() > MOST_MARKS {
        return Err(refused("marks", text, "up to 40 steps"));
    }
    let mut marks: Vec<Mark> = Vec::new();
    for word in text.split(',') {
        let mut parts = word.splitn(3, ':');
        let mark = Mark {
            step: step("marked step", parts.next().unwrap_or_default())?,
            spikes: count("spike count", parts.next().unwrap_or_default())?,
            loss: parts.next().map(|loss| number("loss", loss)).transpose()?,
        };
        if marks.last().is_some_and(|before| before.step >= mark.step) {
            return Err(refused("marked step", word, "steps in their order"));
        }
        marks.push(mark);
    }
    Ok(marks)
}
