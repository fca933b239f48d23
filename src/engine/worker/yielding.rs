//! Giving the event loop its turn.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

/// Resolves after the messages that are waiting have been delivered.
///
/// A message channel, since a nested `setTimeout(0)` waits 4 ms and a resolved promise not at all.
pub(super) async fn yield_to_events() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        channel.port1().set_onmessage(Some(&resolve));
        // Cannot fail: null can be cloned.
        drop(channel.port2().post_message(&JsValue::NULL));
    });
    // The promise never rejects.
    drop(JsFuture::from(promise).await);
    channel.port1().close();
}
