//! The formats of the examples, as other tools write them.

use flate2::Crc;

/// A file of an archive.
pub(super) struct Entry {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// A ZIP archive of stored files.
pub(super) fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for Entry { path, bytes } in entries {
        let mut crc = Crc::new();
        crc.update(bytes);
        let length = (bytes.len() as u32).to_le_bytes();
        let offset = (out.len() as u32).to_le_bytes();
        let name = (path.len() as u16).to_le_bytes();
        // Version 2.0, no flags, stored, on 1 January 1980.
        let start = [20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        let sums = [&crc.sum().to_le_bytes()[..], &length, &length].concat();
        let head = [&start[..], &sums, &name, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &head[..], path.as_bytes(), bytes].concat());
        directory.extend(
            [
                b"PK\x01\x02\x14\x00",
                &head[..],
                &[0; 10],
                &offset,
                path.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = (entries.len() as u16).to_le_bytes();
    let length = (directory.len() as u32).to_le_bytes();
    let start = (out.len() as u32).to_le_bytes();
    out.extend(directory);
    out.extend(
        [
            b"PK\x05\x06\0\0\0\0",
            &count[..],
            &count,
            &length,
            &start,
            &[0, 0],
        ]
        .concat(),
    );
    out
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

/// A grey picture; empty where it cannot be written, which it can.
pub(super) fn png(side: usize, pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, side as u32, side as u32);
    encoder.set_color(png::ColorType::Grayscale);
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(pixels));
    if written.is_err() {
        out.clear();
    }
    out
}
