//! Which parts of the page are folded, and what else is remembered between visits.

use leptos::prelude::window;
use web_sys::Storage;

/// What a name is kept under in this browser: other pages of the same server keep things too.
pub fn key_of(name: &str) -> String {
    format!("lyapunov-lab.{name}")
}

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
    storage()?.get_item(&key_of(name)).ok()?
}

/// Keeps it.
pub fn store(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key_of(name), value);
    }
}

/// Keeps it no longer.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key_of(name));
    }
}

/// A text kept as long as the tab is open, over reloads too, and seen by no other tab.
pub fn recall_in_tab(name: &str) -> Option<String> {
    tab()?.get_item(&key_of(name)).ok()?
}

/// Keeps it.
pub fn store_in_tab(name: &str, value: &str) {
    if let Some(tab) = tab() {
        let _ = tab.set_item(&key_of(name), value);
    }
}

/// Keeps it no longer.
pub fn forget_in_tab(name: &str) {
    if let Some(tab) = tab() {
        let _ = tab.remove_item(&key_of(name));
    }
}

fn key(part: &str) -> String {
    key_of(&format!("fold.{part}"))
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
