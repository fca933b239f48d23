//! Text as a file, made in the page: nothing goes over the network.

use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// How long the browser has to begin with the file.
const WHILE: Duration = Duration::from_secs(60);

/// Gives the visitor a file. A browser that will not have it gives none.
pub fn download(name: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let address = Blob::new_with_str_sequence(&parts)
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    let anchor = document().create_element("a").ok();
    let anchor = anchor.and_then(|it| it.dyn_into::<HtmlAnchorElement>().ok());
    if let (Ok(address), Some(anchor)) = (address, anchor) {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
        set_timeout(
            move || {
                // Fails for no address of this page.
                let _ = Url::revoke_object_url(&address);
            },
            WHILE,
        );
    }
}
