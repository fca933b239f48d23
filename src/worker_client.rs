//! The page's end of the line to the worker: typed commands out, typed events in.
//!
//! The worker greets first: one of another build is reported as [`Report::Mismatch`], and nothing more
//! of it is heard. Commands sent before the worker is ready wait for it. A worker that breaks is reported once as
//! [`Report::Crashed`]; [`WorkerClient::spawn`] then starts another in its place.

use crate::identity::mismatch;
use crate::protocol::{Command, Event};
use crate::site;
use js_sys::Uint8Array;
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What comes back from the worker.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "it is handed on at once, and never kept"
)]
pub enum Report {
    Event(Event),
    /// The worker is of another build than this page, in words.
    Mismatch(String),
    /// The worker is gone, and why.
    Crashed(String),
}

/// A worker and the queue before it.
pub struct WorkerClient {
    shared: Rc<Shared>,
}

struct Shared {
    link: RefCell<Option<Link>>,
    waiting: RefCell<Vec<Command>>,
    ready: Cell<bool>,
    greeting: Cell<Greeting>,
    handler: Box<dyn Fn(Report)>,
}

/// Whether the worker has said which build it is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Greeting {
    Awaited,
    Fits,
    Refused,
}

/// The closures live as long as the worker that calls them.
struct Link {
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

impl WorkerClient {
    /// A client without a worker yet; `handler` is called for each report.
    pub fn new(handler: impl Fn(Report) + 'static) -> Self {
        Self {
            shared: Rc::new(Shared {
                link: RefCell::new(None),
                waiting: RefCell::new(Vec::new()),
                ready: Cell::new(false),
                greeting: Cell::new(Greeting::Awaited),
                handler: Box::new(handler),
            }),
        }
    }

    /// Starts a worker, in place of an earlier one and of what waited for it.
    pub fn spawn(&self) {
        self.shared.ready.set(false);
        self.shared.greeting.set(Greeting::Awaited);
        self.shared.waiting.borrow_mut().clear();
        self.shared.link.replace(None);
        match Link::open(&self.shared) {
            Ok(link) => {
                self.shared.link.replace(Some(link));
            }
            Err(reason) => (self.shared.handler)(Report::Crashed(reason)),
        }
    }

    /// Sends a command now, or as soon as the worker is ready.
    pub fn send(&self, command: Command) {
        if self.shared.ready.get() {
            self.shared.post(&command);
        } else {
            self.shared.waiting.borrow_mut().push(command);
        }
    }
}

impl Shared {
    fn post(&self, command: &Command) {
        let sent = command
            .serialize(&serde_wasm_bindgen::Serializer::new())
            .map_err(|error| error.to_string())
            .and_then(|message| match &*self.link.borrow() {
                Some(link) => link
                    .worker
                    .post_message(&message)
                    .map_err(|error| text(&error)),
                None => Err("There is no worker.".to_owned()),
            });
        if let Err(reason) = sent {
            (self.handler)(Report::Crashed(reason));
        }
    }

    fn receive(&self, message: MessageEvent) {
        match self.greeting.get() {
            Greeting::Refused => return,
            Greeting::Awaited => {
                let said = message.data().as_string();
                let words = mismatch(said.as_deref());
                self.greeting.set(match words {
                    None => Greeting::Fits,
                    Some(_) => Greeting::Refused,
                });
                if let Some(words) = words {
                    (self.handler)(Report::Mismatch(words));
                }
                return;
            }
            Greeting::Fits => {}
        }
        let bytes = message.data().dyn_into::<Uint8Array>();
        match bytes
            .ok()
            .and_then(|bytes| Event::from_bytes(&bytes.to_vec()))
        {
            Some(Event::Crashed { message }) => (self.handler)(Report::Crashed(message)),
            Some(event) => {
                let ready = matches!(event, Event::Ready { .. });
                (self.handler)(Report::Event(event));
                if ready {
                    self.ready.set(true);
                    for command in self.waiting.take() {
                        self.post(&command);
                    }
                }
            }
            None => (self.handler)(Report::Crashed("It said something unknown.".to_owned())),
        }
    }
}

impl Link {
    fn open(shared: &Rc<Shared>) -> Result<Self, String> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker =
            Worker::new_with_options(&site::engine(), &options).map_err(|error| text(&error))?;
        let on_message = listener(shared, Shared::receive);
        let on_error = listener(shared, |shared, event: ErrorEvent| {
            event.prevent_default();
            if shared.greeting.get() == Greeting::Refused {
                return;
            }
            // A script that cannot be fetched gives an error event without a message.
            let message = js_sys::Reflect::get(&event, &"message".into());
            let reason = message
                .ok()
                .and_then(|value| value.as_string())
                .unwrap_or_default();
            (shared.handler)(Report::Crashed(reason));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

/// A closure for JavaScript that holds the client weakly, so that neither keeps the other alive.
fn listener<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    shared: &Rc<Shared>,
    action: impl Fn(&Shared, E) + 'static,
) -> Closure<dyn FnMut(E)> {
    let weak: Weak<Shared> = Rc::downgrade(shared);
    Closure::new(move |event: E| {
        if let Some(shared) = weak.upgrade() {
            action(&shared, event);
        }
    })
}

fn text(error: &wasm_bindgen::JsValue) -> String {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    message.or_else(|| error.as_string()).unwrap_or_default()
}
