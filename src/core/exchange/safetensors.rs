//! safetensors: eight bytes of length, a header in JSON, numbers.

use super::numbers::decoded;
use super::tensor::{FileError, Format, NumberKind, Room, Tensor, TensorFile};
use super::weights::by_name;
use super::{BESIDE_WEIGHTS, OWN};
use crate::core::blocks::Blocks;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Bytes of a header: one of [`super::tensor::MOST_TENSORS`] names, and a configuration.
const MOST_HEADER: u64 = 4 << 20;
/// What the numbers begin at a multiple of.
const ALIGNMENT: usize = 8;

const NAME: &str = "safetensors";

/// Reads the weights of a file; what a run goes on with, which a file of ours may hold beside them, is
/// passed over.
///
/// # Errors
/// [`FileError`], with the tensor where it is one of them.
pub fn read(bytes: &[u8]) -> Result<TensorFile, FileError> {
    let (file, metadata) = opened(bytes)?;
    let is_own = metadata.contains_key(OWN);
    let is_beside = |name: &str| BESIDE_WEIGHTS.iter().any(|start| name.starts_with(start));
    let mut room = Room::default();
    let mut tensors = Vec::new();
    for (name, view) in file.iter() {
        if is_own && is_beside(name) {
            continue;
        }
        room.for_tensor(name, view.shape())?;
        let kind = kind(name, view.dtype())?;
        let values = decoded(name, kind, view.data())?;
        let tensor = Tensor {
            shape: view.shape().to_vec(),
            kind,
            values,
        };
        tensors.push((name.to_owned(), tensor));
    }
    // Writers sort by name or by width, so that the order in the file says nothing.
    tensors.sort_by(|(one, _), (other, _)| by_name(one, other));
    Ok(TensorFile {
        format: Format::Safetensors,
        tensors,
        metadata,
    })
}

/// The tensors of a file, not yet read, and its metadata.
pub(super) fn opened(
    bytes: &[u8],
) -> Result<(SafeTensors<'_>, BTreeMap<String, String>), FileError> {
    check_header(bytes)?;
    let damaged = |error: safetensors::SafeTensorError| FileError::Damaged {
        format: NAME,
        reason: error.to_string(),
    };
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let file = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let metadata = header.metadata().clone().unwrap_or_default();
    Ok((file, metadata.into_iter().collect()))
}

/// Whether bytes begin as a file of this format does: a length, which no text can be taken for, and a brace.
pub fn begins(bytes: &[u8]) -> bool {
    bytes.get(7..9).is_some_and(|two| two == [0, b'{'])
}

fn check_header(bytes: &[u8]) -> Result<(), FileError> {
    let length = bytes
        .first_chunk::<8>()
        .map(|&first| u64::from_le_bytes(first));
    match length {
        Some(found) if found > MOST_HEADER => Err(FileError::TooLarge {
            what: "bytes of the safetensors header".into(),
            found,
            allowed: MOST_HEADER,
        }),
        _ => Ok(()),
    }
}

fn kind(name: &str, dtype: Dtype) -> Result<NumberKind, FileError> {
    Ok(match dtype {
        Dtype::F16 => NumberKind::Float16,
        Dtype::BF16 => NumberKind::Bfloat16,
        Dtype::F32 => NumberKind::Float32,
        Dtype::F64 => NumberKind::Float64,
        Dtype::I8 => NumberKind::Int8,
        Dtype::U8 => NumberKind::Uint8,
        Dtype::I16 => NumberKind::Int16,
        Dtype::I32 => NumberKind::Int32,
        Dtype::I64 => NumberKind::Int64,
        Dtype::BOOL => NumberKind::Bool,
        other => {
            let reason = format!("has dtype {other:?}; allowed: F16, BF16, F32, F64, integers");
            return Err(FileError::of_tensor(name, reason));
        }
    })
}

/// Numbers as a file has them.
pub(super) struct Stored {
    /// As the header names it.
    pub dtype: &'static str,
    /// Bytes of one number.
    pub width: usize,
    pub shape: Vec<usize>,
    /// Little-endian.
    pub bytes: Blocks,
}

impl Stored {
    /// 32-bit numbers along one axis.
    pub fn numbers(values: &[f32]) -> Self {
        Self {
            dtype: "F32",
            width: 4,
            shape: vec![values.len()],
            bytes: Blocks::from(
                values
                    .iter()
                    .flat_map(|it| it.to_le_bytes())
                    .collect::<Vec<u8>>(),
            ),
        }
    }

    /// Whole numbers of 64 bits along one axis.
    pub fn wide(values: impl Iterator<Item = i64>) -> Self {
        let bytes: Vec<u8> = values.flat_map(i64::to_le_bytes).collect();
        Self {
            dtype: "I64",
            width: 8,
            shape: vec![bytes.len() / 8],
            bytes: bytes.into(),
        }
    }

    /// Bytes along one axis.
    pub fn bytes(bytes: impl Into<Blocks>) -> Self {
        let bytes = bytes.into();
        Self {
            dtype: "U8",
            width: 1,
            shape: vec![bytes.len()],
            bytes,
        }
    }

    /// The same along these axes.
    pub fn shaped(self, shape: Vec<usize>) -> Self {
        Self { shape, ..self }
    }
}

impl From<&Tensor> for Stored {
    /// What is of [`NumberKind::Int64`] as such, all else with 32 bits.
    fn from(tensor: &Tensor) -> Self {
        let stored = if tensor.kind == NumberKind::Int64 {
            Self::wide(tensor.values.iter().map(|&value| value as i64))
        } else {
            Self::numbers(&tensor.values)
        };
        stored.shaped(tensor.shape.clone())
    }
}

/// Writes a file, the same bytes for the same tensors: its names are sorted, those of the metadata too,
/// which a hash map's order would not be. What is of [`NumberKind::Int64`] is written as such, all else
/// with 32 bits.
pub fn write(tensors: &BTreeMap<String, Tensor>, metadata: &BTreeMap<String, String>) -> Vec<u8> {
    let stored = |(name, tensor): (&String, &Tensor)| (name.clone(), Stored::from(tensor));
    write_stored(tensors.iter().map(stored).collect(), metadata).whole()
}

/// The same of what is there as bytes.
pub(super) fn write_stored(
    tensors: BTreeMap<String, Stored>,
    metadata: &BTreeMap<String, String>,
) -> Blocks {
    let mut header = Map::new();
    header.insert("__metadata__".to_owned(), json!(metadata));
    let mut in_order: Vec<(String, Stored)> = tensors.into_iter().collect();
    // Wide numbers first, so that each begins at a multiple of its width.
    in_order.sort_by_key(|(_, stored)| std::cmp::Reverse(stored.width));
    let mut end = 0;
    for (name, stored) in &in_order {
        let start = end;
        end += stored.bytes.len();
        let entry: Value = json!({
            "dtype": stored.dtype,
            "shape": stored.shape,
            "data_offsets": [start, end],
        });
        header.insert(name.clone(), entry);
    }
    let mut text = Value::Object(header).to_string();
    text.extend(std::iter::repeat_n(
        ' ',
        text.len().next_multiple_of(ALIGNMENT) - text.len(),
    ));
    let mut file = Blocks::from([&(text.len() as u64).to_le_bytes(), text.as_bytes()].concat());
    for (_, stored) in in_order {
        file.append(stored.bytes);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> (BTreeMap<String, Tensor>, BTreeMap<String, String>) {
        let reset = Tensor {
            kind: NumberKind::Int64,
            ..Tensor::scalar(1.0)
        };
        let tensors = [
            ("linears.0.weight", Tensor::new([2, 3], vec![0.5; 6])),
            ("linears.10.bias", Tensor::new([1], vec![-1.0])),
            ("linears.2.bias", Tensor::new([2], vec![1.0, 2.0])),
            ("neurons.0.reset_mechanism_val", reset),
        ];
        let metadata = [("format", "pt"), ("config", "{}"), ("lyapunov_lab", "1")];
        (
            tensors.map(|(name, it)| (name.to_owned(), it)).into(),
            metadata
                .map(|(key, text)| (key.to_owned(), text.to_owned()))
                .into(),
        )
    }

    #[test]
    fn what_is_written_is_read_again_in_the_order_of_its_numbers() {
        let (tensors, metadata) = example();
        let bytes = write(&tensors, &metadata);
        let file = read(&bytes).expect("a file");
        assert_eq!(file.metadata, metadata);
        let names: Vec<&str> = file.tensors.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names[..3],
            ["linears.0.weight", "linears.2.bias", "linears.10.bias"]
        );
        assert_eq!(
            file.tensors.into_iter().collect::<BTreeMap<_, _>>(),
            tensors
        );
    }

    #[test]
    fn the_same_tensors_are_the_same_bytes() {
        let (tensors, metadata) = example();
        assert_eq!(write(&tensors, &metadata), write(&tensors, &metadata));
    }

    #[test]
    fn a_header_beyond_the_limit_is_refused_before_it_is_read() {
        let mut bytes = (MOST_HEADER + 1).to_le_bytes().to_vec();
        bytes.extend(b"{}");
        let said = read(&bytes).expect_err("too long").to_string();
        assert!(
            said.contains("4194305") && said.contains("4194304"),
            "{said}"
        );
    }
}
