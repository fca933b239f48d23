//! Tensors by name, as a file holds them.

use crate::core::text::short;
use serde::Serialize;
use std::collections::BTreeMap;

/// Tensors that a file of weights may hold: a network of 32 layers has some 300.
pub const MOST_TENSORS: usize = 4096;
/// Numbers that they may hold together: twice what a network may learn.
pub const MOST_NUMBERS: u64 = 16_000_000;
/// Axes of one.
pub const MOST_AXES: usize = 8;
/// Bytes of a tensor's name.
pub const MOST_NAME: usize = 512;

/// How numbers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberKind {
    Float16,
    Bfloat16,
    Float32,
    Float64,
    Int8,
    Uint8,
    Int16,
    Int32,
    Int64,
    Bool,
}

impl NumberKind {
    /// Bytes of one number.
    pub fn bytes(self) -> usize {
        match self {
            Self::Int8 | Self::Uint8 | Self::Bool => 1,
            Self::Float16 | Self::Bfloat16 | Self::Int16 => 2,
            Self::Float32 | Self::Int32 => 4,
            Self::Float64 | Self::Int64 => 8,
        }
    }
}

/// A tensor in host memory, row-major; every number is finite.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    pub shape: Vec<usize>,
    /// How the file had its numbers.
    pub kind: NumberKind,
    pub values: Vec<f32>,
}

impl Tensor {
    /// Of 32-bit numbers.
    pub fn new(shape: impl Into<Vec<usize>>, values: Vec<f32>) -> Self {
        Self {
            shape: shape.into(),
            kind: NumberKind::Float32,
            values,
        }
    }

    /// Of one number, without axes.
    pub fn scalar(value: f32) -> Self {
        Self::new([], vec![value])
    }

    /// The one number of a tensor whose numbers are all the same.
    pub fn single(&self) -> Option<f32> {
        let first = *self.values.first()?;
        self.values
            .iter()
            .all(|&value| value == first)
            .then_some(first)
    }
}

/// Which of the formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Safetensors,
    /// The ZIP archive of `torch.save`.
    Torch,
}

/// What a file of weights holds.
#[derive(Debug, Clone, PartialEq)]
pub struct TensorFile {
    pub format: Format,
    /// In the file's order where that says something (`torch.save`), else in that of their names with
    /// numbers by their value.
    pub tensors: Vec<(String, Tensor)>,
    pub metadata: BTreeMap<String, String>,
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Another kind of file than is wanted here.
    #[error("{found}; wanted: {wanted}")]
    Kind { found: String, wanted: String },
    /// A file of the format, but damaged, or of a part of it that is not read.
    #[error("{format}: {reason}")]
    Damaged {
        format: &'static str,
        reason: String,
    },
    /// More than is read.
    #[error("{what}: {found}; allowed: {allowed} at most")]
    TooLarge {
        what: String,
        found: u64,
        allowed: u64,
    },
    /// A pickle that would run code of its own.
    #[error(
        "the pickle names {name} (byte {at}), which is not run; allowed: what a state_dict needs \
         (tensors, numbers, text, dictionaries). Save the weights alone: \
         torch.save(model.state_dict(), \"weights.pt\")"
    )]
    ForeignGlobal { name: String, at: usize },
    /// One of its tensors.
    #[error("tensor {tensor} {reason}")]
    Tensor { tensor: String, reason: String },
}

impl FileError {
    pub(crate) fn of_tensor(tensor: &str, reason: impl Into<String>) -> Self {
        Self::Tensor {
            tensor: short(tensor),
            reason: reason.into(),
        }
    }
}

/// Counts what is read of a file, before it is.
#[derive(Debug, Default)]
pub struct Room {
    tensors: usize,
    numbers: u64,
}

impl Room {
    /// How many numbers a tensor of this shape holds, once it is sure that they may be read.
    ///
    /// # Errors
    /// More tensors, axes or numbers, or a longer name, than are read.
    pub fn for_tensor(&mut self, name: &str, shape: &[usize]) -> Result<usize, FileError> {
        let most = |what: String, found: u64, allowed: u64| {
            if found <= allowed {
                return Ok(());
            }
            Err(FileError::TooLarge {
                what,
                found,
                allowed,
            })
        };
        self.tensors += 1;
        let shown = short(name);
        most("tensors".into(), self.tensors as u64, MOST_TENSORS as u64)?;
        let bytes = format!("bytes of a tensor's name, {shown}");
        most(bytes, name.len() as u64, MOST_NAME as u64)?;
        let axes = format!("axes of tensor {shown}");
        most(axes, shape.len() as u64, MOST_AXES as u64)?;
        let product = |all: u64, &axis: &usize| all.saturating_mul(axis as u64);
        let count = shape.iter().fold(1, product);
        self.numbers = self.numbers.saturating_add(count);
        let numbers = format!("numbers up to tensor {shown} of shape {shape:?}");
        most(numbers, self.numbers, MOST_NUMBERS)?;
        // Within the limit above.
        Ok(count as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_whose_product_overflows_is_refused_by_name() {
        let mut room = Room::default();
        let refused = room.for_tensor("fc1.weight", &[usize::MAX, usize::MAX, 2]);
        let said = refused.expect_err("too large").to_string();
        assert!(
            said.contains("fc1.weight") && said.contains("16000000"),
            "{said}"
        );
    }

    #[test]
    fn tensors_are_counted_together() {
        let mut room = Room::default();
        assert_eq!(room.for_tensor("a", &[4000, 2000]), Ok(8_000_000));
        assert_eq!(room.for_tensor("b", &[]), Ok(1));
        assert!(room.for_tensor("c", &[4000, 2000]).is_err());
    }
}
