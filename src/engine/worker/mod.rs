//! The engine's side of the protocol, in a dedicated worker: commands in, events out.
//!
//! One task serves all runs in turn, a step each, and gives the event loop its turn between any
//! two steps, or once a millisecond where they are shorter; what is asked besides and takes longer than a
//! moment goes on a piece at a time between the steps. So a command is answered within one training step or
//! a tenth of a second.

mod code;
mod data;
mod errands;
mod keeping;
mod post;
mod rehearsal;
mod runs;
mod unsent;
mod yielding;

pub use runs::Runs;

use crate::core::protocol::{Command, Event};
use crate::engine::training::probe_gpu;
use futures_channel::mpsc;
use post::{greet, post};
use std::sync::Arc;
use unsent::now;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent};
use yielding::yield_to_events;

/// Makes a panic known: on the console, and to the page. A panic inside a promise would otherwise
/// reach neither the page's `onerror` nor its runs.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post(&Event::Crashed {
            message: info.to_string(),
        });
    }));
}

/// Says which build it is of, listens for commands, says [`Event::Ready`], and serves until the worker
/// is ended.
pub async fn serve() {
    greet();
    let (sender, mut arriving) = mpsc::unbounded::<Arriving>();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        let message = message.data();
        // The receiver lives as long as the worker.
        let send = |arriving| drop(sender.unbounded_send(arriving));
        if let Some(blob) = message.dyn_ref::<Blob>() {
            return send(Arriving::Data(blob.clone()));
        }
        match serde_wasm_bindgen::from_value(message) {
            Ok(command) => send(Arriving::Command(command)),
            Err(error) => post(&Event::Rejected {
                run: None,
                field: "command".to_owned(),
                message: format!("The engine does not know this command: {error}."),
            }),
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let engine_version = crate::core::about::Build::own().to_string();
    post(&Event::Ready {
        engine_version,
        gpu: probe_gpu().await,
    });

    let mut runs = Runs::default();
    // By a clock of whole milliseconds.
    let mut yielded = now();
    loop {
        while let Ok(arriving) = arriving.try_recv() {
            take(&mut runs, arriving).await;
        }
        if runs.step(&mut |event| post(&event)).await {
            if now() != yielded {
                yield_to_events().await;
                yielded = now();
            }
        } else if let Ok(arriving) = arriving.recv().await {
            take(&mut runs, arriving).await;
        } else {
            return;
        }
    }
}

/// What the page posts; one after the other, so that a run finds the data that was sent before it.
enum Arriving {
    Command(Command),
    /// Own data, packed.
    Data(Blob),
}

async fn take(runs: &mut Runs, arriving: Arriving) {
    match arriving {
        Arriving::Command(command) => runs.command(command, &mut |event| post(&event)).await,
        Arriving::Data(blob) => match data::unpacked(&blob).await {
            Ok(set) => runs.bring(Arc::new(set)),
            Err(why) => post(&Event::Rejected {
                run: None,
                field: "data".to_owned(),
                message: format!("Your data could not be taken in: {why}. Drop its file again."),
            }),
        },
    }
}
