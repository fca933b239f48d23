//! Numbers of other widths as those of 32 bits.

use super::tensor::{FileError, NumberKind};

/// `count` numbers of a tensor from little-endian bytes, that many of which there are, each rounded to
/// 32 bits.
///
/// # Errors
/// The first that is NaN, infinite or beyond 32 bits, and where it stands.
pub fn decoded(name: &str, kind: NumberKind, bytes: &[u8]) -> Result<Vec<f32>, FileError> {
    let values: Vec<f32> = match kind {
        NumberKind::Float16 => each(bytes, |bits| half(u16::from_le_bytes(bits))),
        NumberKind::Bfloat16 => each(bytes, |bits| {
            f32::from_bits(u32::from(u16::from_le_bytes(bits)) << 16)
        }),
        NumberKind::Float32 => each(bytes, f32::from_le_bytes),
        NumberKind::Float64 => each(bytes, |bits| f64::from_le_bytes(bits) as f32),
        NumberKind::Int8 => each(bytes, |bits| f32::from(i8::from_le_bytes(bits))),
        NumberKind::Uint8 | NumberKind::Bool => each(bytes, |[byte]| f32::from(byte)),
        NumberKind::Int16 => each(bytes, |bits| f32::from(i16::from_le_bytes(bits))),
        NumberKind::Int32 => each(bytes, |bits| i32::from_le_bytes(bits) as f32),
        NumberKind::Int64 => each(bytes, |bits| i64::from_le_bytes(bits) as f32),
    };
    match values.iter().position(|value| !value.is_finite()) {
        Some(at) => Err(FileError::of_tensor(
            name,
            format!("holds {} at number {at}; allowed: finite", values[at]),
        )),
        None => Ok(values),
    }
}

fn each<const N: usize>(bytes: &[u8], number: impl Fn([u8; N]) -> f32) -> Vec<f32> {
    let (chunks, _) = bytes.as_chunks::<N>();
    chunks.iter().map(|&chunk| number(chunk)).collect()
}

/// IEEE 754's 16 bits: sign, five of exponent, ten of fraction.
pub fn half(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff);
    match (exponent, fraction) {
        (0, _) => {
            let small = fraction as f32 * f32::from_bits(0x3380_0000);
            f32::from_bits(sign | small.to_bits())
        }
        (31, _) => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// A 32-bit number as the shortest decimal that means it: 0.9, not 0.8999999761581421.
pub fn shortest(value: f32) -> f64 {
    // A number's own digits are one.
    value.to_string().parse().unwrap_or(f64::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_read_with_subnormals_and_ends() {
        for (bits, value) in [
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65504.0),
            (0x0001, 5.960_464_5e-8),
            (0x03ff, 6.097_555e-5),
            (0x3555, 0.333_251_95),
            (0x7c00, f32::INFINITY),
            (0x8000, -0.0),
        ] {
            assert_eq!(half(bits), value, "{bits:#x}");
        }
        assert!(half(0x7e00).is_nan());
    }

    #[test]
    fn every_kind_is_rounded_to_32_bits() {
        let read = |kind, bytes: &[u8]| decoded("w", kind, bytes).expect("finite");
        assert_eq!(read(NumberKind::Float64, &0.1f64.to_le_bytes()), [0.1]);
        assert_eq!(read(NumberKind::Bfloat16, &[0x80, 0xbf]), [-1.0]);
        assert_eq!(read(NumberKind::Int64, &(-3i64).to_le_bytes()), [-3.0]);
        assert_eq!(read(NumberKind::Int8, &[0xff]), [-1.0]);
        assert_eq!(shortest(0.9), 0.9);
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_place() {
        let bytes: Vec<u8> = [1.0, f64::MAX]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        let said = decoded("fc1.weight", NumberKind::Float64, &bytes).expect_err("beyond 32 bits");
        assert_eq!(
            said.to_string(),
            "tensor “fc1.weight” holds inf at number 1; allowed: finite"
        );
    }
}
