//! Files made in the page: nothing goes over the network.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// How long the browser has to begin with the file.
const WHILE: Duration = Duration::from_secs(60);

/// Gives the visitor a file. A browser that will not have it gives none.
/// `kind` is its media type.
pub fn download(name: &str, kind: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    give(
        name,
        Blob::new_with_str_sequence_and_options(&parts, &of(kind)),
    );
}

/// The same of a table, its lines with commas between.
pub fn download_table(name: &str, csv: &str) {
    download(name, "text/csv", csv);
}

/// The same of what is one already.
pub fn download_blob(name: &str, blob: &Blob) {
    if let Ok(address) = Url::create_object_url_with_blob(blob) {
        download_once(name, address);
    }
}

/// The same of bytes.
pub fn download_bytes(name: &str, kind: &str, bytes: &[u8]) {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    give(
        name,
        Blob::new_with_u8_array_sequence_and_options(&parts, &of(kind)),
    );
}

fn of(kind: &str) -> BlobPropertyBag {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    options
}

fn give(name: &str, blob: Result<Blob, JsValue>) {
    if let Ok(blob) = blob {
        download_blob(name, &blob);
    }
}

/// Gives the visitor a file that the page has, under its name.
pub fn download_file(file: &File) {
    download_blob(&file.name(), file);
}

fn download_once(name: &str, address: String) {
    download_from(name, &address);
    set_timeout(
        move || {
            // Fails for no address of this page.
            let _ = Url::revoke_object_url(&address);
        },
        WHILE,
    );
}

/// The same of what stands at `address`, a `blob:` or `data:` of the page's own.
pub fn download_from(name: &str, address: &str) {
    let anchor = document().create_element("a").ok();
    if let Some(anchor) = anchor.and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok()) {
        anchor.set_href(address);
        anchor.set_download(name);
        anchor.click();
    }
}
