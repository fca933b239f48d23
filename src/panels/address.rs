//! What the page's address asks for.

use crate::protocol::DeviceChoice;
use crate::share_link::View;
use crate::store::Store;
use leptos::ev;
use leptos::prelude::*;
use web_sys::UrlSearchParams;

/// `?device=cpu` chooses the device, `?autostart=1` trains at once; `#view=proof` is [`follow_address`]'s.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Address {
    pub device: DeviceChoice,
    pub autostart: bool,
}

impl Address {
    /// Reads the browser's address; what it does not know it passes over.
    pub fn read() -> Self {
        let query = window().location().search().ok();
        let Some(query) = query.and_then(|text| UrlSearchParams::new_with_str(&text).ok()) else {
            return Self::default();
        };
        Self {
            device: query
                .get("device")
                .and_then(|name| DeviceChoice::of_key(&name))
                .unwrap_or_default(),
            autostart: query.get("autostart").as_deref() == Some("1"),
        }
    }
}

/// Follows what the address says behind its `#`, now and whenever that changes, by a link or by the
/// browser's own way back: a share link is taken up, anything else is a view.
pub fn follow_address(store: Store) {
    arrive(store);
    let handle = window_event_listener(ev::hashchange, move |_| {
        let before = store.desk.with_untracked(|desk| desk.view);
        arrive(store);
        if store.desk.with_untracked(|desk| desk.view != before) {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    on_cleanup(move || handle.remove());
}

fn arrive(store: Store) {
    let hash = window().location().hash().unwrap_or_default();
    if !store.open_link(&hash) {
        let words = UrlSearchParams::new_with_str(hash.trim_start_matches('#')).ok();
        let key = words.and_then(|words| words.get("view"));
        let view = key.and_then(|key| View::of_key(&key)).unwrap_or_default();
        store.desk.update(|desk| desk.view = view);
    }
    document().set_title(store.desk.with_untracked(|desk| desk.view).title());
}
