//! Text into the clipboard.

use crate::page::site;
use leptos::prelude::*;

/// Copies a text, and says in `said` whether that worked.
pub fn copy(text: String, said: RwSignal<String>) {
    site::copy(&text, said);
}
