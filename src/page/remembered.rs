//! Which parts of the page are folded, and what else is remembered between visits.

use leptos::prelude::window;
use std::cell::RefCell;
use std::collections::BTreeMap;
use web_sys::Storage;

thread_local! {
    /// What the tab was to keep and the browser refused: it lasts as long as the page.
    static REFUSED: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// What a name is kept under in this browser: other pages of the same server keep things too.
pub fn key_of(name: &str) -> String {
    format!("lyapunov-lab.{name}")
}

/// Whether the visitor last left a part open; `None` where nothing is remembered.
pub fn remembered(part: &str) -> Option<bool> {
    let value = storage()?.get_item(&key(part)).ok()??;
    Some(value == "open")
}

/// Remembers that it is open. A browser that keeps nothing merely forgets.
pub fn remember_open(part: &str) {
    put(part, "open");
}

/// Remembers that it is folded.
pub fn remember_folded(part: &str) {
    put(part, "folded");
}

fn put(part: &str, state: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(part), state);
    }
}

/// A text kept between visits.
pub fn recall(name: &str) -> Option<String> {
    storage()?.get_item(&key_of(name)).ok()?
}

/// Keeps it; whether it can be read back. A browser may keep nothing, or have no more room.
pub fn store(name: &str, value: &str) -> bool {
    is_put(storage(), name, value)
}

fn is_put(place: Option<Storage>, name: &str, value: &str) -> bool {
    let Some(place) = place else { return false };
    let key = key_of(name);
    let back = || place.get_item(&key).ok().flatten();
    place.set_item(&key, value).is_ok() && back().as_deref() == Some(value)
}

/// Keeps it no longer.
pub fn forget(name: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key_of(name));
    }
}

/// A text kept as long as the tab is open, over reloads too, and seen by no other tab.
pub fn recall_in_tab(name: &str) -> Option<String> {
    let refused = REFUSED.with_borrow(|all| all.get(name).cloned());
    refused.or_else(|| from_tab(name))
}

fn from_tab(name: &str) -> Option<String> {
    tab()?.get_item(&key_of(name)).ok()?
}

/// Keeps it; false where it lasts no longer than the page, for the browser does not take it.
pub fn store_in_tab(name: &str, value: &str) -> bool {
    let is_kept = is_put(tab(), name, value);
    REFUSED.with_borrow_mut(|all| {
        if is_kept {
            all.remove(name);
        } else {
            all.insert(name.to_owned(), value.to_owned());
        }
    });
    is_kept
}

/// Keeps it no longer.
pub fn forget_in_tab(name: &str) {
    REFUSED.with_borrow_mut(|all| all.remove(name));
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
