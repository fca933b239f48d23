//! What the page's address asks for.

use crate::controls::device_named;
use crate::protocol::DeviceChoice;
use leptos::prelude::window;
use web_sys::UrlSearchParams;

/// `?device=cpu` chooses the device, `?autostart=1` trains at once.
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
                .and_then(|name| device_named(&name))
                .unwrap_or_default(),
            autostart: query.get("autostart").as_deref() == Some("1"),
        }
    }
}
