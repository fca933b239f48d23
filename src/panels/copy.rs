//! Text into the clipboard.

use crate::signal::Signal;
use crate::site;

/// Copies a text, and says in `said` whether that worked.
pub fn copy(text: String, said: Signal<String>) {
    site::copy(&text, said);
}
