//! PNG and JPEG as grey values.

use super::turned::{held, turned};
use png::{BitDepth, ColorType, Decoder, Limits, Transformations};
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pixels on a side of a picture.
const MOST_SIDE: usize = 4096;
/// Bytes that a picture takes while it is unpacked.
const MOST_BYTES: usize = 64 << 20;
/// Bytes of a pixel: four numbers of 16 bits.
const MOST_PIXEL: usize = 8;
/// Of 8 bits.
const WHITE: u16 = 255;

/// Grey values, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grey {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u16>,
    /// White: of 8 bits or of 16.
    pub most: u16,
    /// Whether it is kept otherwise than it is seen.
    pub is_turned: bool,
}

impl Grey {
    /// Reads a picture, whichever it is by its first bytes.
    ///
    /// # Errors
    /// What follows "FILE ".
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            png(bytes)
        } else if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            jpeg(bytes)
        } else {
            Err("is neither PNG nor JPEG, whatever it is called".to_owned())
        }
    }
}

fn checked(width: usize, height: usize) -> Result<(), String> {
    let is_small = |side: usize| (1..=MOST_SIDE).contains(&side);
    if is_small(width) && is_small(height) {
        return Ok(());
    }
    Err(format!(
        "is {width} x {height} pixels; allowed: 1 to {MOST_SIDE} on each side"
    ))
}

fn png(bytes: &[u8]) -> Result<Grey, String> {
    let broken = |why: png::DecodingError| format!("is no whole picture: {why}");
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST_BYTES });
    decoder.set_ignore_text_chunk(true);
    let header = decoder.read_header_info().map_err(broken)?;
    let (width, height) = (header.width as usize, header.height as usize);
    checked(width, height)?;
    // Of 12 bits in 16 the upper 8 are few.
    let is_deep =
        header.bit_depth == BitDepth::Sixteen && width * height * MOST_PIXEL <= MOST_BYTES;
    decoder.set_transformations(if is_deep {
        Transformations::EXPAND
    } else {
        Transformations::normalize_to_color8()
    });
    let mut reader = decoder.read_info().map_err(broken)?;
    let size = reader
        .output_buffer_size()
        .filter(|&size| size <= MOST_BYTES);
    let mut buffer = vec![0; size.ok_or("takes too much room")?];
    let frame = reader.next_frame(&mut buffer).map_err(broken)?;
    let color = match frame.color_type {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err("has colours that are not read".to_owned()),
    };
    let bytes = &buffer[..frame.buffer_size()];
    let exif = reader.info().exif_metadata.as_deref();
    if is_deep {
        let (numbers, _) = bytes.as_chunks::<2>();
        let numbers: Vec<u16> = numbers.iter().map(|&it| u16::from_be_bytes(it)).collect();
        let pixels = numbers.chunks_exact(color).map(|it| luma(it, u16::MAX));
        return finished([width, height], pixels.collect(), u16::MAX, exif);
    }
    let numbers: Vec<u16> = bytes.iter().map(|&it| it.into()).collect();
    let pixels = numbers.chunks_exact(color).map(|it| luma(it, WHITE));
    finished([width, height], pixels.collect(), WHITE, exif)
}

/// The picture as it is to be seen.
fn finished(
    [width, height]: [usize; 2],
    pixels: Vec<u16>,
    most: u16,
    exif: Option<&[u8]>,
) -> Result<Grey, String> {
    if pixels.len() != width * height {
        return Err("is no whole picture".to_owned());
    }
    let held = held(exif);
    let ([width, height], pixels) = match held {
        Some(held) => turned([width, height], &pixels, held),
        None => ([width, height], pixels),
    };
    Ok(Grey {
        width,
        height,
        pixels,
        most,
        is_turned: held.is_some(),
    })
}

/// Rec. 601, as most libraries have it; what can be seen through is white.
fn luma(pixel: &[u16], most: u16) -> u16 {
    let white = u64::from(most);
    let opaque = |grey: u64, alpha: u16| {
        let alpha = u64::from(alpha);
        (grey * alpha + white * (white - alpha) + white / 2) / white
    };
    let grey = |red: u16, green: u16, blue: u16| {
        (299 * u64::from(red) + 587 * u64::from(green) + 114 * u64::from(blue) + 500) / 1000
    };
    let grey = match *pixel {
        [grey] => grey.into(),
        [grey, alpha] => opaque(grey.into(), alpha),
        [red, green, blue] => grey(red, green, blue),
        [red, green, blue, alpha] => opaque(grey(red, green, blue), alpha),
        _ => 0,
    };
    // Not above white.
    grey as u16
}

fn jpeg(bytes: &[u8]) -> Result<Grey, String> {
    let broken = |why: zune_jpeg::errors::DecodeErrors| format!("is no whole picture: {why:?}");
    let options = DecoderOptions::default()
        .set_max_width(MOST_SIDE)
        .set_max_height(MOST_SIDE)
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(broken)?;
    let info = decoder.info().ok_or("is no whole picture")?;
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    checked(width, height)?;
    let pixels = decoder.decode().map_err(broken)?;
    let pixels = pixels.into_iter().map(u16::from).collect();
    let exif = decoder.exif().map(Vec::as_slice);
    finished([width, height], pixels, WHITE, exif)
}
