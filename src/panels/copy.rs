//! Text into the clipboard.

use crate::signal::{Signal, spawn};
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Copies a text, and says in `said` whether that worked.
pub fn copy(text: String, said: Signal<String>) {
    spawn(async move {
        let copied = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        said.set(match copied {
            Ok(_) => "Copied.".to_owned(),
            Err(_) => "The browser did not allow it: select the text and copy it.".to_owned(),
        });
    });
}
