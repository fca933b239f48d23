//! Text into the clipboard.

use crate::page::signal::Signal;
use crate::page::site;

/// Copies a text, and says in `said` whether that worked.
pub fn copy(text: String, said: Signal<String>) {
    site::copy(&text, said);
}
