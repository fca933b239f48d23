//! Data of people's own, as the page hands it over.

use crate::core::dataset::{OwnSet, Unpacker};
use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes that are read at once: nothing but the data itself is ever held whole.
const PIECE: f64 = 4_194_304.0;

/// What a blob holds.
///
/// # Errors
/// In words, where it cannot be read or is no data.
pub(super) async fn unpacked(blob: &Blob) -> Result<OwnSet, String> {
    let mut unpacker = Unpacker::default();
    let mut from = 0.0;
    while from < blob.size() {
        let to = (from + PIECE).min(blob.size());
        let gone = |_| "the browser does not keep it any more".to_owned();
        let piece = blob.slice_with_f64_and_f64(from, to).map_err(gone)?;
        let bytes = JsFuture::from(piece.array_buffer()).await.map_err(gone)?;
        let bytes = Uint8Array::new(&bytes).to_vec();
        unpacker.feed(&bytes).map_err(|why| why.to_string())?;
        from = to;
    }
    unpacker.finish().map_err(|why| why.to_string())
}
