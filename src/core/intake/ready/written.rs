//! The formats of the examples, as other tools write them.

use crate::core::archive;

/// A ZIP archive of stored files, by their paths; empty where it cannot be written, which it can.
pub(super) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    archive::zip(files).unwrap_or_default()
}

/// An array in C order.
pub(super) fn npy(descr: &str, shape: &[usize], data: &[u8]) -> Vec<u8> {
    let lengths: Vec<String> = shape.iter().map(|length| format!("{length},")).collect();
    let shape = lengths.join(" ");
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}");
    // Whole blocks of 64 bytes, the last a line break.
    let padded = (10 + header.len() + 1).next_multiple_of(64) - 10;
    let header = format!("{header:<width$}\n", width = padded - 1);
    let length = (header.len() as u16).to_le_bytes();
    [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), data].concat()
}

/// A grey picture of at most 200 x 200, not deflated: an encoder would be a tenth of the reader.
pub(super) fn png(side: usize, pixels: &[u8]) -> Vec<u8> {
    // Each row begins with how it is filtered, which is not at all.
    let rows = pixels.chunks(side).flat_map(|row| [&[0], row].concat());
    let raw: Vec<u8> = rows.collect();
    let (side, length) = ((side as u32).to_be_bytes(), raw.len() as u16);
    let head = [&side[..], &side, &[8, 0, 0, 0, 0]].concat();
    let data = [
        &[0x78, 0x01, 0x01][..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
        &raw,
        &adler32(&raw).to_be_bytes(),
    ];
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", head), (b"IDAT", data.concat()), (b"IEND", vec![])] {
        let named = [&kind[..], &content].concat();
        out.extend((content.len() as u32).to_be_bytes());
        out.extend_from_slice(&named);
        out.extend(rawzip::crc32(&named).to_be_bytes());
    }
    out
}

/// Of RFC 1950.
fn adler32(bytes: &[u8]) -> u32 {
    let add = |(a, b): (u32, u32), &byte: &u8| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    };
    let (a, b) = bytes.iter().fold((1, 0), add);
    b << 16 | a
}
