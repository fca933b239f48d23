//! Which parts of the page are folded, and what else is remembered between visits.

use leptos::prelude::window;
use web_sys::Storage;

/// Whether the visitor last left a part open; `None` where nothing is remembered.
pub fn remembered(part: &str) -> Option<bool> {
    let value = storage()?.get_item(&key(part)).ok()??;
    Some(value == "open")
}

/// Remembers it. A browser that keeps nothing merely forgets.
pub fn remember(part: &str, open: bool) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(part), if open { "open" } else { "folded" });
    }
}

/// A text kept between visits.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(&format!("lyapunov-lab.{name}")).ok()?
}

/// Keeps it.
pub fn store(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("lyapunov-lab.{name}"), value);
    }
}

/// Keeps it no longer.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&format!("lyapunov-lab.{name}"));
    }
}

fn key(part: &str) -> String {
    format!("lyapunov-lab.fold.{part}")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
