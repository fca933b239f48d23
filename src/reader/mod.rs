//! The reader: a worker that takes people's files apart, and answers one wish.
//!
//! It is short-lived, since a WebAssembly's memory never shrinks: what a file of hundreds of megabytes took while it
//! was read is gone with the worker, and neither page nor engine ever held it. What it says stands in
//! [`crate::core::protocol`]; it knows neither Burn nor Leptos.

mod answer;

use crate::core::protocol::{Answer, Wish, from_bytes, to_bytes};
use answer::{Made, made};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// Says which build it is of, and waits for a wish.
pub fn serve() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post(Answer::Crashed {
            message: info.to_string(),
        });
    }));
    let scope = scope();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let message = Array::from(&message.data());
        spawn_local(async move { post(answered(&message).await) });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    // Nobody hears it where that fails.
    drop(scope.post_message(&crate::core::identity::greeting().into()));
}

async fn answered(message: &Array) -> Made {
    let wish = Uint8Array::new(&message.get(0)).to_vec();
    let files: Vec<File> = message
        .iter()
        .skip(1)
        .filter_map(|it| it.dyn_into().ok())
        .collect();
    match from_bytes::<Wish>(&wish) {
        Some(wish) => made(wish, &files).await,
        None => Answer::Crashed {
            message: "it does not know this wish".to_owned(),
        }
        .into(),
    }
}

/// Posts an answer; its bytes are handed over, not copied.
fn post(made: impl Into<Made>) {
    let made = made.into();
    let bytes = Uint8Array::from(&to_bytes(&made.answer)[..]);
    let message = Array::of1(&bytes);
    let handed_over = Array::of1(&bytes.buffer());
    if let Some(data) = made.data {
        message.push(&data.buffer());
        handed_over.push(&data.buffer());
    }
    if let Err(error) = scope().post_message_with_transfer(&message, &handed_over) {
        web_sys::console::error_2(&"an answer was not sent:".into(), &error);
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
