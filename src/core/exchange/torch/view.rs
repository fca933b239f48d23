//! A tensor as a view of a storage: where it begins, its sizes, and how far its axes step.

use super::super::numbers::decoded;
use super::super::tensor::{FileError, NumberKind};

/// Where a tensor's numbers lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub kind: NumberKind,
    /// Of the storage: its entry in the archive.
    pub key: String,
    pub offset: u64,
    pub size: Vec<usize>,
    pub stride: Vec<usize>,
}

impl View {
    /// The `count` numbers of it, row-major.
    pub fn values(&self, name: &str, storage: &[u8], count: usize) -> Result<Vec<f32>, FileError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        self.check(name, storage, count)?;
        let width = self.kind.bytes();
        // Checked to lie within the storage.
        let start = self.offset as usize * width;
        if self.is_contiguous() {
            return decoded(name, self.kind, &storage[start..start + count * width]);
        }
        let mut bytes = Vec::with_capacity(count * width);
        let mut place = vec![0; self.size.len()];
        for _ in 0..count {
            let steps = place.iter().zip(&self.stride);
            let at = start + width * steps.map(|(place, stride)| place * stride).sum::<usize>();
            bytes.extend_from_slice(&storage[at..at + width]);
            self.advance(&mut place);
        }
        decoded(name, self.kind, &bytes)
    }

    /// To the next place, the last axis first.
    fn advance(&self, place: &mut [usize]) {
        for (place, &size) in place.iter_mut().zip(&self.size).rev() {
            *place += 1;
            if *place < size {
                return;
            }
            *place = 0;
        }
    }

    fn is_contiguous(&self) -> bool {
        let mut step = 1;
        for (&size, &stride) in self.size.iter().zip(&self.stride).rev() {
            if size != 1 && stride != step {
                return false;
            }
            step *= size;
        }
        true
    }

    /// That its last number lies within the storage, and that none is there many times: such a view of a small
    /// file may be of any size.
    fn check(&self, name: &str, storage: &[u8], count: usize) -> Result<(), FileError> {
        let mut axes = self.size.iter().zip(&self.stride);
        let reach = axes.try_fold(self.offset, |reach, (&size, &stride)| {
            let steps = (size as u64 - 1).checked_mul(stride as u64)?;
            reach.checked_add(steps)
        });
        let needed = reach
            .and_then(|last| last.checked_add(1))
            .and_then(|numbers| numbers.checked_mul(self.kind.bytes() as u64));
        match needed {
            Some(needed) if needed <= storage.len() as u64 => {
                if count <= storage.len() / self.kind.bytes() {
                    return Ok(());
                }
                Err(FileError::of_tensor(
                    name,
                    format!(
                        "of shape {:?} repeats the {} bytes of its storage; save tensor.clone()",
                        self.size,
                        storage.len()
                    ),
                ))
            }
            _ => Err(FileError::of_tensor(
                name,
                format!(
                    "of shape {:?} reaches beyond its storage of {} bytes",
                    self.size,
                    storage.len()
                ),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(offset: u64, size: &[usize], stride: &[usize]) -> View {
        View {
            kind: NumberKind::Uint8,
            key: "0".into(),
            offset,
            size: size.to_vec(),
            stride: stride.to_vec(),
        }
    }

    #[test]
    fn a_transposed_view_is_read_row_by_row() {
        let storage = [1, 2, 3, 4, 5, 6, 7];
        let transposed = view(1, &[3, 2], &[1, 3]);
        let read = transposed.values("w", &storage, 6).expect("within");
        assert_eq!(read, [2.0, 5.0, 3.0, 6.0, 4.0, 7.0]);
        let rows = view(0, &[1, 2, 3], &[99, 3, 1]).values("w", &storage, 6);
        assert_eq!(rows.expect("within"), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    }

    #[test]
    fn a_view_beyond_its_storage_is_refused_whatever_overflows() {
        for view in [
            view(2, &[3, 2], &[1, 3]),
            view(u64::MAX, &[2], &[1]),
            view(0, &[2, 2], &[usize::MAX, usize::MAX]),
        ] {
            let said = view.values("fc1.weight", &[0; 7], 6).expect_err("beyond");
            assert!(
                said.to_string().contains("beyond its storage of 7 bytes"),
                "{said}"
            );
        }
    }
}
