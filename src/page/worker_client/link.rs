//! A worker and the closures that hear it: dropped, it is ended.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// Why a worker broke, of what a browser or its panic said of it: as a part of a sentence.
pub fn reason(said: &str) -> &str {
    said.trim_start_matches("Uncaught ").trim_end_matches('.')
}

/// The closures live as long as the worker that calls them.
pub struct Link {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Link {
    /// Starts a worker with the script of this address. `on_error` gets the browser's words, which are none
    /// for a script that cannot be fetched.
    ///
    /// # Errors
    /// Where the browser starts none.
    pub fn open(
        address: &str,
        on_message: impl Fn(&Worker, &MessageEvent) + 'static,
        on_error: impl Fn(String) + 'static,
    ) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(address, &options)?;
        let own = worker.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            on_message(&own, &event);
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let said = js_sys::Reflect::get(&event, &"message".into());
            on_error(said.ok().and_then(|it| it.as_string()).unwrap_or_default());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Posts a message.
    ///
    /// # Errors
    /// Where the browser cannot hand it over.
    pub fn post(&self, message: &JsValue) -> Result<(), JsValue> {
        self.worker.post_message(message)
    }
}
