//! A file that the visitor gives.

use crate::core::text::decoded;
use crate::page::language::{heard, say};
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// Its bytes; `None` of one that the browser cannot read.
///
/// # Errors
/// Words where it has more than `most` of them; then none is read.
pub(super) async fn bytes_of(file: &Blob, most: usize) -> Result<Option<Vec<u8>>, String> {
    if file.size() > most as f64 {
        let size = file.size();
        return Err(say!(
            "The file has {size} bytes; allowed: up to {most}.",
            size,
            most
        ));
    }
    let bytes = JsFuture::from(file.array_buffer()).await.ok();
    Ok(bytes.map(|bytes| Uint8Array::new(&bytes).to_vec()))
}

/// Its text; nothing of one that the browser cannot read.
///
/// # Errors
/// As [`bytes_of`], or where it is no text.
pub(super) async fn text_of(file: &File, most: usize) -> Result<String, String> {
    let bytes = bytes_of(file, most).await?.unwrap_or_default();
    decoded(&bytes).map_err(|error| {
        say!(
            "It cannot be read: {error}.",
            error = heard(&error.to_string())
        )
    })
}
