//! The line to the host.

use super::host::{Collects, Host};
use super::said::{Said, Sent};
use leptos::prelude::*;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use web_sys::{MessageEvent, Window};

/// The page around this one; as cheap to copy as a number.
#[derive(Clone, Copy)]
pub struct Guest {
    host: &'static Host,
    collects: Collects,
}

impl Guest {
    /// Of a host that the address named; `None` where nothing is around this page.
    pub fn new(host: Host, collects: Collects) -> Option<Self> {
        around().is_some().then(|| Self {
            host: Box::leak(Box::new(host)),
            collects,
        })
    }

    /// Whether it takes students' work.
    pub fn collects_work(self) -> bool {
        self.collects == Collects::Work
    }

    /// The origin that is spoken with.
    pub fn host(self) -> String {
        self.host.to_string()
    }

    /// Whether a message is of the page around this one, and that of the origin that was named.
    pub(super) fn is_from_host(self, event: &MessageEvent) -> bool {
        let source = event.source();
        let around = around();
        self.host.is(&event.origin()) && source.is_some() && source == around.map(Into::into)
    }

    /// Tells the host, and nobody of another origin.
    pub(super) fn say(self, said: &Said) {
        let plain = Sent::new(said).serialize(&Serializer::json_compatible());
        if let (Some(around), Ok(message)) = (around(), plain) {
            // Fails for no plain data; a page of another origin does not get it.
            let _ = around.post_message(&message, &self.host());
        }
    }

    /// Tells learning platforms that listen by the conventions of LTI how high the frame should be.
    pub(super) fn ask_height(self, height: u32) {
        let message = js_sys::Object::new();
        for (key, value) in [
            ("subject", "lti.frameResize".into()),
            ("height", f64::from(height).into()),
        ] {
            // Fails for no object of its own.
            let _ = js_sys::Reflect::set(&message, &key.into(), &value);
        }
        if let Some(around) = around() {
            let _ = around.post_message(&message, &self.host());
        }
    }
}

/// The page around this one, where this one is framed.
fn around() -> Option<Window> {
    let around = window().parent().ok().flatten()?;
    (around != window()).then_some(around)
}

/// The host, in a component or what it calls while it is made; `None` where there is none to speak with.
pub fn use_guest() -> Option<Guest> {
    use_context::<Option<Guest>>().flatten()
}
