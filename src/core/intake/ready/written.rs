//! The formats of the examples, as other tools write them.

use rawzip::ZipArchiveWriter;
use std::io::Write;

/// A ZIP archive of stored files, by their paths; empty where it cannot be written, which it can.
pub(super) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    archive(files).unwrap_or_default()
}

fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut out = Vec::new();
    let mut writer = ZipArchiveWriter::new(&mut out);
    for (path, bytes) in files {
        let (mut file, config) = writer.new_file(path).start()?;
        let mut stored = config.wrap(&mut file);
        stored.write_all(bytes)?;
        let (_, descriptor) = stored.finish()?;
        file.finish(descriptor)?;
    }
    writer.finish()?;
    Ok(out)
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
