//! Giving the event loop its turn.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::MessageChannel;

thread_local! {
    /// One for all turns: a new one for each costs a small network a quarter of its step.
    static CHANNEL: Option<MessageChannel> = MessageChannel::new().ok();
}

/// Resolves after the messages that are waiting have been delivered. One at a time.
///
/// A message channel, since a nested `setTimeout(0)` waits 4 ms and a resolved promise not at all.
pub(super) async fn yield_to_events() {
    let promise = CHANNEL.with(|channel| {
        let channel = channel.as_ref()?;
        Some(js_sys::Promise::new(&mut |resolve, _| {
            channel.port1().set_onmessage(Some(&resolve));
            // Cannot fail: null can be cloned.
            drop(channel.port2().post_message(&JsValue::NULL));
        }))
    });
    if let Some(promise) = promise {
        // The promise never rejects.
        drop(JsFuture::from(promise).await);
    }
}
