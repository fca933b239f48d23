//! Arrays as NumPy writes them.

mod header;

use crate::core::exchange::numbers::half;
use crate::core::text::short;
use header::{Dtype, Order, dtype, header, shape, value};
use std::borrow::Cow;
use std::ops::Range;

/// An array with its numbers in C order; those of a file that has them so stay where they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Array<'a> {
    pub shape: Vec<usize>,
    dtype: Dtype,
    order: Order,
    bytes: Cow<'a, [u8]>,
    /// Where its numbers stand in `bytes`.
    place: Range<usize>,
}

/// Whether bytes begin as an array's file does.
pub fn is_npy(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x93NUMPY")
}

impl<'a> Array<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// What of it is not as it has to be.
    pub fn read(bytes: Cow<'a, [u8]>) -> Result<Self, String> {
        let (header, data) = header(&bytes)?;
        let (dtype, order) = dtype(header)?;
        let is_fortran = match value(header, "fortran_order")? {
            it if it.starts_with("True") => true,
            it if it.starts_with("False") => false,
            other => return Err(format!("its fortran_order is {}", short(other))),
        };
        let shape = shape(value(header, "shape")?)?;
        let count = shape
            .iter()
            .try_fold(1_usize, |all, &it| all.checked_mul(it));
        let length = count.and_then(|it| it.checked_mul(dtype.size()));
        let Some(length) = length.filter(|&length| length <= data.len()) else {
            let there = data.len();
            return Err(format!(
                "its shape {shape:?} has more numbers than its {there} bytes hold"
            ));
        };
        let start = bytes.len() - data.len();
        let mut place = start..start + length;
        let mut bytes = bytes;
        if is_fortran && shape.len() > 1 {
            bytes = Cow::Owned(in_c_order(&bytes[place], &shape, dtype.size()));
            place = 0..length;
        }
        Ok(Self {
            shape,
            dtype,
            order,
            bytes,
            place,
        })
    }

    fn data(&self) -> &[u8] {
        &self.bytes[self.place.clone()]
    }

    /// How many numbers or texts it has.
    pub fn len(&self) -> usize {
        self.place.len().checked_div(self.dtype.size()).unwrap_or(0)
    }

    pub fn is_text(&self) -> bool {
        matches!(self.dtype, Dtype::Text(_) | Dtype::Bytes(_))
    }

    /// Whether it is of whole numbers.
    pub fn is_whole(&self) -> bool {
        matches!(
            self.dtype,
            Dtype::Bool | Dtype::Unsigned(_) | Dtype::Signed(_)
        )
    }

    /// Whether it is of bytes, as pictures are.
    pub fn is_bytes(&self) -> bool {
        self.dtype == Dtype::Unsigned(1)
    }

    fn raw(&self, index: usize) -> [u8; 8] {
        let size = self.dtype.size();
        let mut own = [0; 8];
        let raw = &self.data()[index * size..(index + 1) * size];
        for (place, &byte) in raw.iter().enumerate().take(8) {
            let place = match self.order {
                Order::MostFirst => size - 1 - place,
                Order::LeastFirst => place,
            };
            own[place] = byte;
        }
        own
    }

    /// A number by its place in C order.
    pub fn number(&self, index: usize) -> f64 {
        let raw = self.raw(index);
        let bits = u64::from_le_bytes(raw);
        match self.dtype {
            Dtype::Bool => f64::from(u8::from(raw[0] != 0)),
            Dtype::Unsigned(_) => bits as f64,
            Dtype::Signed(size) => {
                let shift = 64 - 8 * size as u32;
                ((bits << shift) as i64 >> shift) as f64
            }
            Dtype::Float(2) => half(bits as u16).into(),
            Dtype::Float(4) => f32::from_bits(bits as u32).into(),
            Dtype::Float(_) => f64::from_bits(bits),
            Dtype::Text(_) | Dtype::Bytes(_) => f64::NAN,
        }
    }

    /// A number or text as the name of a class.
    pub fn name(&self, index: usize) -> String {
        let size = self.dtype.size();
        let raw = &self.data()[index * size..(index + 1) * size];
        match self.dtype {
            Dtype::Text(_) => {
                let (words, _) = raw.as_chunks::<4>();
                let code = |&word: &[u8; 4]| match self.order {
                    Order::MostFirst => u32::from_be_bytes(word),
                    Order::LeastFirst => u32::from_le_bytes(word),
                };
                let codes = words.iter().map(code).take_while(|&code| code != 0);
                codes
                    .map(|code| char::from_u32(code).unwrap_or('\u{fffd}'))
                    .collect()
            }
            Dtype::Bytes(_) => {
                let text = String::from_utf8_lossy(raw);
                text.trim_end_matches('\0').to_owned()
            }
            _ => self.number(index).to_string(),
        }
    }
}

/// The elements of an array whose first index is the fastest, with the last one so.
fn in_c_order(data: &[u8], shape: &[usize], size: usize) -> Vec<u8> {
    let mut strides = Vec::with_capacity(shape.len());
    let mut stride = size;
    for &length in shape {
        strides.push(stride);
        stride *= length;
    }
    let mut ordered = Vec::with_capacity(data.len());
    let mut index = vec![0_usize; shape.len()];
    for _ in 0..data.len().checked_div(size).unwrap_or(0) {
        let at: usize = index
            .iter()
            .zip(&strides)
            .map(|(index, stride)| index * stride)
            .sum();
        ordered.extend_from_slice(&data[at..at + size]);
        for place in (0..shape.len()).rev() {
            index[place] += 1;
            if index[place] < shape[place] {
                break;
            }
            index[place] = 0;
        }
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(descr: &str, fortran: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header =
            format!("{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
        let length = (header.len() as u16).to_le_bytes();
        [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
    }

    fn numbers(bytes: &[u8]) -> Vec<f64> {
        let array = Array::read(bytes.into()).expect("an array");
        (0..array.len()).map(|index| array.number(index)).collect()
    }

    #[test]
    fn every_dtype_is_read_in_either_order_of_bytes() {
        for (descr, data, wanted) in [
            ("'|b1'", &[0, 1][..], [0.0, 1.0]),
            ("'|u1'", &[7, 255], [7.0, 255.0]),
            ("'|i1'", &[7, 255], [7.0, -1.0]),
            ("'<i2'", &[0xfe, 0xff, 1, 0], [-2.0, 1.0]),
            ("'>i2'", &[0xff, 0xfe, 0, 1], [-2.0, 1.0]),
            (
                "'>u4'",
                &[0, 0, 1, 0, 255, 255, 255, 255],
                [256.0, 4_294_967_295.0],
            ),
            ("'<f2'", &[0x00, 0x3c, 0x00, 0xb8], [1.0, -0.5]),
            ("'<f4'", &[0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc1], [1.0, -10.0]),
        ] {
            assert_eq!(
                numbers(&file(descr, "False", "(2,)", data)),
                wanted,
                "{descr}"
            );
        }
        let doubles = [1.5_f64, -2.0].map(f64::to_be_bytes).concat();
        assert_eq!(
            numbers(&file("'>f8'", "False", "(2,)", &doubles)),
            [1.5, -2.0]
        );
    }

    #[test]
    fn numbers_in_c_order_are_read_where_they_stand() {
        let whole = file("'|u1'", "False", "(2,)", &[7, 9]);
        let array = Array::read(Cow::Borrowed(&whole)).expect("an array");
        let end = &whole[whole.len() - 2..];
        assert!(std::ptr::eq(array.data(), end));
    }

    #[test]
    fn an_array_in_fortran_order_is_the_same_array() {
        // [[1, 2, 3], [4, 5, 6]] by columns.
        let data = [1, 4, 2, 5, 3, 6];
        assert_eq!(
            numbers(&file("'|u1'", "True", "(2, 3)", &data)),
            [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
        );
    }

    #[test]
    fn texts_are_names_of_classes() {
        let data: Vec<u8> = "ab\0cde"
            .chars()
            .flat_map(|c| (c as u32).to_le_bytes())
            .collect();
        let array = Array::read(file("'<U3'", "False", "(2,)", &data).into()).expect("texts");
        assert_eq!([array.name(0), array.name(1)], ["ab", "cde"]);
    }

    #[test]
    fn a_shape_of_more_numbers_than_there_are_is_refused_whatever_its_product_comes_to() {
        for shape in [
            "(4,)",
            "(65536, 65536)",
            "(4294967296, 4294967296)",
            "(18446744073709551615, 2)",
        ] {
            let refused =
                Array::read(file("'|u1'", "False", shape, &[1, 2, 3]).into()).expect_err(shape);
            assert!(
                refused.contains("more numbers than its 3 bytes hold"),
                "{refused}"
            );
        }
        assert!(
            Array::read(file("'|u1'", "False", "(99999999999999999999,)", &[1]).into()).is_err()
        );
        let refused = Array::read(file("'|O'", "False", "(1,)", &[1]).into()).expect_err("objects");
        assert!(refused.contains("numpy.savez"), "{refused}");
        let refused =
            Array::read(file("[('t', '<f4')]", "False", "(1,)", &[1]).into()).expect_err("records");
        assert!(refused.contains("records"), "{refused}");
    }

    #[test]
    fn half_precision_is_exact_at_its_ends() {
        assert_eq!(half(0x0001), 5.960_464_5e-8);
        assert_eq!(half(0x7bff), 65504.0);
        assert_eq!(half(0x8000).to_bits(), (-0.0_f32).to_bits());
        assert!(half(0x7c00).is_infinite() && half(0x7e00).is_nan());
    }
}
