//! Events to the page.

use crate::core::protocol::{Event, to_bytes};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, DedicatedWorkerGlobalScope};

/// Says which build this engine is of, before anything else.
pub(super) fn greet() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if let Err(error) = scope.post_message(&crate::core::identity::greeting().into()) {
        web_sys::console::error_2(&"the greeting was not sent:".into(), &error);
    }
}

/// Posts an event; its bytes are handed over, not copied. A file that it is about goes ahead of it.
pub(super) fn post(event: &Event) {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    if let Event::Saved { file, .. } = event {
        let parts: js_sys::Array = file.parts().map(Uint8Array::from).collect();
        let posted =
            Blob::new_with_u8_array_sequence(&parts).and_then(|blob| scope.post_message(&blob));
        if let Err(error) = posted {
            return web_sys::console::error_2(&"a file was not sent:".into(), &error);
        }
    }
    let bytes = Uint8Array::from(&to_bytes(event)[..]);
    let handed_over = js_sys::Array::of1(&bytes.buffer());
    if let Err(error) = scope.post_message_with_transfer(&bytes, &handed_over) {
        web_sys::console::error_2(&"an event was not sent:".into(), &error);
    }
}
