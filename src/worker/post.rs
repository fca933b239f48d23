//! Events to the page.

use crate::protocol::Event;
use serde::Serialize;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// Posts an event; byte vectors travel as `Uint8Array`s.
pub(super) fn post(event: &Event) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let sent = event
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .map_err(|error| error.to_string())
        .and_then(|value| {
            scope
                .post_message(&value)
                .map_err(|error| format!("{error:?}"))
        });
    if let Err(error) = sent {
        web_sys::console::error_1(&format!("an event was not sent: {error}").into());
    }
}
