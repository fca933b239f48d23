//! The button that trains with what was changed.

use crate::page::dom::{El, button};
use crate::page::store::focus::focus;
use crate::page::store::use_store;

/// Shown where the settings no longer are what the pair was started with.
pub fn restart_button(id: &str) -> El {
    let store = use_store();
    button("restart", "Restart with changes")
        .id(id)
        .live_flag("hidden", move || !store.needs_restart())
        .on_click(move || {
            store.restart();
            // The button itself goes.
            focus("train");
        })
}
