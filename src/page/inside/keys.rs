//! Keys of the view, wherever they do nothing else: space plays, arrows go through time.

use crate::page::kit::{is_free, pace};
use crate::page::store::Store;
use leptos::ev;
use leptos::prelude::*;

/// Listens as long as the view is there.
pub fn listen(store: Store) {
    let handle = window_event_listener(ev::keydown, move |event| {
        // Arrows that are held down go on.
        let arrow = match event.key().as_str() {
            "ArrowLeft" => Some(-1.0),
            "ArrowRight" => Some(1.0),
            _ => None,
        };
        if !is_free(&event) {
            return;
        }
        if let Some(by) = arrow {
            let by = by * pace(&event);
            event.prevent_default();
            store.scrub(store.inspect.cursor.get_untracked().unwrap_or(1.0) + by);
        } else if event.key() == " " {
            event.prevent_default();
            store.toggle_playing();
        }
    });
    on_cleanup(move || handle.remove());
}
