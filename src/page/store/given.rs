//! A file that the visitor gives.

use crate::core::text::decoded;
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Its text; nothing of one that the browser cannot read.
///
/// # Errors
/// Words where it has more than `most` bytes, of which none is read, or is no text.
pub(super) async fn text_of(file: &File, most: usize) -> Result<String, String> {
    if file.size() > most as f64 {
        let size = file.size();
        return Err(format!("The file has {size} bytes; allowed: up to {most}."));
    }
    let Ok(bytes) = JsFuture::from(file.array_buffer()).await else {
        return Ok(String::new());
    };
    let text = decoded(&Uint8Array::new(&bytes).to_vec());
    text.map_err(|error| format!("It cannot be read: {error}."))
}
